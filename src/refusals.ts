import type { Language } from './words/dictionary.ts'

/** One way the product says no: a stable code, the HTTP status, and the sentence in both languages. */
export type RefusalKind = keyof typeof catalogue

/** A detail that is words itself comes in both languages; a name or a number is the same in each. */
type Details = Readonly<Record<string, string | number | Readonly<Record<Language, string>>>>
type InOneLanguage = Readonly<Record<string, string | number>>
type Entry = { status: number; vi: (d: InOneLanguage) => string; en: (d: InOneLanguage) => string }

const catalogue = {
  not_found: {
    status: 404,
    vi: (d) => `Không tìm thấy ${d.what ?? 'trang này'}.`,
    en: () => 'This page was not found.',
  },
  link_unknown: {
    status: 404,
    vi: () => 'Đường dẫn khảo sát này không có. Xin kiểm tra lại mã trên tờ giấy hoặc quét lại mã QR.',
    en: () => 'There is no survey at this link. Please check the code or scan the QR code again.',
  },
  link_closed: {
    status: 410,
    vi: (d) =>
      `Đợt khảo sát này ${d.when ?? 'đã đóng'} nên không nhận thêm phiếu. Cảm ơn Ông/Bà đã quan tâm.`,
    en: (d) => `This survey ${d.when ?? 'is closed'} and takes no more answers. Thank you for your interest.`,
  },
  link_not_open: {
    status: 403,
    vi: (d) => `Đợt khảo sát này chưa mở${d.when ? `; bắt đầu nhận phiếu từ ${d.when}` : ''}.`,
    en: (d) => `This survey is not open yet${d.when ? `; it begins at ${d.when}` : ''}.`,
  },
  code_refused: {
    status: 403,
    vi: () =>
      'Mã này không dùng được: có thể mã bị gõ nhầm, đã hết hạn, đã được dùng hoặc đã bị thu hồi. Xin xem lại mã trên giấy.',
    en: () =>
      'This code cannot be used: it may be mistyped, expired, used or withdrawn. Please check the code on the paper.',
  },
  code_needed: {
    status: 403,
    vi: () => 'Đợt khảo sát này chỉ nhận phiếu có mã mời riêng. Xin nhập mã ghi trên thẻ mời.',
    en: () => 'This survey takes invited forms only. Please enter the code on the invitation card.',
  },
  too_many_codes: {
    status: 429,
    vi: (d) =>
      `Có quá nhiều lần thử mã không đúng. Xin đợi ${d.minutes ?? 15} phút rồi thử lại; phiếu đang trả lời dở vẫn được giữ.`,
    en: (d) =>
      `Too many wrong codes were tried. Please wait ${d.minutes ?? 15} minutes; unfinished forms are kept.`,
  },
  link_busy: {
    status: 429,
    vi: () =>
      'Nhiều người đang bắt đầu trả lời cùng lúc qua đường dẫn này. Xin đợi một phút rồi tải lại trang; chưa có gì bị mất.',
    en: () =>
      'Many people are starting through this link at the same moment. Please wait a minute and reload; nothing is lost.',
  },
  sign_in_needed: {
    status: 401,
    vi: () => 'Cần đăng nhập để xem trang này.',
    en: () => 'Please sign in to see this page.',
  },
  right_missing: {
    status: 403,
    vi: (d) =>
      `Tài khoản của Ông/Bà không có quyền “${d.right}”${d.unit ? ` tại ${d.unit}` : ''}. ${d.granters ? `Người có thể cấp quyền này: ${d.granters}.` : 'Người quản trị có thể cấp quyền này.'}`,
    en: (d) =>
      `Your account lacks the right "${d.right}"${d.unit ? ` for ${d.unit}` : ''}. ${d.granters ? `It can be granted by: ${d.granters}.` : 'An administrator can grant it.'}`,
  },
  conflict_of_interest: {
    status: 403,
    vi: (d) => `Không thực hiện được: ${d.what}. Không ai thẩm định đơn vị mình hay việc của chính mình.`,
    en: (d) => `Not possible: ${d.what}. Nobody appraises the own unit or the own work.`,
  },
  sign_in_wrong: {
    status: 401,
    vi: () => 'Thư điện tử hoặc mật khẩu không đúng.',
    en: () => 'The e-mail or the password is wrong.',
  },
  too_many: {
    status: 429,
    vi: (d) => `Quá nhiều lần thử. Xin thử lại sau ${d.minutes ?? 1} phút.`,
    en: (d) => `Too many attempts. Please try again in ${d.minutes ?? 1} minutes.`,
  },
  forged: {
    status: 403,
    vi: () => 'Trang đã mở quá lâu hoặc yêu cầu đến từ trang khác. Xin tải lại trang rồi gửi lại.',
    en: () =>
      'The page was open too long or the request came from another site. Please reload and send again.',
  },
  bad_request: {
    status: 400,
    vi: (d) => `Yêu cầu không hợp lệ${d.what ? `: ${d.what}` : ''}.`,
    en: (d) => `The request is not valid${d.what ? `: ${d.what}` : ''}.`,
  },
  too_large: {
    status: 413,
    vi: (d) => `Nội dung gửi lên quá lớn${d.limit ? ` (tối đa ${d.limit})` : ''}.`,
    en: (d) => `What was sent is too large${d.limit ? ` (at most ${d.limit})` : ''}.`,
  },
  conflict: {
    status: 409,
    vi: (d) => `${d.what ?? 'Dữ liệu đã được người khác thay đổi'}.`,
    en: (d) => `${d.what ?? 'Somebody else has changed this meanwhile'}.`,
  },
  state_wrong: {
    status: 409,
    vi: (d) => `Không thực hiện được: ${d.what}.`,
    en: (d) => `Not possible now: ${d.what}.`,
  },
  framework_incomplete: {
    status: 422,
    vi: (d) => `Bộ tiêu chí “${d.title}” chưa đầy đủ nên chưa thể mở đợt đánh giá.`,
    en: (d) => `The framework "${d.title}" is not complete and can open no round.`,
  },
  invalid: {
    status: 422,
    vi: (d) => `${d.what ?? 'Có thông tin chưa đúng'}.`,
    en: (d) => `${d.what ?? 'Something is not valid'}.`,
  },
  storage_full: {
    status: 503,
    vi: () =>
      'Máy chủ không còn chỗ lưu tệp nên tệp chưa được lưu; không có gì bị thay đổi. Xin báo người vận hành máy chủ rồi gửi lại.',
    en: () =>
      'The server has no room left for files, so the file was not stored and nothing was changed. Please tell those who run the server.',
  },
  storage_silent: {
    status: 503,
    vi: () =>
      'Kho lưu tệp không trả lời nên không có gì được lưu hay đọc. Xin thử lại sau ít phút; nếu vẫn vậy, báo người vận hành máy chủ.',
    en: () =>
      'The store of files does not answer, so nothing was stored or read. Please try again in a few minutes.',
  },
  scanner_silent: {
    status: 503,
    vi: () =>
      'Chương trình quét mã độc không trả lời nên tệp chưa được lưu. Xin gửi lại sau ít phút; nếu vẫn vậy, báo người vận hành máy chủ.',
    en: () =>
      'The virus scanner does not answer, so the file was not stored. Please try again in a few minutes.',
  },
  busy: {
    status: 503,
    vi: () => 'Máy chủ đang bận. Xin thử lại sau ít phút; nội dung đã nhập vẫn còn trên máy của Ông/Bà.',
    en: () => 'The server is busy. Please try again in a few minutes.',
  },
} satisfies Record<string, Entry>

/** Thrown anywhere, shown by one handler (src/web/errors.ts). */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly status: number
  readonly details: Details

  constructor(kind: RefusalKind, details: Details = {}) {
    const entry: Entry = catalogue[kind]
    super(entry.vi(inOne('vi', details)))
    this.name = 'Refusal'
    this.kind = kind
    this.status = entry.status
    this.details = details
  }

  /** The sentence for a person. */
  words(language: Language): string {
    const entry: Entry = catalogue[this.kind]
    return entry[language](inOne(language, this.details))
  }
}

function inOne(language: Language, details: Details): InOneLanguage {
  return Object.fromEntries(
    Object.entries(details).map(([name, said]) => [name, typeof said === 'object' ? said[language] : said]),
  )
}

/** @returns a Refusal to throw: `throw refuse('not_found', { what: 'đợt đánh giá' })` */
export function refuse(kind: RefusalKind, details: Details = {}): Refusal {
  return new Refusal(kind, details)
}
