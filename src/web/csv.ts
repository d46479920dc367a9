import { stringify } from 'csv-stringify/sync'

/** A CSV cell; numbers stay numbers so that no guard against formulas touches a minus sign. */
export type Cell = string | number | null

/** `comma` writes 12,5 and separates by semicolons, as Excel expects it where numbers have a decimal comma. */
export type CsvStyle = { decimal: 'point' | 'comma' }

/** What a spreadsheet would take for the beginning of a formula, also after blanks and invisible signs, also full-width. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/**
 * Writes a table as CSV in UTF-8 with a byte order mark. Text that a spreadsheet would run as a formula gets an apostrophe
 * in front, in headings as well.
 * @param bom false for all but the first part of a file that is written in parts
 */
export function csvOf(
  rows: readonly (readonly Cell[])[],
  { decimal }: CsvStyle,
  { bom = true }: { bom?: boolean } = {},
): string {
  return stringify(
    rows.map((row) => row.map((cell) => cell ?? '')),
    {
      bom,
      delimiter: decimal === 'comma' ? ';' : ',',
      record_delimiter: '\r\n',
      // A line break of one sign is no record delimiter here, but many readers take it for one.
      quoted_match: /[\r\n]/,
      cast: {
        number: (value) => (decimal === 'comma' ? String(value).replace('.', ',') : String(value)),
        string: (text) => (formula.test(text) ? `'${text}` : text),
      },
    },
  )
}
