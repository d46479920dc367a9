import type { Db } from '../database.ts'
import { respondentReleases } from '../results/release-queries.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { type CellState, cellsBehind } from './queries.ts'

/** An earlier release that holds nearly the same forms, so that the difference of both would single some out. */
export type TooClose = {
  /** forms in which both differ, at least */
  readonly people: number
  /** when the earlier file went out; null = the edition that is published */
  readonly at: Date | null
  readonly edition: number | null
}

/** The name under which files of the forms of a questionnaire are kept in the log. */
export function respondentsName(versionId: number): string {
  return `respondents/${versionId}`
}

/**
 * Whether a file of the forms there are may go out beside what went out before (methodology §15.5): earlier files of the same
 * questionnaire, and the editions of the round. Two that differ by a few forms would single these out.
 * @returns the release it is too close to; null = it may
 */
export async function tooClose(
  db: Db,
  { roundId, versionId, minimum }: { roundId: number; versionId: number; minimum: number },
  now: readonly CellState[],
  editions: readonly { edition: number }[],
): Promise<TooClose | null> {
  const few = (people: number) => people > 0 && people < minimum
  for (const { at, contents, dataHash } of await respondentReleases(
    db,
    roundId,
    respondentsName(versionId),
  )) {
    const people = dataHash === hashOf(now) ? 0 : formsApart(sheetsIn(contents.cells), sheetsOf(now))
    if (few(people)) return { people, at, edition: null }
  }
  for (const { edition } of editions) {
    const then = await cellsBehind(db, { roundId, edition }, versionId)
    const people = hashOf(then) === hashOf(now) ? 0 : formsApart(sheetsOf(then), sheetsOf(now))
    if (few(people)) return { people, at: null, edition }
  }
  return null
}

/** The fewest forms in which two sets with other content differ. */
function formsApart(then: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  let more = 0
  let fewer = 0
  for (const name of new Set([...then.keys(), ...now.keys()])) {
    const apart = (now.get(name) ?? 0) - (then.get(name) ?? 0)
    if (apart > 0) more += apart
    else fewer -= apart
  }
  return Math.max(1, more, fewer)
}

/** What the log keeps of the forms in a file: how many there are of each kind. */
export function formsKept(cells: readonly CellState[]): Record<string, Record<string, number>> {
  return Object.fromEntries([...sheetsOf(cells)].map(([name, sheets]) => [name, { sheets }]))
}

/** The hash of all that is counted of the forms. */
export function hashOf(cells: readonly CellState[]): string {
  return contentHash(cells.map(({ name, sheets, hash }) => [name, sheets, hash]))
}

function sheetsOf(cells: readonly CellState[]): Map<string, number> {
  return new Map(cells.map(({ name, sheets }) => [name, sheets]))
}

function sheetsIn(cells: Readonly<Record<string, Readonly<Record<string, number>>>>): Map<string, number> {
  return new Map(Object.entries(cells).map(([name, of]) => [name, of.sheets ?? 0]))
}
