import type { Fill } from 'exceljs'
import type { Words } from '../words/index.ts'
import type { SheetCase } from './queries.ts'
import type { SheetPage, SheetRow } from './view-model.ts'
import { inert, workbookColumns, workbookPlace, workbookRows } from './workbook-rows.ts'

const widths = {
  key: 12,
  content: 60,
  maximum: 10,
  figures: 22,
  rate: 10,
  self: 12,
  appraisal: 12,
  grounds: 50,
}
const input: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF8DC' } }

/**
 * The sheet of a case as an Excel file with the columns of the page. Cells to be typed in are coloured and open, all others
 * locked (without a password: against slips, the server checks everything again); nothing in it is a formula.
 */
export async function writeWorkbook(
  sheet: SheetCase,
  page: Pick<SheetPage, 'rows' | 'totals'>,
  revision: number,
  w: Words['assessments'],
): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const table = book.addWorksheet(w.workbookSheet, {
    views: [{ state: 'frozen', ySplit: workbookPlace.headings }],
  })
  table.columns = workbookColumns.map((column) => ({ key: column, width: widths[column] }))
  const say = (row: number, text: string) => {
    table.getCell(row, 2).value = inert(text)
  }
  say(workbookPlace.title, `${w.sheetTitle}: ${sheet.unit_name}`)
  table.getCell(workbookPlace.title, 2).font = { bold: true, size: 14 }
  say(workbookPlace.unit, sheet.round_name)
  say(workbookPlace.hint, w.workbookHint)
  table.getCell(workbookPlace.mark, 1).value =
    `${sheet.case_id}/${sheet.framework.id}/${sheet.framework.version}/${revision}`
  table.getRow(workbookPlace.mark).hidden = true
  const headings = workbookHeadings(w)
  for (const [at, column] of workbookColumns.entries()) {
    const cell = table.getCell(workbookPlace.headings, at + 1)
    cell.value = inert(headings[column])
    cell.font = { bold: true }
    cell.alignment = { wrapText: true, vertical: 'middle' }
  }
  const shown = new Map(page.rows.map((row) => [row.code, row]))
  for (const [at, line] of workbookRows(sheet.framework, w).entries()) {
    const row = table.getRow(workbookPlace.first + at)
    const of = shown.get(line.criterion.code)
    if (!of) continue
    const put = (column: (typeof workbookColumns)[number], value: string | number | null, open = false) => {
      const cell = row.getCell(workbookColumns.indexOf(column) + 1)
      cell.value = typeof value === 'string' ? inert(value) : value
      cell.alignment = { wrapText: true, vertical: 'top' }
      if (!open) return
      cell.protection = { locked: false }
      cell.fill = input
    }
    put('key', line.key)
    if (line.type === 'field') {
      put('content', `    ${line.label}`)
      put('figures', fieldValue(of, line.field, line.value, line.kind, w), true)
      const cell = row.getCell(workbookColumns.indexOf('figures') + 1)
      const list = line.kind === 'cross' ? '"x"' : line.kind === 'yes_no' ? `"${w.yes},${w.no}"` : null
      if (list) cell.dataValidation = { type: 'list', allowBlank: true, formulae: [list] }
      continue
    }
    const { adjusts } = line.criterion
    put('content', `${line.criterion.title.vi}${adjusts ? ` (${w[adjusts]})` : ''}`)
    put('maximum', line.type === 'heading' ? of.maximumSum || null : line.criterion.maximum)
    // A penalty takes points: its cells are below zero.
    const sign = adjusts === 'penalty' ? -1 : 1
    const signed = (points: number | null) => (points === null ? null : sign * points)
    put('self', line.type === 'heading' ? of.selfSum : signed(of.selfPoints))
    put('appraisal', line.type === 'heading' ? of.appraisedSum : signed(of.appraisal.points))
    if (line.type === 'heading') row.font = { bold: true }
    if (line.type === 'fed') put('figures', w.surveyFed)
    if (line.type !== 'leaf') continue
    put('rate', of.percent === null ? null : Math.round(of.percent * 100) / 100)
    put('grounds', text(of.fields.explanation), true)
  }
  await table.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true })
  return Buffer.from(await book.xlsx.writeBuffer())
}

export function workbookHeadings(w: Words['assessments']): Record<(typeof workbookColumns)[number], string> {
  return {
    key: w.workbookKey,
    content: w.content,
    maximum: w.maximum,
    figures: w.figures,
    rate: `${w.rate} (%)`,
    self: w.selfScore,
    appraisal: w.appraisalScore,
    grounds: w.grounds,
  }
}

function text(value: string | string[] | undefined): string {
  return [value ?? ''].flat().join(', ')
}

function fieldValue(
  row: SheetRow,
  field: string,
  choice: string | null,
  kind: string,
  w: Words['assessments'],
): string | number | null {
  const value = row.fields[field]
  if (kind === 'cross') return [value ?? ''].flat().includes(choice ?? '') ? 'x' : null
  const said = text(value)
  if (said === '') return null
  if (kind === 'yes_no') return said === 'yes' ? w.yes : w.no
  if (kind !== 'number') return said
  const number = Number(said.replace(',', '.'))
  return Number.isFinite(number) ? number : said
}
