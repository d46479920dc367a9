import type { Role } from '../tables.ts'

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
  'results.read': staff,
  'audit.read': ['admin', 'specialist', 'leader'],
  'calendar.edit': ['admin', 'specialist'],
  'plans.manage': ['specialist'],
  'plans.report': ['specialist', 'officer'],
  'plans.read': staff,
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof rights

/** What a right is called on screens. */
export const rightNames: Record<Right, string> = {
  'accounts.manage': 'quản lý tài khoản',
  'units.edit': 'cập nhật đơn vị',
  'units.read': 'xem đơn vị',
  'frameworks.publish': 'ban hành bộ tiêu chí, phiếu khảo sát',
  'rounds.manage': 'quản lý đợt đánh giá',
  'rounds.read': 'xem đợt đánh giá',
  'assessments.read': 'xem phiếu chấm điểm',
  'assessments.comment': 'trao đổi về hồ sơ',
  'assessments.write': 'tự chấm điểm',
  'assessments.hand_in': 'nộp phiếu tự chấm',
  'assessments.confirm': 'xác nhận phiếu của đơn vị',
  'assessments.send_back': 'trả phiếu cho cán bộ của đơn vị',
  'assessments.recall_sheet': 'rút lại phiếu đã nộp',
  'assessments.take_up': 'tiếp nhận để thẩm định',
  'assessments.appraise': 'thẩm định',
  'assessments.finish': 'hoàn thành thẩm định',
  'assessments.settle': 'phân xử điểm hai người thẩm định',
  'assessments.return': 'trả lại đơn vị để bổ sung',
  'assessments.recall_appraisal': 'rút lại kết quả thẩm định',
  'assessments.extend': 'gia hạn cho đơn vị',
  'assessments.reply': 'giải trình kết quả thẩm định',
  'assessments.close_reply': 'kết thúc thời hạn giải trình',
  'assessments.refer_back': 'chuyển lại cấp thẩm định trước',
  'assessments.decide': 'quyết định kết quả',
  'assessments.close_unsubmitted': 'kết thúc hồ sơ không nộp',
  'assessments.ask_reopening': 'đề nghị mở lại hồ sơ',
  'assessments.consent_reopening': 'đồng ý mở lại hồ sơ',
  'assessments.refuse_reopening': 'không đồng ý mở lại hồ sơ',
  'calendar.edit': 'cập nhật lịch làm việc',
  'plans.manage': 'quản lý kế hoạch',
  'plans.report': 'ghi tiến độ kế hoạch',
  'plans.read': 'xem kế hoạch',
  'results.read': 'xem kết quả',
  'audit.read': 'xem nhật ký',
}

export const roleNames: Record<Role, string> = {
  admin: 'Người quản trị',
  specialist: 'Chuyên viên Sở Tư pháp',
  leader: 'Lãnh đạo',
  officer: 'Cán bộ đơn vị',
  viewer: 'Người xem',
  council: 'Hội đồng thẩm định',
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
