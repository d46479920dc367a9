import { active, inert } from '../assessments/workbook-rows.ts'
import type { Framework } from '../frameworks/framework.ts'
import { foldVietnamese } from '../units/search-text.ts'
import type { TableFile } from '../web/table-file.ts'
import { type Words, words } from '../words/index.ts'
import { figuresOf, type Register } from './register.ts'
import { figureName } from './save.ts'

/** Columns of the file, in their order; the words of the file are Vietnamese whoever takes it. */
const columns = ['key', 'label', 'period', 'value', 'reason', 'document'] as const
const file = words.vi.registers
const headings = columns.map((column) => file[`column_${column}`])

/** The register of a case as an Excel file: a row for each figure and period. */
export async function writeRegister(framework: Framework, register: Register): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  const sheet = book.addWorksheet(file.title, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow(headings).font = { bold: true }
  sheet.columns.forEach((column, at) => {
    column.width = [26, 60, 10, 16, 40, 40][at] ?? 20
  })
  for (const wanted of figuresOf(framework)) {
    for (const when of ['now', 'before'] as const) {
      const kept = register[when].get(wanted.key)
      sheet.addRow([
        wanted.key,
        inert(wanted.label.vi),
        when === 'now' ? register.period : register.previousPeriod,
        kept?.value ?? null,
        inert(kept?.missing_reason ?? ''),
        inert(kept?.source_document ?? ''),
      ])
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

/**
 * Reads a file with the columns of `writeRegister`, as Excel or CSV, into the fields of the register's form. The columns may
 * stand in any order; rows without a figure and a reason say nothing.
 */
export function readRegister(
  table: TableFile,
  framework: Framework,
  register: Register,
  w: Words['registers'],
  faultWords: Words['assessments'],
): { posted: Record<string, string>; faults: string[] } {
  const posted: Record<string, string> = {}
  if (table.rows === null) {
    const { reason, line } = table.fault
    const said = faultWords[`workbook_${reason}`]
    return { posted, faults: [line === null ? said : w.atLine(String(line), said)] }
  }
  const faults: string[] = []
  const [head, ...rows] = table.rows
  const places = columns.map((column) =>
    (head?.cells ?? []).findIndex(
      (cell) => foldVietnamese(cell) === foldVietnamese(file[`column_${column}`]),
    ),
  )
  const lacking = (['key', 'period', 'value'] as const).filter(
    (column) => places[columns.indexOf(column)]! < 0,
  )
  for (const column of lacking) faults.push(w.columnMissing(file[`column_${column}`]))
  if (lacking.length > 0) return { posted, faults }
  const known = new Set(figuresOf(framework).map(({ key }) => key))
  const seen = new Set<string>()
  for (const { line, cells } of rows) {
    const cell = (column: (typeof columns)[number]) => active(cells[places[columns.indexOf(column)]!] ?? '')
    const [key, period] = [cell('key'), cell('period')]
    if (cells.every((one) => one === '')) continue
    const when = period === register.period ? 'now' : period === register.previousPeriod ? 'before' : null
    if (!known.has(key)) faults.push(w.atLine(String(line), w.unknownFigure(key || '—')))
    else if (when === null)
      faults.push(
        w.atLine(String(line), w.unknownPeriod(period || '—', register.period, register.previousPeriod)),
      )
    else if (seen.has(`${key} ${when}`)) faults.push(w.atLine(String(line), w.twice(key)))
    else {
      seen.add(`${key} ${when}`)
      const value = cell('value')
      // Excel keeps a number with a decimal point, which three digits behind it would make thousands.
      posted[figureName(key, when, 'value')] = /^-?\d+\.\d{3}$/.test(value) ? value.replace('.', ',') : value
      posted[figureName(key, when, 'reason')] = cell('reason')
      posted[figureName(key, when, 'document')] = cell('document')
    }
  }
  if (seen.size === 0 && faults.length === 0) faults.push(w.nothingRead)
  return { posted, faults: faults.slice(0, 50) }
}
