import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Test } from 'tap'

const kept = import.meta.dirname
const beside = join(kept, '..', '..', '..', '..', 'shared', 'reference')

export type Row = Record<string, string>

export type Case = {
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: the answers differ in shape from case to case
  readonly expected: any
  readonly tolerance: Readonly<Record<string, number>>
}

/** The case with this id, or null when it is one that is not kept here and no folder beside the checkout has it. */
export function readCase(id: string): Case | null {
  for (const folder of [kept, beside]) {
    const cases = join(folder, 'cases')
    if (!existsSync(cases)) continue
    const file = readdirSync(cases).find((name) => name.startsWith(`${id}-`) && name.endsWith('.json'))
    if (file !== undefined) return JSON.parse(readFileSync(join(cases, file), 'utf8'))
  }
  return null
}

/** The rows of an input table; an empty field is a missing value. */
export function readRows(name: string): Row[] {
  const file = [kept, beside].map((folder) => join(folder, 'inputs', name)).find(existsSync)
  if (file === undefined) throw new Error(`no input table ${name}`)
  return parse(readFileSync(file, 'utf8'), { columns: true })
}

/** A field as a number, null when it is empty. */
export function numberIn(row: Row, column: string): number | null {
  const text = row[column]
  return text === undefined || text === '' ? null : Number(text)
}

/** Runs a test on a reference case, named by its id; skips it, named too, when the case is not at hand. */
export function referenceTest(
  tap: Test,
  id: string,
  title: string,
  run: (t: Test, reference: Case) => void,
): void {
  const reference = readCase(id)
  if (reference === null) {
    tap.test(`${id}: ${title}`, { skip: `${id} runs only with ../shared/reference` }, () => {})
    return
  }
  tap.test(`${id}: ${title}`, async (t) => run(t, reference))
}

/**
 * Compares every number, word and null of an answer with the expected one, at the relative tolerance of the case
 * (near zero: the absolute one, 1e-12 unless given).
 */
export function matches(
  t: Test,
  actual: unknown,
  expected: unknown,
  { rel = 0, abs = 1e-12 }: { rel?: number; abs?: number },
  path = 'answer',
): void {
  const differences: string[] = []
  compare(actual, expected, path, { rel, abs }, differences)
  t.strictSame(differences, [], path)
}

function compare(
  actual: unknown,
  expected: unknown,
  path: string,
  tolerance: { rel: number; abs: number },
  differences: string[],
): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const distance = Math.abs(actual - expected)
    const allowed = Math.max(tolerance.abs, tolerance.rel * Math.abs(expected))
    if (!(distance <= allowed)) differences.push(`${path}: ${actual} instead of ${expected}`)
    return
  }
  if (expected !== null && typeof expected === 'object' && actual !== null && typeof actual === 'object') {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    for (const name of names) {
      const of = (value: object): unknown => (value as Record<string, unknown>)[name]
      compare(of(actual), of(expected), `${path}.${name}`, tolerance, differences)
    }
    return
  }
  if (actual !== expected) {
    differences.push(`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
  }
}
