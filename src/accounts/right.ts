import type { Role } from '../tables.ts'
import type { Language } from '../words/dictionary.ts'

const everybody = ['admin', 'specialist', 'leader', 'officer', 'viewer', 'council'] as const
const staff = ['specialist', 'leader', 'officer', 'viewer', 'council'] as const
const appraisers = ['specialist', 'council'] as const

/**
 * Every right of the product and the roles that carry it. A right holds within the subtree of the granted unit. Each
 * transition of a case has a right of its own (`src/cycles/cycle.ts`).
 */
export const rights = {
  'accounts.manage': ['admin'],
  'units.edit': ['admin'],
  'units.read': everybody,
  'frameworks.publish': ['admin', 'specialist'],
  'rounds.manage': ['specialist'],
  'rounds.read': everybody,
  'assessments.read': staff,
  'assessments.comment': ['specialist', 'leader', 'officer', 'council'],
  'assessments.write': ['officer'],
  'assessments.hand_in': ['officer'],
  'assessments.confirm': ['leader'],
  'assessments.send_back': ['leader'],
  'assessments.recall_sheet': ['officer'],
  'assessments.take_up': appraisers,
  'assessments.appraise': appraisers,
  'assessments.finish': appraisers,
  'assessments.settle': appraisers,
  'assessments.return': appraisers,
  'assessments.recall_appraisal': appraisers,
  'assessments.extend': ['specialist'],
  'assessments.reply': ['officer'],
  'assessments.close_reply': ['specialist', 'leader'],
  'assessments.refer_back': ['council', 'leader'],
  'assessments.decide': ['leader'],
  'assessments.close_unsubmitted': ['leader'],
  'assessments.ask_reopening': ['specialist'],
  'assessments.consent_reopening': ['leader'],
  'assessments.refuse_reopening': ['leader'],
  'recognitions.read': staff,
  'recognitions.attest': ['officer', 'leader'],
  'recognitions.verify': appraisers,
  'recognitions.moderate': appraisers,
  'recognitions.answer': ['officer'],
  'recognitions.post': ['officer'],
  'recognitions.propose': ['leader'],
  'recognitions.withdraw': ['leader'],
  'recognitions.convene': ['specialist'],
  'recognitions.return': appraisers,
  'recognitions.vote': appraisers,
  'recognitions.file': [...appraisers, 'leader'],
  'recognitions.refer_back': ['leader'],
  'recognitions.recognise': ['leader'],
  'recognitions.refuse': ['leader'],
  'recognitions.reconsider': ['leader'],
  'recognitions.revoke': ['leader'],
  'results.read': staff,
  'audit.read': ['admin', 'specialist', 'leader'],
  'calendar.edit': ['admin', 'specialist'],
  'plans.manage': ['specialist'],
  'plans.report': ['specialist', 'officer'],
  'plans.read': staff,
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof rights

/** What a right is called on screens. */
export const rightNames: Readonly<Record<Right, Readonly<Record<Language, string>>>> = {
  'accounts.manage': { vi: 'quản lý tài khoản', en: 'manage accounts' },
  'units.edit': { vi: 'cập nhật đơn vị', en: 'edit units' },
  'units.read': { vi: 'xem đơn vị', en: 'read units' },
  'frameworks.publish': {
    vi: 'ban hành bộ tiêu chí, phiếu khảo sát',
    en: 'publish frameworks and questionnaires',
  },
  'rounds.manage': { vi: 'quản lý đợt đánh giá', en: 'manage rounds' },
  'rounds.read': { vi: 'xem đợt đánh giá', en: 'read rounds' },
  'assessments.read': { vi: 'xem phiếu chấm điểm', en: 'read score sheets' },
  'assessments.comment': { vi: 'trao đổi về hồ sơ', en: 'comment on cases' },
  'assessments.write': { vi: 'tự chấm điểm', en: 'enter self-scores' },
  'assessments.hand_in': { vi: 'nộp phiếu tự chấm', en: 'submit self-scores' },
  'assessments.confirm': { vi: 'xác nhận phiếu của đơn vị', en: 'confirm the unit’s sheet' },
  'assessments.send_back': {
    vi: 'trả phiếu cho cán bộ của đơn vị',
    en: 'give the sheet back to the officer',
  },
  'assessments.recall_sheet': { vi: 'rút lại phiếu đã nộp', en: 'recall a submitted sheet' },
  'assessments.take_up': { vi: 'tiếp nhận để thẩm định', en: 'take cases up for appraisal' },
  'assessments.appraise': { vi: 'thẩm định', en: 'appraise' },
  'assessments.finish': { vi: 'hoàn thành thẩm định', en: 'finish an appraisal' },
  'assessments.settle': { vi: 'phân xử điểm hai người thẩm định', en: 'settle two appraisals' },
  'assessments.return': { vi: 'trả lại đơn vị để bổ sung', en: 'return criteria to the unit' },
  'assessments.recall_appraisal': { vi: 'rút lại kết quả thẩm định', en: 'recall an appraisal' },
  'assessments.extend': { vi: 'gia hạn cho đơn vị', en: 'extend a unit’s deadline' },
  'assessments.reply': { vi: 'giải trình kết quả thẩm định', en: 'reply to an appraisal' },
  'assessments.close_reply': { vi: 'kết thúc thời hạn giải trình', en: 'close the time for a reply' },
  'assessments.refer_back': { vi: 'chuyển lại cấp thẩm định trước', en: 'refer back to the level below' },
  'assessments.decide': { vi: 'quyết định kết quả', en: 'decide' },
  'assessments.close_unsubmitted': {
    vi: 'kết thúc hồ sơ không nộp',
    en: 'close a case that was not submitted',
  },
  'assessments.ask_reopening': { vi: 'đề nghị mở lại hồ sơ', en: 'ask for reopening' },
  'assessments.consent_reopening': { vi: 'đồng ý mở lại hồ sơ', en: 'consent to reopening' },
  'assessments.refuse_reopening': { vi: 'không đồng ý mở lại hồ sơ', en: 'refuse reopening' },
  'calendar.edit': { vi: 'cập nhật lịch làm việc', en: 'edit the working calendar' },
  'plans.manage': { vi: 'quản lý kế hoạch', en: 'manage plans' },
  'plans.report': { vi: 'ghi tiến độ kế hoạch', en: 'report on plans' },
  'plans.read': { vi: 'xem kế hoạch', en: 'read plans' },
  'recognitions.read': { vi: 'xem hồ sơ công nhận', en: 'read dossiers of recognition' },
  'recognitions.attest': { vi: 'xác nhận điều kiện của đơn vị', en: 'attest conditions of the own unit' },
  'recognitions.verify': { vi: 'kiểm tra điều kiện đơn vị xác nhận', en: 'check attested conditions' },
  'recognitions.moderate': { vi: 'duyệt đăng ý kiến về bảng điểm niêm yết', en: 'show or hide opinions' },
  'recognitions.answer': { vi: 'trả lời ý kiến về bảng điểm niêm yết', en: 'answer opinions' },
  'recognitions.post': { vi: 'niêm yết bảng tự chấm điểm', en: 'post self-scores' },
  'recognitions.propose': { vi: 'đề nghị công nhận', en: 'propose for recognition' },
  'recognitions.withdraw': { vi: 'rút đề nghị công nhận', en: 'withdraw a proposal' },
  'recognitions.convene': { vi: 'lập hội đồng đánh giá', en: 'set up councils' },
  'recognitions.return': { vi: 'trả hồ sơ công nhận cho đơn vị', en: 'return a dossier of recognition' },
  'recognitions.vote': { vi: 'ghi biên bản họp hội đồng', en: 'record a council’s minutes' },
  'recognitions.file': {
    vi: 'lưu bản ký của biên bản, quyết định công nhận',
    en: 'keep signed copies of minutes and decisions of recognition',
  },
  'recognitions.refer_back': {
    vi: 'chuyển hồ sơ công nhận lại hội đồng',
    en: 'refer a dossier back to the council',
  },
  'recognitions.recognise': { vi: 'quyết định công nhận', en: 'recognise units' },
  'recognitions.refuse': { vi: 'không công nhận', en: 'refuse recognition' },
  'recognitions.reconsider': { vi: 'xem xét lại hồ sơ không công nhận', en: 'reconsider refused dossiers' },
  'recognitions.revoke': { vi: 'thu hồi quyết định công nhận', en: 'revoke recognitions' },
  'results.read': { vi: 'xem kết quả', en: 'read results' },
  'audit.read': { vi: 'xem nhật ký', en: 'read the audit log' },
}

export const roleNames: Record<Role, Readonly<Record<Language, string>>> = {
  admin: { vi: 'Người quản trị', en: 'Administrator' },
  specialist: { vi: 'Chuyên viên Sở Tư pháp', en: 'Specialist of the Department of Justice' },
  leader: { vi: 'Lãnh đạo', en: 'Leader' },
  officer: { vi: 'Cán bộ đơn vị', en: 'Officer of a unit' },
  viewer: { vi: 'Người xem', en: 'Viewer' },
  council: { vi: 'Hội đồng thẩm định', en: 'Appraisal council' },
}

/** Roles as one language calls them. */
export function rolesIn(language: Language): Record<Role, string> {
  return Object.fromEntries(
    Object.entries(roleNames).map(([role, name]) => [role, name[language]]),
  ) as Record<Role, string>
}

export type Grant = Readonly<{
  role: Role
  unitId: number
  /** former units that came into this one from elsewhere (merged, moved): what they left is read and looked after here */
  former?: readonly number[]
}>

/** A post that is signed in, and the person who holds it now. */
export type SignedIn = Readonly<{
  accountId: number
  holderId: number
  fullName: string
  postTitle: string
  unitId: number
  unitName: string
  grants: readonly Grant[]
}>

/**
 * Where a right reaches: the units whose whole subtrees it covers. This is the one mechanism that limits reads and
 * writes; list queries filter by it with `unit.path && reach`.
 */
export function reach(account: SignedIn, right: Right): number[] {
  const roles: readonly Role[] = rights[right]
  return [
    ...new Set(
      account.grants
        .filter((grant) => roles.includes(grant.role))
        .flatMap((grant) => [grant.unitId, ...(grant.former ?? [])]),
    ),
  ]
}

/** @returns whether the account holds the right for the unit with this path (ancestors first, itself last) */
export function may(account: SignedIn, right: Right, unitPath: readonly number[]): boolean {
  return reach(account, right).some((unitId) => unitPath.includes(unitId))
}
