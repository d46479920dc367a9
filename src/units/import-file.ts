import { parse } from 'csv-parse/sync'
import { foldVietnamese, tidyText } from './search-text.ts'

/** Columns a file may have, by the name this product gives them. `code` and `name` must be there. */
export const importColumns = [
  'code',
  'name',
  'kind',
  'level',
  'parent_code',
  'valid_from',
  'valid_to',
  'population',
] as const
export type ImportColumn = (typeof importColumns)[number]

/** Other headings by which a column is known, folded. */
const headings: Readonly<Record<ImportColumn, readonly string[]>> = {
  code: ['code', 'ma', 'ma don vi', 'ma dvhc', 'ma so'],
  name: ['name', 'ten', 'ten don vi', 'ten dvhc'],
  kind: ['kind', 'loai', 'loai don vi', 'loai hinh'],
  level: ['level', 'cap', 'cap hanh chinh'],
  parent_code: ['parent_code', 'parent code', 'ma cap tren', 'ma don vi cap tren', 'ma cha', 'ma don vi cha'],
  valid_from: ['valid_from', 'valid from', 'hieu luc tu', 'tu ngay', 'ngay hieu luc'],
  valid_to: ['valid_to', 'valid to', 'hieu luc den', 'den ngay', 'ngay het hieu luc'],
  population: ['population', 'dan so', 'quy mo dan so'],
}

/** Cells of one row as text, NFC and trimmed; '' = empty. `line` counts from 1, the heading being the first. */
export type ImportRow = { line: number; cells: Record<ImportColumn, string> }

/** Something in the file that keeps all of it from being taken. */
export type ImportFault = { line: number | null; column: ImportColumn | null; reason: string }

export type ImportFile = Readonly<{
  rows: readonly ImportRow[]
  /** columns of the file that mean nothing here */
  ignored: readonly string[]
  faults: readonly ImportFault[]
}>

export const importLimits = { bytes: 5 * 1024 * 1024, rows: 20_000, cell: 300 } as const

/** @returns one sentence for a person: where, and what is wrong */
export function faultSentence({ line, column, reason }: ImportFault): string {
  if (line === null) return `Tệp: ${reason}`
  return column === null ? `Dòng ${line}: ${reason}` : `Dòng ${line}, cột “${column}”: ${reason}`
}

const refused = (reason: string, line: number | null = null): ImportFile => ({
  rows: [],
  ignored: [],
  faults: [{ line, column: null, reason }],
})

/**
 * Reads a CSV file of units: UTF-8 with or without a byte order mark; commas, semicolons or tabs; headings in English or
 * Vietnamese. A cell is text and nothing else, whatever it begins with.
 */
export function readUnitFile(content: Uint8Array): ImportFile {
  if (content.byteLength > importLimits.bytes) return refused('Tệp lớn hơn 5 MB.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refused('Tệp không ở bảng mã UTF-8. Trong Excel, chọn “CSV UTF-8” khi lưu.')
  }
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  if (firstLine.trim() === '') return refused('Dòng đầu phải là tên các cột.')
  let records: { line: number; cells: string[] }[]
  try {
    records = parseCells(text, delimiterOf(firstLine))
  } catch (error) {
    const at = (error as { lines?: number }).lines
    return refused('Dấu ngoặc kép không khép lại, hoặc một dòng quá dài.', typeof at === 'number' ? at : null)
  }
  const [heading, ...body] = records
  if (!heading) return refused('Dòng đầu phải là tên các cột.')
  if (body.length === 0) return refused('Tệp chỉ có tên cột, không có dòng dữ liệu nào.')
  if (body.length > importLimits.rows) return refused('Tệp có hơn 20.000 dòng. Xin chia thành nhiều tệp.')
  return rowsOf(heading.cells, body)
}

function parseCells(text: string, delimiter: string): { line: number; cells: string[] }[] {
  const records: unknown = parse(text, {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024,
  })
  return (records as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
    line: info.lines,
    cells: record,
  }))
}

function delimiterOf(heading: string): string {
  const outside = heading.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, n: outside.split(delimiter).length }))
  return counts.reduce((best, each) => (each.n > best.n ? each : best)).delimiter
}

function rowsOf(heading: readonly string[], body: readonly { line: number; cells: string[] }[]): ImportFile {
  const faults: ImportFault[] = []
  const ignored: string[] = []
  const places = new Map<ImportColumn, number>()
  heading.forEach((title, index) => {
    const column = importColumns.find((each) => headings[each].includes(foldVietnamese(title)))
    if (!column) {
      if (title.trim() !== '') ignored.push(tidyText(title).slice(0, 60))
    } else if (places.has(column)) {
      faults.push({ line: 1, column, reason: 'cột này có hai lần.' })
    } else {
      places.set(column, index)
    }
  })
  for (const column of ['code', 'name'] as const) {
    if (!places.has(column)) faults.push({ line: 1, column, reason: 'tệp thiếu cột này.' })
  }
  const rows: ImportRow[] = []
  for (const { line, cells } of body) {
    if (cells.every((cell) => cell.trim() === '')) continue
    if (cells.length > heading.length && cells.slice(heading.length).some((cell) => cell.trim() !== '')) {
      faults.push({
        line,
        column: null,
        reason: `có ${cells.length} ô trong khi tệp có ${heading.length} cột.`,
      })
      continue
    }
    const row = Object.fromEntries(
      importColumns.map((column) => [column, tidyText(cells[places.get(column) ?? -1] ?? '')]),
    ) as Record<ImportColumn, string>
    const long = importColumns.find((column) => row[column].length > importLimits.cell)
    if (long) faults.push({ line, column: long, reason: `dài hơn ${importLimits.cell} ký tự.` })
    else rows.push({ line, cells: row })
  }
  return { rows: faults.length > 0 ? [] : rows, ignored, faults }
}
