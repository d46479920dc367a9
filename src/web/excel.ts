import type { Cell } from './csv.ts'

export const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Widths of columns, in signs: as wide as what they hold, within reason. */
const [narrowest, widest] = [8, 60]

/**
 * Writes a table as an Excel workbook of one sheet. Text is stored as text, which Excel never runs as a formula; numbers are
 * numbers, shown with the decimal sign of whoever opens them.
 * @param title of the sheet; signs that Excel refuses there are left out
 */
export async function excelOf(title: string, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  // Loaded when somebody asks for a file: reading the library takes longer than writing most tables.
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const sheet = book.addWorksheet(title.replace(/[\\/?*:[\]']/g, ' ').slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  for (const row of rows) sheet.addRow([...row])
  sheet.getRow(1).font = { bold: true }
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  for (let at = 0; at < columns; at++) {
    const length = rows.reduce((most, row) => Math.max(most, String(row[at] ?? '').length), 0)
    sheet.getColumn(at + 1).width = Math.min(widest, Math.max(narrowest, length + 1))
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}
