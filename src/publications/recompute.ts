import type { Db } from '../database.ts'
import { computeResults } from './publish.ts'
import { type DataParts, findPublication } from './queries.ts'

/** A place of a JSON document where two of them differ. */
export type Difference = { readonly at: string; readonly published: string; readonly now: string }

/** What came of computing a published round again. */
export type Recomputed = {
  readonly same: boolean
  /** the parts of the data that are other than they were */
  readonly data: readonly (keyof DataParts)[]
  readonly method: readonly Difference[]
  readonly results: readonly Difference[]
  readonly published: { readonly data: string; readonly method: string; readonly results: string }
  readonly now: { readonly data: string; readonly method: string; readonly results: string }
}

/** Differences that are named; there may be more. */
const most = 50

/**
 * Computes a published round again from the stored data and compares it with its snapshot; stores nothing.
 * @returns null where the round was not published with a snapshot
 * @throws Refusal `not_found`
 */
export async function recompute(db: Db, roundId: number): Promise<Recomputed | null> {
  const published = await findPublication(db, roundId)
  if (!published) return null
  const now = await computeResults(db, roundId)
  const parts = Object.keys(now.data) as (keyof DataParts)[]
  return {
    same:
      published.method === now.method &&
      published.results === now.results &&
      published.dataHash === now.dataHash,
    data: parts.filter((part) => published.data[part] !== now.data[part]),
    method: differences(JSON.parse(published.method), JSON.parse(now.method)),
    results: differences(JSON.parse(published.results), JSON.parse(now.results)),
    published: { data: published.dataHash, method: published.methodHash, results: published.resultsHash },
    now: { data: now.dataHash, method: now.methodHash, results: now.resultsHash },
  }
}

/** Where two JSON documents differ, by path, at most fifty places. */
export function differences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = []
  compare(before, after, '', found)
  return found
}

function compare(before: unknown, after: unknown, at: string, found: Difference[]): void {
  if (found.length >= most || before === after) return
  if (isNode(before) && isNode(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], at === '' ? key : `${at}.${key}`, found)
    }
    return
  }
  found.push({ at, published: shown(before), now: shown(after) })
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value).slice(0, 200)
}
