import { parse } from 'csv-parse/sync'
import type { CellValue } from 'exceljs'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
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
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
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
      if (cell.formula || cell.type === excel.ValueType.Formula) fault ??= refused('formula', line, column)
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

function textOf(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return tidyText(String(value))
  if ('richText' in value) return tidyText(value.richText.map(({ text }) => text).join(''))
  if ('text' in value) return tidyText(String(value.text))
  return ''
}

/**
 * Bytes of all entries of a zip, counted while they are unpacked and thrown away: what its directory says may be a lie.
 * @returns null when it is no zip or does not hold what it says; at most a little more than the limit
 */
async function unpackedSize(content: Buffer): Promise<number | null> {
  const zip = await new Promise<ZipFile | null>((resolve) => {
    fromBuffer(content, { lazyEntries: true }, (error, opened) => resolve(error ? null : opened))
  })
  if (!zip) return null
  return await new Promise((resolve) => {
    let [size, entries] = [0, 0]
    const end = (result: number | null) => {
      zip.close()
      resolve(result)
    }
    zip.on('entry', (entry: Entry) => {
      entries += 1
      if (entries > 1000 || entry.uncompressedSize > tableLimits.unpacked)
        return end(Number.POSITIVE_INFINITY)
      zip.openReadStream(entry, (error, stream) => {
        if (error) return end(null)
        stream.on('data', (part: Buffer) => {
          size += part.length
          if (size > tableLimits.unpacked) {
            stream.destroy()
            end(Number.POSITIVE_INFINITY)
          }
        })
        stream.on('error', () => end(null))
        stream.on('end', () => zip.readEntry())
      })
    })
    zip.on('end', () => end(size))
    zip.on('error', () => end(null))
    zip.readEntry()
  })
}
