import { tidyText } from '../units/search-text.ts'

/** One line of a plan as it is written: the texts of its columns, NFC and trimmed; '' = empty. */
export type PlanRow = Readonly<{
  /** the number it carries: “I”, “2”, “2.1”, “a” */
  mark: string
  title: string
  /** cơ quan chủ trì */
  lead: string
  /** đơn vị phối hợp */
  partners: string
  /** thời gian */
  timing: string
  /** kết quả, sản phẩm */
  result: string
}>

/** What keeps a pasted plan from being read; `line` counts from 1. */
export type PlanFault = Readonly<{
  code: 'empty' | 'no_heading' | 'no_column' | 'no_title' | 'long_cell' | 'many_rows' | 'nothing_read'
  line: number | null
  /** the name of the column, or what else is to be named */
  what: string
}>

export type ReadRows = Readonly<{ rows: readonly PlanRow[]; faults: readonly PlanFault[] }>

export const planLimits = { characters: 400_000, rows: 1_000, cell: 4_000 } as const

/** Column → heading on screens and in documents. */
export const planColumns = ['mark', 'title', 'lead', 'partners', 'timing', 'result'] as const
export type PlanColumn = (typeof planColumns)[number]

/** A row of a plan placed under its heading: `parent` is the index of the row above it in the same list. */
export type PlacedRow = PlanRow & Readonly<{ parent: number | null; kind: 'group' | 'task' }>

/** A text of a cell without tags that a copied page has left, NFC, one space between words. */
export function cellText(cell: string): string {
  return tidyText(
    cell.replace(/<\/?(?:p|br|div|span|b|i|em|strong)\b[^>]{0,200}>/gi, ' ').replace(/\*{1,2}/g, ''),
  )
}

/**
 * Places rows under each other by their numbers: Roman numerals and headings without a number stand at the top, “2.1” under
 * “2”, a letter under the number before it. A row with a title and nothing else is a heading (group).
 */
export function placeRows(rows: readonly PlanRow[]): PlacedRow[] {
  const placed: PlacedRow[] = []
  let top: number | null = null
  let numbers = new Map<string, number>()
  let numbered: number | null = null
  rows.forEach((row, index) => {
    const bare = row.lead + row.partners + row.timing + row.result === ''
    const kind = bare ? 'group' : 'task'
    const mark = row.mark.replace(/[.)]+$/, '')
    const number = mark.toLowerCase()
    if (/^[IVX]+$/.test(mark) || (mark === '' && bare)) {
      placed.push({ ...row, parent: null, kind })
      top = index
      numbers = new Map()
      numbered = null
    } else if (/^\d+(?:\.\d+)*$/.test(number)) {
      const above = number.split('.').slice(0, -1).join('.')
      placed.push({ ...row, parent: numbers.get(above) ?? top, kind })
      numbers.set(number, index)
      numbered = index
    } else {
      placed.push({ ...row, parent: numbered !== null && /^[a-zđ]$/.test(number) ? numbered : top, kind })
    }
  })
  // A task with tasks beneath it stays a task; a heading without any is a task that nobody leads yet.
  const parents = new Set(placed.map(({ parent }) => parent))
  return placed.map((row, index) =>
    row.kind === 'group' && !parents.has(index) ? { ...row, kind: 'task' } : row,
  )
}
