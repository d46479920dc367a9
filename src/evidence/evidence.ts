/** How much may be stored; sizes in bytes. */
export const evidenceLimits = {
  file: 20 * 1024 * 1024,
  perCriterion: 20,
  perCase: 300,
  criterionBytes: 150 * 1024 * 1024,
  caseBytes: 500 * 1024 * 1024,
  /** texts beside the file in one form, together */
  texts: 64 * 1024,
  /** an Office file, unpacked, and its entries */
  unpacked: 200 * 1024 * 1024,
  entries: 2_000,
  /** of a picture: all of them, and of one side */
  pixels: 100_000_000,
  side: 30_000,
} as const

/** Files that are taken: by the end of their name, what they are. */
export const mediaOf = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
} as const satisfies Record<string, string>

export type Extension = keyof typeof mediaOf

/** What the form's file field offers. */
export const acceptedFiles = Object.keys(mediaOf)
  .map((extension) => `.${extension}`)
  .join(',')

/** Why a file or what was typed beside it is refused. */
export type EvidenceFault =
  | 'nothing'
  | 'both'
  | 'empty'
  | 'too_large'
  | 'name'
  | 'kind'
  | 'not_what_it_says'
  | 'mixed'
  | 'script'
  | 'macro'
  | 'password'
  | 'damaged'
  | 'bomb'
  | 'pixels'
  | 'virus'
  | 'url'
  | 'date'
  | 'date_ahead'
  | 'too_long'
  | 'criterion'
  | 'replaces'
  | 'count_criterion'
  | 'count_case'
  | 'bytes_criterion'
  | 'bytes_case'

/** Days, 'YYYY-MM-DD', first and last. */
export type Span = Readonly<{ from: string; to: string }>

/**
 * The days whose documents prove something in a round: the year it evaluates, or that of the framework where this says from
 * when to when (a beginning after its end lies in the year before).
 */
export function spanOf(year: number, period: Readonly<{ from: string | null; to: string | null }>): Span {
  const from = period.from ?? '01-01'
  const to = period.to ?? '12-31'
  return { from: `${from > to ? year - 1 : year}-${from}`, to: `${year}-${to}` }
}

/** Whether a document is dated outside the days of a round; one without a date is not. */
export function outside(span: Span, day: string | null): boolean {
  return day !== null && (day < span.from || day > span.to)
}
