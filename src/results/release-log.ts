import type { Db } from '../database.ts'
import type { Actor } from '../rounds/create.ts'
import type { RoundResults } from './load.ts'
import { methodHash } from './method.ts'
import { type Contents, insertRelease, type ReleaseKind } from './release-queries.ts'

/** Something that leaves the house. */
export type Leaving = {
  readonly kind: ReleaseKind
  /** address of the page or file */
  readonly name: string
  readonly edition: number | null
  readonly purpose: string | null
  readonly dataHash: string | null
  /** SHA-256 of the bytes, in hex */
  readonly contentHash: string
  readonly contents: Contents
  readonly at?: Date
}

/**
 * Writes down that figures left the house: what they were, from which weights and method, when and through whom. Rows are
 * added and never changed.
 */
export async function logRelease(
  db: Db,
  by: Actor,
  all: Pick<RoundResults, 'round' | 'weights'> & Parameters<typeof methodHash>[0],
  leaving: Leaving,
): Promise<void> {
  await insertRelease(db, {
    ...leaving,
    roundId: all.round.round_id,
    accountId: by?.accountId ?? null,
    at: leaving.at ?? new Date(),
    methodHash: methodHash(all),
    weights: all.weights.map(({ versionId, number, hash }) => ({ versionId, number, hash })),
  })
}
