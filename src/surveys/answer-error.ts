import type { LocalText, Scalar } from './questionnaire.ts'

/** Why an answer is not taken. */
export type AnswerErrorCode = keyof typeof sentences

/** An answer that is not taken: where, why, and in words for the respondent. */
export type AnswerError = {
  /** Name of the question; null if it concerns the whole sheet. */
  readonly question: string | null
  readonly row: string | null
  readonly turn: Scalar | null
  /** Name of the form field to go to; null if there is none. */
  readonly field: string | null
  /** Name of the page the question is on. */
  readonly page: string | null
  readonly code: AnswerErrorCode
  /** What is wrong, with the place: “Câu “Giới tính”: xin chọn …”. */
  readonly message: LocalText
  /** The same without the place, to stand beside the field. */
  readonly short: LocalText
}

type Sentence = (detailIn: (language: string) => string) => LocalText
const say =
  (vi: string, en: string): Sentence =>
  (detailIn) => ({ vi: vi.replace('#', () => detailIn('vi')), en: en.replace('#', () => detailIn('en')) })

const sentences = {
  not_an_object: say('phiếu trả lời sai cấu trúc.', 'the answer sheet has the wrong structure.'),
  too_many_fields: say('phiếu trả lời có quá nhiều mục.', 'the answer sheet has too many fields.'),
  unknown_field: say('phiếu không có mục “#”.', 'the questionnaire has no field “#”.'),
  hidden: say(
    'câu này không áp dụng với các câu trả lời khác của Ông/Bà; xin để trống.',
    'this question does not apply given your other answers; please leave it empty.',
  ),
  required: say('xin trả lời câu này.', 'please answer this question.'),
  required_row: say('xin chọn một phương án cho dòng này.', 'please choose an answer in this row.'),
  required_comment: say('xin ghi rõ.', 'please describe.'),
  wrong_type: say('câu trả lời không đúng kiểu.', 'the answer is of the wrong kind.'),
  not_a_choice: say(
    '“#” không có trong danh sách; xin chọn một phương án có sẵn.',
    '“#” is not in the list; please choose one of the answers offered.',
  ),
  not_offered: say(
    '“#” không còn trong danh sách để chọn; xin chọn lại.',
    '“#” is no longer among the answers offered; please choose again.',
  ),
  duplicate: say('“#” được chọn hai lần.', '“#” was chosen twice.'),
  exclusive: say(
    '“#” không chọn cùng phương án khác được; xin chỉ chọn một bên.',
    '“#” cannot be combined with another answer; please choose one or the other.',
  ),
  too_many: say('xin chọn nhiều nhất # phương án.', 'please choose at most #.'),
  too_few: say('xin chọn ít nhất # phương án.', 'please choose at least #.'),
  rank_gap: say(
    'xin chọn lần lượt từ vị trí thứ nhất, không bỏ trống vị trí ở giữa.',
    'please fill the places in order, leaving none empty in between.',
  ),
  same_column: say('mỗi cột chỉ được chọn cho một dòng.', 'each column may be chosen for one row only.'),
  unknown_row: say('bảng không có dòng “#”.', 'the table has no row “#”.'),
  not_a_number: say(
    '“#” không phải là số; xin nhập bằng chữ số, không dùng dấu chấm ngăn hàng nghìn.',
    '“#” is not a number; please use digits only, without separators.',
  ),
  too_small: say('số phải từ # trở lên.', 'the number must be at least #.'),
  too_large: say('số không được quá #.', 'the number must be at most #.'),
  not_a_step: say('số phải theo bước #.', 'the number must go in steps of #.'),
  not_whole: say('xin nhập số nguyên.', 'please enter a whole number.'),
  too_long: say('xin viết nhiều nhất # ký tự.', 'please write at most # characters.'),
  too_short: say('xin viết ít nhất # ký tự.', 'please write at least # characters.'),
  unwanted_characters: say('có ký tự không nhận được (#).', 'there are characters that cannot be taken (#).'),
  bad_format: say('xin nhập theo dạng #.', 'please write it as #.'),
  half_range: say('xin nhập cả hai số, số nhỏ trước.', 'please enter both numbers, the lower one first.'),
  range_reversed: say(
    'số đầu phải nhỏ hơn hoặc bằng số sau.',
    'the first number must not exceed the second.',
  ),
  range_narrow: say('hai số phải cách nhau ít nhất #.', 'the two numbers must be at least # apart.'),
  range_wide: say('hai số được cách nhau nhiều nhất #.', 'the two numbers may be at most # apart.'),
  digits: say('xin viết không có chữ số.', 'please write without digits.'),
  rule: say(
    'câu trả lời không đúng quy định của câu này.',
    'the answer does not meet the rule of this question.',
  ),
  read_only: say(
    'câu này không trả lời được lúc này; xin để nguyên.',
    'this question cannot be answered now; please leave it as it is.',
  ),
  wrong_value: say(
    'giá trị này do phiếu tính ra; xin để trống.',
    'this value is worked out by the form; please leave it empty.',
  ),
  required_panel: say(
    'xin trả lời ít nhất một câu trong phần này.',
    'please answer at least one question of this part.',
  ),
  same_value: say('“#” đã có ở một mục khác.', '“#” stands in another entry already.'),
  too_many_entries: say('xin nhập nhiều nhất # mục.', 'please give at most # entries.'),
  too_few_entries: say('xin nhập ít nhất # mục.', 'please give at least # entries.'),
  too_early: say('xin nhập từ # trở đi.', 'please enter # or later.'),
  too_late: say('xin nhập không quá #.', 'please enter # or earlier.'),
} satisfies { readonly [code: string]: Sentence }

const longestQuote = 60

function cut(text: string, longest: number): string {
  const plain = text.slice(0, longest + 1).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
  return (plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain).toWellFormed()
}

/**
 * Words for an error without its place; `detail` (a value, a limit, a text in both languages) is quoted as it is, shortened. Lists
 * and objects that somebody sent are not quoted.
 */
export function shortMessage(code: AnswerErrorCode, detail: unknown): LocalText {
  return sentences[code]((language) => cut(describe(detail, language), longestQuote))
}

/** What a detail says in a language. */
export function describe(detail: unknown, language: string): string {
  if (detail === null || detail === undefined) return ''
  if (typeof detail !== 'object') return String(detail)
  const text = detail as { readonly [language: string]: unknown }
  const said = Object.hasOwn(text, language) ? text[language] : Object.hasOwn(text, 'vi') ? text.vi : ''
  return typeof said === 'string' ? said : ''
}

/** A number as it is written in each language. */
export function asNumber(value: number): LocalText {
  return { vi: String(value).replace('.', ','), en: String(value) }
}

/** Puts the place before an error: question, turn, row. */
export function placedMessage(short: LocalText, place: readonly LocalText[]): LocalText {
  if (place.length === 0) return { vi: capital(short.vi), en: capital(short.en ?? short.vi) }
  const quote = (language: string) =>
    place.map((text) => `“${cut(text[language] ?? text.vi, 90)}”`).join(', ')
  return { vi: `Câu ${quote('vi')}: ${short.vi}`, en: `Question ${quote('en')}: ${short.en ?? short.vi}` }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
