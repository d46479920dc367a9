import { entryPoints } from '../frameworks/measure.ts'
import { foldVietnamese } from '../units/search-text.ts'
import type { TableFile, TableRow } from '../web/table-file.ts'
import type { Language } from '../words/dictionary.ts'
import { type Words, words } from '../words/index.ts'
import { fieldName, type Posted, postedEntry, typedNumber } from './form.ts'
import type { SheetCase } from './queries.ts'
import {
  active,
  type WorkbookColumn,
  type WorkbookRow,
  workbookColumns,
  workbookPlace,
  workbookRows,
} from './workbook-rows.ts'
import { workbookHeadings } from './workbook-write.ts'

/** What keeps a file from being taken: the row, the column as Excel names it, and a sentence. */
export type WorkbookFault = { line: number | null; column: string | null; message: string }

/** A sheet read from Excel, ready to be shown and saved: the form's fields, the criteria it speaks of, the revision it was made at. */
export type WorkbookSheet = { posted: Posted; codes: string[]; revision: number }

const letter = (column: WorkbookColumn) => String.fromCharCode(65 + workbookColumns.indexOf(column))

/**
 * Reads the sheet of one case out of its Excel file. Everything that is not as it was written, but for the cells to be typed
 * in, is a fault with its row and column; and so is an entry that the criterion's rule refuses. One fault: nothing is taken.
 */
export function readWorkbook(
  file: TableFile,
  sheet: SheetCase,
  open: readonly string[] | null,
  language: Language,
): { faults: WorkbookFault[]; sheet: WorkbookSheet | null } {
  // The file speaks Vietnamese whoever sends it; faults are said in the sender's language.
  const written = words.vi.assessments
  const w = words[language].assessments
  const faults: WorkbookFault[] = []
  const fault = (line: number | null, column: WorkbookColumn | null, message: string) =>
    void faults.push({ line, column: column && letter(column), message })
  if (file.rows === null) {
    const { reason, line, column } = file.fault
    faults.push({
      line,
      column: column === null ? null : String.fromCharCode(64 + column),
      message: w[`workbook_${reason}`],
    })
    return { faults, sheet: null }
  }
  const at = (row: TableRow | undefined, column: WorkbookColumn) =>
    active(row?.cells[workbookColumns.indexOf(column)] ?? '')
  const byLine = new Map(file.rows.map((row) => [row.line, row]))
  const mark = at(byLine.get(workbookPlace.mark), 'key').split('/')
  const { case_id: caseId, framework } = sheet
  const revision = Number(mark[3])
  if (
    mark.length !== 4 ||
    mark[0] !== String(caseId) ||
    mark[1] !== framework.id ||
    mark[2] !== framework.version ||
    !Number.isInteger(revision)
  ) {
    fault(workbookPlace.mark, 'key', w.workbook_other_case)
    return { faults, sheet: null }
  }
  const headings = workbookHeadings(written)
  for (const column of workbookColumns) {
    const said = at(byLine.get(workbookPlace.headings), column)
    if (foldVietnamese(said) !== foldVietnamese(headings[column]))
      fault(workbookPlace.headings, column, w.workbook_heading(headings[column]))
  }
  if (faults.length > 0) return { faults, sheet: null }

  const known = new Map(workbookRows(framework, written).map((row) => [row.key, row]))
  const seen = new Map<string, number>()
  const posted: Record<string, string | string[]> = {}
  const lineOf = new Map<string, number>()
  for (const row of file.rows) {
    if (row.line < workbookPlace.first) continue
    const key = at(row, 'key')
    const of = known.get(key)
    if (!of) {
      fault(row.line, 'key', w.workbook_unknown(key || '—'))
      continue
    }
    if (seen.has(key)) fault(row.line, 'key', w.workbook_twice(key))
    seen.set(key, row.line)
    if (of.type === 'field') {
      readField(of, at(row, 'figures'), posted, (message) => fault(row.line, 'figures', message), w)
      continue
    }
    const said = at(row, 'maximum')
    const maximum = said === '' ? null : Number(said)
    if (of.type !== 'heading' && maximum !== of.criterion.maximum)
      fault(row.line, 'maximum', w.workbook_maximum(String(of.criterion.maximum ?? '—')))
    if (of.type !== 'leaf') continue
    lineOf.set(key, row.line)
    posted[fieldName(key, 'explanation')] = at(row, 'grounds')
    if (at(row, 'grounds').length > 5000) fault(row.line, 'grounds', w.workbook_long)
  }
  const codes: string[] = []
  for (const row of known.values()) {
    if (row.type !== 'leaf' || (open !== null && !open.includes(row.key))) continue
    const line = lineOf.get(row.key)
    if (line === undefined) continue
    codes.push(row.key)
    const missing = [...known.values()].some(
      (one) => one.type === 'field' && one.criterion.code === row.key && !seen.has(one.key),
    )
    if (missing) fault(line, 'key', w.workbook_rows_missing)
    if (
      typeof posted[fieldName(row.key, 'reason')] === 'string' &&
      posted[fieldName(row.key, 'reason')] !== ''
    )
      posted[fieldName(row.key, 'excused')] = '1'
    const measured = entryPoints(
      row.criterion,
      postedEntry(row.criterion, posted),
      framework.scoring.step,
      language,
    )
    if (measured.state === 'invalid')
      for (const error of measured.errors) fault(line, 'figures', `${row.key}: ${error.message}`)
  }
  if (codes.length === 0) fault(null, null, w.workbook_no_table)
  return { faults, sheet: faults.length > 0 ? null : { posted, codes, revision } }
}

function readField(
  of: Extract<WorkbookRow, { type: 'field' }>,
  said: string,
  posted: Record<string, string | string[]>,
  fault: (message: string) => void,
  w: Words['assessments'],
): void {
  const name = fieldName(of.criterion.code, of.field)
  if (of.kind === 'cross') {
    if (said === '') return
    if (said.toLowerCase() !== 'x') fault(w.workbook_cross)
    else if (of.field === 'ticked') posted[name] = [...[posted[name] ?? []].flat(), of.value ?? '']
    else if (posted[name] !== undefined) fault(w.workbook_two_choices)
    else posted[name] = of.value ?? ''
    return
  }
  if (of.kind === 'yes_no') {
    const folded = foldVietnamese(said)
    if (said === '') return
    const { yes, no } = words.vi.assessments
    if (folded === foldVietnamese(yes)) posted[name] = 'yes'
    else if (folded === foldVietnamese(no)) posted[name] = 'no'
    else fault(w.workbook_yes_no(yes, no))
    return
  }
  // A number that Excel keeps as one comes with a decimal point, which three digits behind it would make thousands.
  if (of.kind === 'number' && said !== '' && Number.isNaN(typedNumber(said))) fault(w.workbook_number)
  else posted[name] = of.kind === 'number' && /^-?\d+\.\d{3}$/.test(said) ? said.replace('.', ',') : said
}
