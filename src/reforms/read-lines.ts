import { foldVietnamese } from '../units/search-text.ts'
import type { TableRow } from '../web/table-file.ts'
import { type LineColumn, lineColumns, type ReformLine, reformLimits } from './reform.ts'

/** Headings by which a column is known, folded; the first is the one of the sample. */
const headings: Readonly<Record<LineColumn, readonly string[]>> = {
  act: ['viec', 'loai viec', 'hinh thuc', 'act'],
  from: ['ma cu', 'ma don vi cu', 'ma truoc', 'from'],
  to: ['ma moi', 'ma don vi moi', 'ma sau', 'to'],
  name: ['ten moi', 'ten don vi moi', 'ten', 'name'],
  kind: ['loai moi', 'loai', 'loai don vi', 'kind'],
  parent: ['ma cap tren', 'ma cap tren moi', 'ma don vi cap tren', 'parent'],
  takes: ['nhan viec', 'tiep nhan viec', 'takes'],
  population: ['dan so', 'dan so cu', 'population'],
}

/** What is wrong with a file of lines before any of it is compared with units. */
export type LineFault = Readonly<{
  line: number | null
  code:
    | 'column_missing'
    | 'column_twice'
    | 'no_rows'
    | 'many_rows'
    | 'act_unknown'
    | 'takes_unknown'
    | 'population_wrong'
    | 'cell_long'
  values: readonly string[]
}>

const actWords: Readonly<Record<string, 'abolish' | 'succeed'>> = {
  'bai bo': 'abolish',
  'giai the': 'abolish',
  'ket thuc': 'abolish',
  abolish: 'abolish',
  '': 'succeed',
  'sap nhap': 'succeed',
  'sap xep': 'succeed',
  'hop nhat': 'succeed',
  nhap: 'succeed',
  'chia tach': 'succeed',
  tach: 'succeed',
  chia: 'succeed',
  'doi ten': 'succeed',
  'dieu chinh': 'succeed',
  chuyen: 'succeed',
  merge: 'succeed',
  split: 'succeed',
  rename: 'succeed',
  transfer: 'succeed',
}
const yes = ['x', 'co', 'yes', '1', 'true']
const no = ['', 'khong', 'no', '0', 'false']

/**
 * Reads the rows of a table: a heading, then one row for each unit that ends and each unit it becomes. Columns other than these
 * are left alone.
 */
export function readLines(rows: readonly TableRow[]): { lines: ReformLine[]; faults: LineFault[] } {
  const faults: LineFault[] = []
  const [heading, ...body] = rows
  const places = new Map<LineColumn, number>()
  heading?.cells.forEach((title, at) => {
    const column = lineColumns.find((one) => headings[one].includes(foldVietnamese(title)))
    if (!column) return
    if (places.has(column)) faults.push({ line: heading.line, code: 'column_twice', values: [title] })
    else places.set(column, at)
  })
  if (!places.has('from'))
    faults.push({ line: heading?.line ?? null, code: 'column_missing', values: ['from'] })
  else if (body.length === 0) faults.push({ line: null, code: 'no_rows', values: [] })
  if (body.length > reformLimits.lines) faults.push({ line: null, code: 'many_rows', values: [] })
  if (faults.length > 0) return { lines: [], faults }
  const lines = body.map(({ line, cells }): ReformLine => {
    const cell = (column: LineColumn) => cells[places.get(column) ?? -1] ?? ''
    const long = lineColumns.find((column) => cell(column).length > reformLimits.cell)
    if (long) faults.push({ line, code: 'cell_long', values: [long] })
    const act = actWords[foldVietnamese(cell('act'))]
    if (!act) faults.push({ line, code: 'act_unknown', values: [cell('act')] })
    const takes = foldVietnamese(cell('takes'))
    if (!yes.includes(takes) && !no.includes(takes))
      faults.push({ line, code: 'takes_unknown', values: [cell('takes')] })
    const population = wholeNumber(cell('population'))
    if (Number.isNaN(population))
      faults.push({ line, code: 'population_wrong', values: [cell('population')] })
    return {
      line,
      from: cell('from'),
      abolish: act === 'abolish',
      to: cell('to'),
      name: cell('name'),
      kind: cell('kind'),
      parent: cell('parent'),
      takes: yes.includes(takes),
      population,
    }
  })
  return { lines, faults }
}

/** @returns null = empty, NaN = no whole number above zero */
function wholeNumber(text: string): number | null {
  if (text === '') return null
  if (!/^\d+$/.test(text) && !/^\d{1,3}([., ]\d{3})+$/.test(text)) return Number.NaN
  const value = Number(text.replace(/[., ]/g, ''))
  return value > 0 && value <= 2_000_000_000 ? value : Number.NaN
}
