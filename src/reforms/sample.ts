import type { Unit } from '../units/unit.ts'
import type { Words } from '../words/index.ts'
import { lineColumns } from './reform.ts'

/** The units there are, as an Excel file to be filled in: codes are text, so that no zero is lost. */
export async function writeSample(units: readonly Unit[], w: Words['reforms']): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const table = book.addWorksheet(w.title, { views: [{ state: 'frozen', ySplit: 1 }] })
  const headings = [...lineColumns.map((column) => w[`column_${column}`]), w.column_old_name]
  table.addRow(headings).font = { bold: true }
  for (const unit of units)
    table.addRow(['', unit.code, '', '', '', '', '', unit.population ?? '', unit.name])
  table.columns.forEach((column, at) => {
    column.width = at === 3 || at === headings.length - 1 ? 34 : 14
    column.numFmt = '@'
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}
