import { canonicalJson } from '../surveys/content-hash.ts'

/** The unit's part of one criterion. */
export type Part = Readonly<{ entry: unknown; explanation: string | null }>

/** What becomes of a part that two people worked on: the other's stays, mine is written, or somebody must choose. */
export type Merged = 'theirs' | 'mine' | 'conflict'

export function samePart(a: Part, b: Part): boolean {
  return (
    canonicalJson(a.entry ?? null) === canonicalJson(b.entry ?? null) &&
    (a.explanation ?? '') === (b.explanation ?? '')
  )
}

/**
 * Merges one criterion of a sheet that somebody else saved meanwhile. What only one of the two has changed is taken as it
 * is; only where both changed it, and differently, somebody has to choose.
 * @param base what both began with; undefined when the other has not changed it
 */
export function mergePart(base: Part | undefined, theirs: Part, mine: Part): Merged {
  if (base === undefined) return 'mine'
  if (samePart(theirs, mine) || samePart(base, mine)) return 'theirs'
  return samePart(base, theirs) ? 'mine' : 'conflict'
}
