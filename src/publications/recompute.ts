import type { Db } from '../database.ts'
import { type Computed, computeResults } from './publish.ts'
import { type DataParts, findPublication } from './queries.ts'

/** A place of a JSON document where two of them differ. */
export type Difference = { readonly at: string; readonly published: string; readonly now: string }

/** What an edition says, and what came out now; the same three hashes. */
type Hashes = { readonly data: string; readonly method: string; readonly results: string }

/** What came of computing a published edition again. */
export type Recomputed = {
  readonly edition: number
  /** false = published before editions kept their data: computed from the data of the round as they are */
  readonly kept: boolean
  /** from the data that the edition keeps: the same to the byte */
  readonly same: boolean
  /** the parts of its data that are other than they were: somebody changed what is kept */
  readonly data: readonly (keyof DataParts)[]
  readonly method: readonly Difference[]
  readonly results: readonly Difference[]
  readonly published: Hashes
  readonly now: Hashes
  /** how far the round has gone on since; null of an edition that was replaced, and of one that keeps no data */
  readonly since: Since | null
}

/** What differs in the data of a round from those of the edition that stands. */
export type Since = {
  readonly data: readonly (keyof DataParts)[]
  readonly method: readonly Difference[]
  readonly results: readonly Difference[]
}

/** Differences that are named; there may be more. */
const most = 50

/**
 * Computes an edition again from the data kept with it and compares it with its snapshot; stores nothing. Of the edition that
 * stands it also says what has changed in the round since.
 * @param edition the last one unless another is named
 * @returns null where the round was not published with a snapshot, or not so often
 * @throws Refusal `not_found`
 */
export async function recompute(db: Db, roundId: number, edition?: number): Promise<Recomputed | null> {
  const published = await findPublication(db, roundId, edition)
  if (!published) return null
  const now = await computeResults(db, roundId, published.kept ? published.edition : 'live')
  const last = await findPublication(db, roundId)
  return {
    edition: published.edition,
    kept: published.kept,
    same:
      published.method === now.method &&
      published.results === now.results &&
      published.dataHash === now.dataHash,
    ...compared(published, now),
    published: { data: published.dataHash, method: published.methodHash, results: published.resultsHash },
    now: { data: now.dataHash, method: now.methodHash, results: now.resultsHash },
    since:
      published.kept && last?.edition === published.edition
        ? compared(published, await computeResults(db, roundId, 'live'))
        : null,
  }
}

/** Where a computation differs from what was published. */
export function compared(
  published: Pick<Computed, 'data' | 'method' | 'results'>,
  now: Pick<Computed, 'data' | 'method' | 'results'>,
): Since {
  const parts = Object.keys(now.data) as (keyof DataParts)[]
  return {
    data: parts.filter((part) => published.data[part] !== now.data[part]),
    method: differences(JSON.parse(published.method), JSON.parse(now.method)),
    results: differences(JSON.parse(published.results), JSON.parse(now.results)),
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
