import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { fromBuffer } from 'yauzl'
import { tidyText } from '../units/search-text.ts'

/** Rows of a file as text, NFC and trimmed; `line` counts from 1. */
export type TableRow = { readonly line: number; readonly cells: readonly string[] }

/** The rows of a file, or why it cannot be read. `column` counts from 1. */
export type TableFile =
  | { readonly rows: readonly TableRow[]; readonly fault: null }
  | { readonly rows: null; readonly fault: TableFault }

export type TableFault = {
  readonly reason: 'too_large' | 'not_utf8' | 'no_table' | 'too_many_rows' | 'formula' | 'quote' | 'old_excel'
  readonly line: number | null
  readonly column: number | null
}

export const tableLimits = { bytes: 2 * 1024 * 1024, unpacked: 24 * 1024 * 1024, rows: 12_000, columns: 50 }

/**
 * Reads the first sheet of an Excel workbook (.xlsx) or a CSV file in UTF-8, of bounded size. A cell with a formula is
 * refused: what it shows was computed elsewhere and may be old.
 */
export async function readTable(content: Uint8Array): Promise<TableFile> {
  if (content.byteLength > tableLimits.bytes) return refused('too_large')
  if (content[0] === 0x50 && content[1] === 0x4b) return await readWorkbook(Buffer.from(content))
  if (content[0] === 0xd0 && content[1] === 0xcf) return refused('old_excel')
  return readText(content)
}

function refused(
  reason: TableFault['reason'],
  line: number | null = null,
  column: number | null = null,
): TableFile {
  return { rows: null, fault: { reason, line, column } }
}

function readText(content: Uint8Array): TableFile {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refused('not_utf8')
  }
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  const delimiter = [';', '\t', ','].reduce((best, each) =>
    first.split(each).length > first.split(best).length ? each : best,
  )
  let records: { info: { lines: number }; record: string[] }[]
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024,
    }) as unknown as typeof records
  } catch (error) {
    const line = (error as { lines?: number }).lines
    return refused('quote', typeof line === 'number' ? line : null)
  }
  if (records.length > tableLimits.rows) return refused('too_many_rows')
  return table(
    records.map(({ info, record }) => ({
      line: info.lines,
      cells: record.slice(0, tableLimits.columns).map(tidyText),
    })),
  )
}

async function readWorkbook(content: Buffer): Promise<TableFile> {
  const unpacked = await unpackedSize(content)
  if (unpacked === null) return refused('no_table')
  if (unpacked > tableLimits.unpacked) return refused('too_large')
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(content as unknown as ArrayBuffer)
  } catch {
    return refused('no_table')
  }
  const sheet = workbook.worksheets[0]
  if (!sheet) return refused('no_table')
  if (sheet.rowCount > tableLimits.rows) return refused('too_many_rows')
  const rows: TableRow[] = []
  let fault: TableFile | null = null
  sheet.eachRow((row, line) => {
    const cells: string[] = []
    for (let column = 1; column <= Math.min(row.cellCount, tableLimits.columns); column++) {
      const cell = row.getCell(column)
      if (cell.formula || cell.type === ExcelJS.ValueType.Formula) fault ??= refused('formula', line, column)
      cells.push(textOf(cell.value))
    }
    rows.push({ line, cells })
  })
  return fault ?? table(rows)
}

function table(rows: readonly TableRow[]): TableFile {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
  return filled.length === 0 ? refused('no_table') : { rows: filled, fault: null }
}

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return tidyText(String(value))
  if ('richText' in value) return tidyText(value.richText.map(({ text }) => text).join(''))
  if ('text' in value) return tidyText(String(value.text))
  return ''
}

/** Bytes of all entries of a zip as its directory says, checked entry by entry while reading; null = no zip. */
async function unpackedSize(content: Buffer): Promise<number | null> {
  return await new Promise((resolve) => {
    fromBuffer(content, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return resolve(null)
      let [size, entries] = [0, 0]
      zip.on('entry', (entry: { uncompressedSize: number }) => {
        size += entry.uncompressedSize
        entries++
        if (entries > 1000 || size > tableLimits.unpacked) {
          zip.close()
          return resolve(Number.POSITIVE_INFINITY)
        }
        zip.readEntry()
      })
      zip.on('end', () => resolve(size))
      zip.on('error', () => resolve(null))
      zip.readEntry()
    })
  })
}
