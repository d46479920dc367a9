import type { Db } from '../database.ts'

/** The version of weights that counts for a questionnaire in a round. */
export type UsedWeights = {
  readonly versionId: number
  readonly weightVersionId: number
  /** of the versions made for this questionnaire in this round, from 1 on */
  readonly number: number
  readonly hash: string
}

/** The versions of weights that count for a round, by questionnaire. */
export async function officialWeights(db: Db, roundId: number): Promise<UsedWeights[]> {
  const rows = await db
    .selectFrom('official_weights as o')
    .innerJoin('weight_version as w', 'w.weight_version_id', 'o.weight_version_id')
    .innerJoin('weight_basis as b', 'b.weight_version_id', 'o.weight_version_id')
    .select(['o.questionnaire_version_id', 'o.weight_version_id', 'w.number', 'b.hash'])
    .where('o.round_id', '=', roundId)
    .orderBy('o.questionnaire_version_id')
    .execute()
  return rows.map((row) => ({
    versionId: row.questionnaire_version_id,
    weightVersionId: row.weight_version_id,
    number: row.number,
    hash: row.hash,
  }))
}
