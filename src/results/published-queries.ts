import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'

/** What is kept with an edition beside its cases and counts. */
export type PublishedFacts = {
  readonly weights: readonly UsedWeights[]
  readonly round: {
    readonly opens_at: string
    readonly closed_at: string | null
    readonly settings: unknown
  }
}

/** @throws where there is no such edition */
export async function publishedFacts(
  db: Db,
  { roundId, edition }: { roundId: number; edition: number },
): Promise<PublishedFacts> {
  const { data } = await db
    .selectFrom('publication')
    .select('data')
    .where('round_id', '=', roundId)
    .where('edition', '=', edition)
    .executeTakeFirstOrThrow()
  return data as PublishedFacts
}

/** Figures that were decided to be hidden when an edition was published, by framework version. */
export async function publishedHidden(
  db: Db,
  { roundId, edition }: { roundId: number; edition: number },
): Promise<Readonly<Record<string, StoredHidden>>> {
  const row = await db
    .selectFrom('publication')
    .select('hidden')
    .where('round_id', '=', roundId)
    .where('edition', '=', edition)
    .executeTakeFirstOrThrow()
  return row.hidden as Record<string, StoredHidden>
}

/** `HiddenCells` as JSON. */
export type StoredHidden = {
  readonly ofCase: Readonly<Record<string, readonly string[]>>
  readonly ofLevel: readonly string[]
}
