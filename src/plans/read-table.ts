import { parse } from 'csv-parse/sync'
import { foldVietnamese } from '../units/search-text.ts'
import { cellText, type PlanColumn, type PlanFault, type PlanRow, planLimits, type ReadRows } from './row.ts'

/** Headings by which a column is known, folded; the longer ones are looked for first. */
const headings: Readonly<Record<PlanColumn, RegExp>> = {
  mark: /^(?:stt|tt|so tt|so thu tu|muc)$/,
  title: /nhiem vu|noi dung|cong viec|hoat dong/,
  lead: /chu tri|tham muu|don vi thuc hien|co quan thuc hien/,
  partners: /phoi hop/,
  timing: /thoi gian|thoi han|tien do|han hoan thanh/,
  result: /ket qua|san pham/,
}
const needed: readonly PlanColumn[] = ['title', 'lead', 'timing']
/** Searched in this order: “Kết quả thực hiện” names a result although it says “thực hiện”. */
const order: readonly PlanColumn[] = ['mark', 'partners', 'lead', 'timing', 'result', 'title']

/**
 * Reads a table of tasks copied from Word or Excel (cells divided by tabs) or a CSV file (`delimiter`). A heading row must
 * name the columns; a cell that was broken over lines is joined again.
 */
export function readTable(text: string, delimiter: '\t' | ',' | ';' = '\t'): ReadRows {
  const lines = delimiter === '\t' ? cellsOfPaste(text) : cellsOfFile(text, delimiter)
  return readCells(lines)
}

/** Rows of cells with the line each began on. */
export type Cells = readonly { line: number; cells: readonly string[] }[]

/** @param lines the rows of a sheet as text, headings among them */
function readCells(lines: Cells): ReadRows {
  const at = lines.findIndex(({ cells }) => columnsOf(cells).size >= 2)
  const heading = lines[at]
  if (!heading) return fails({ code: 'no_heading', line: null, what: '' })
  const places = columnsOf(heading.cells)
  const missing = needed.filter((column) => !places.has(column))
  if (missing.length > 0)
    return { rows: [], faults: missing.map((what) => ({ code: 'no_column', line: heading.line, what })) }
  const body = rejoin(lines.slice(at + 1), heading.cells.length, places.get('mark') === 0)
  if (body.length > planLimits.rows) return fails({ code: 'many_rows', line: null, what: '' })
  const faults: PlanFault[] = []
  const rows: PlanRow[] = []
  for (const { line, cells } of body) {
    const cell = (column: PlanColumn) => cellText(cells[places.get(column) ?? -1] ?? '')
    const row: PlanRow = {
      mark: cell('mark').slice(0, 20),
      title: cell('title'),
      lead: cell('lead'),
      partners: cell('partners'),
      timing: cell('timing'),
      result: cell('result'),
    }
    if (Object.values(row).every((text) => text === '')) continue
    const long = (Object.keys(row) as PlanColumn[]).find((column) => row[column].length > planLimits.cell)
    if (long) faults.push({ code: 'long_cell', line, what: long })
    else if (row.title === '') faults.push({ code: 'no_title', line, what: row.mark })
    else rows.push(row)
  }
  if (rows.length === 0 && faults.length === 0)
    return fails({ code: 'nothing_read', line: heading.line, what: '' })
  return { rows: faults.length > 0 ? [] : rows, faults }
}

function fails(fault: PlanFault): ReadRows {
  return { rows: [], faults: [fault] }
}

function columnsOf(cells: readonly string[]): Map<PlanColumn, number> {
  const places = new Map<PlanColumn, number>()
  cells.forEach((cell, index) => {
    // A heading is short; a task that speaks of “phối hợp” is not one.
    const said = foldVietnamese(cell)
    if (said.length > 60) return
    const column = order.find((each) => !places.has(each) && headings[each].test(said))
    if (column) places.set(column, index)
  })
  return places
}

/** Excel puts a cell with a line break or a quote between quotes; Word does not. */
function cellsOfPaste(text: string): { line: number; cells: string[] }[] {
  try {
    if (/(?:^|\t)"/m.test(text)) return cellsOfFile(text, '\t')
  } catch {
    // A quote that a person typed: the lines are taken as they stand.
  }
  return text.split(/\r\n|\r|\n/).map((line, index) => ({ line: index + 1, cells: line.split('\t') }))
}

function cellsOfFile(text: string, delimiter: string): { line: number; cells: string[] }[] {
  const records: unknown = parse(text, {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    max_record_size: 64 * 1024,
  })
  return (records as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
    line: info.lines,
    cells: record,
  }))
}

/** Joins lines into which one row was broken, until it has as many cells as the heading. */
function rejoin(lines: Cells, width: number, marked: boolean): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = []
  for (const { line, cells } of lines) {
    if (cells.every((cell) => cell.trim() === '')) continue
    const last = rows.at(-1)
    const begins =
      marked && cells.length > 1 && /^(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)]?$/.test((cells[0] ?? '').trim())
    const fits = last !== undefined && last.cells.length + cells.length - 1 <= width
    if (last && fits && !begins && last.cells.length < width) {
      last.cells.push(`${last.cells.pop() ?? ''} ${cells[0] ?? ''}`, ...cells.slice(1))
    } else {
      rows.push({ line, cells: [...cells] })
    }
  }
  return rows
}
