import { foldVietnamese } from '../units/search-text.ts'
import type { TableRow } from '../web/table-file.ts'
import type { Variable } from './variables.ts'

/** What keeps a file of margins from being taken: where, and what is wrong. `column` is a heading, `value` what stands there. */
export type MarginFault = {
  readonly reason:
    | 'column_missing'
    | 'column_twice'
    | 'variable_unknown'
    | 'category_unknown'
    | 'category_twice'
    | 'category_missing'
    | 'number_wrong'
    | 'number_missing'
    | 'no_rows'
    /** more cells than headings: an unquoted 12,345 is two cells */
    | 'too_many_cells'
  readonly line: number | null
  readonly column: MarginColumn | null
  readonly value: string
}

const marginColumns = ['variable', 'category', 'persons'] as const
export type MarginColumn = (typeof marginColumns)[number]

const headings: Readonly<Record<MarginColumn, readonly string[]>> = {
  variable: ['variable', 'bien', 'bien so', 'dac diem'],
  category: ['category', 'nhom', 'phan to', 'don vi', 'ma don vi'],
  persons: ['persons', 'so nguoi', 'dan so', 'tong the'],
}

/** Persons by category, for each variable the file speaks of. */
export type MarginFile = {
  readonly margins: readonly {
    readonly variable: string
    readonly targets: Readonly<Record<string, number>>
  }[]
  readonly faults: readonly MarginFault[]
}

/**
 * Reads margins from the rows of a file, the first of which has the headings: one row a category. Variables and categories are
 * known by their names in either spelling, units also by their codes.
 * @param variables what may be given, with `drawn` for people drawn by unit
 */
export function readMargins(rows: readonly TableRow[], variables: readonly Variable[]): MarginFile {
  const faults: MarginFault[] = []
  const fault = (
    reason: MarginFault['reason'],
    line: number | null,
    column: MarginColumn | null,
    value = '',
  ) => faults.push({ reason, line, column, value: value.slice(0, 80) })
  const [head, ...body] = rows
  const places = new Map<MarginColumn, number>()
  for (const [at, title] of (head?.cells ?? []).entries()) {
    const column = marginColumns.find((one) => headings[one].includes(foldVietnamese(title)))
    if (!column) continue
    if (places.has(column)) fault('column_twice', head!.line, column)
    else places.set(column, at)
  }
  for (const column of marginColumns) {
    if (!places.has(column)) fault('column_missing', head?.line ?? 1, column)
  }
  if (faults.length > 0) return { margins: [], faults }
  if (body.length === 0) fault('no_rows', null, null)
  const found = new Map<Variable, Map<string, number>>()
  const finders = new Map(variables.map((variable) => [variable, finderOf(variable)]))
  for (const { line, cells } of body) {
    if (cells.slice(head!.cells.length).some((text) => text !== '')) {
      fault('too_many_cells', line, null)
      continue
    }
    const cell = (column: MarginColumn) => cells[places.get(column)!] ?? ''
    const named = foldVietnamese(cell('variable'))
    const variable = variables.find(
      (one) => foldVietnamese(one.label) === named || one.key === cell('variable'),
    )
    if (!variable) {
      fault('variable_unknown', line, 'variable', cell('variable'))
      continue
    }
    const category = finders.get(variable)!(cell('category'))
    if (category === null) {
      fault('category_unknown', line, 'category', cell('category'))
      continue
    }
    const persons = readPersons(cell('persons'))
    if (persons === null) {
      fault(cell('persons') === '' ? 'number_missing' : 'number_wrong', line, 'persons', cell('persons'))
      continue
    }
    const targets = found.get(variable) ?? new Map<string, number>()
    if (targets.has(category)) fault('category_twice', line, 'category', cell('category'))
    targets.set(category, persons)
    found.set(variable, targets)
  }
  for (const [variable, targets] of found) {
    const missing = variable.categories.find((one) => !targets.has(one.key))
    if (missing && faults.length === 0)
      fault('category_missing', null, 'category', `${variable.label}: ${missing.label}`)
  }
  const margins = [...found].map(([variable, targets]) => ({
    variable: variable.key,
    targets: Object.fromEntries(targets),
  }))
  return { margins: faults.length > 0 ? [] : margins, faults }
}

/** Finds a category by its code, key or name; a name that two units share is none. */
function finderOf(variable: Variable): (text: string) => string | null {
  const byCode = new Map<string, string>()
  const byName = new Map<string, string | null>()
  for (const { key, code, label } of variable.categories) {
    if (code !== null) byCode.set(code, key)
    else byCode.set(key, key)
    const name = foldVietnamese(label)
    byName.set(name, byName.has(name) ? null : key)
  }
  return (text) => byCode.get(text) ?? byName.get(foldVietnamese(text)) ?? null
}

/**
 * A whole number of people: 12345, 12.345, 12,345 or 12 345.
 * @returns null for anything else: fractions, signs, per cent
 */
export function readPersons(text: string): number | null {
  const plain = text.trim()
  if (/^\d{1,10}$/.test(plain)) return inRange(Number(plain))
  const grouped = /^\d{1,3}(?:([., \u00a0\u202f])\d{3})(?:\1\d{3})*$/.exec(plain)
  return grouped ? inRange(Number(plain.replace(/\D/g, ''))) : null
}

function inRange(persons: number): number | null {
  return persons <= 2_000_000_000 ? persons : null
}
