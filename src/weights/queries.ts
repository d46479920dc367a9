import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'

/** A version of weights with what it was made of. */
export type FixedVersion = UsedWeights & {
  readonly record: unknown
  readonly basis: string
  readonly cellsHash: string
  readonly sheets: number
  readonly note: string | null
  readonly madeAt: Date
  readonly madeBy: string | null
}

/** The fixed versions of a round, of one questionnaire or of all, the newest first. */
export async function fixedVersions(db: Db, roundId: number, versionId?: number): Promise<FixedVersion[]> {
  let query = db
    .selectFrom('weight_version as w')
    .innerJoin('weight_basis as b', 'b.weight_version_id', 'w.weight_version_id')
    .leftJoin('account as a', 'a.account_id', 'w.made_by')
    .select([
      'w.questionnaire_version_id',
      'w.weight_version_id',
      'w.number',
      'w.record',
      'w.made_at',
      'b.hash',
      'b.basis',
      'b.cells_hash',
      'b.sheets',
      'b.note',
      'a.post_title',
    ])
    .where('w.round_id', '=', roundId)
    .orderBy('w.questionnaire_version_id')
    .orderBy('w.number', 'desc')
  if (versionId !== undefined) query = query.where('w.questionnaire_version_id', '=', versionId)
  const rows = await query.execute()
  return rows.map((row) => ({
    versionId: row.questionnaire_version_id,
    weightVersionId: row.weight_version_id,
    number: row.number,
    hash: row.hash,
    record: row.record,
    basis: row.basis,
    cellsHash: row.cells_hash,
    sheets: row.sheets,
    note: row.note,
    madeAt: row.made_at,
    madeBy: row.post_title,
  }))
}

/** Keeps what a version of weights was made of. */
export async function insertBasis(
  trx: Db,
  row: {
    weightVersionId: number
    basis: string
    cellsHash: string
    hash: string
    sheets: number
    note: string | null
  },
): Promise<void> {
  await trx
    .insertInto('weight_basis')
    .values({
      weight_version_id: row.weightVersionId,
      basis: row.basis,
      cells_hash: row.cellsHash,
      hash: row.hash,
      sheets: row.sheets,
      note: row.note,
    })
    .execute()
}

export async function setOfficial(
  trx: Db,
  row: { roundId: number; versionId: number; weightVersionId: number; by: number | null; at: Date },
): Promise<void> {
  await trx
    .insertInto('official_weights')
    .values({
      round_id: row.roundId,
      questionnaire_version_id: row.versionId,
      weight_version_id: row.weightVersionId,
      chosen_by: row.by,
      chosen_at: row.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['round_id', 'questionnaire_version_id']).doUpdateSet((inner) => ({
        weight_version_id: inner.ref('excluded.weight_version_id'),
        chosen_by: inner.ref('excluded.chosen_by'),
        chosen_at: inner.ref('excluded.chosen_at'),
      })),
    )
    .execute()
}

/** The draft of a weighting as it is kept. */
export async function findDraft(
  db: Db,
  roundId: number,
  versionId: number,
): Promise<{ revision: number; draft: unknown } | undefined> {
  return await db
    .selectFrom('weighting')
    .select(['revision', 'draft'])
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirst()
}

export async function keepDraft(
  trx: Db,
  row: {
    roundId: number
    versionId: number
    revision: number
    draft: unknown
    by: number | null
    at: Date
  },
): Promise<void> {
  const values = {
    revision: row.revision,
    draft: JSON.stringify(row.draft),
    updated_by: row.by,
    updated_at: row.at,
  }
  await trx
    .insertInto('weighting')
    .values({ round_id: row.roundId, questionnaire_version_id: row.versionId, ...values })
    .onConflict((conflict) =>
      conflict.columns(['round_id', 'questionnaire_version_id']).doUpdateSet((inner) => ({
        revision: inner.ref('excluded.revision'),
        draft: inner.ref('excluded.draft'),
        updated_by: inner.ref('excluded.updated_by'),
        updated_at: inner.ref('excluded.updated_at'),
      })),
    )
    .execute()
}

/** The questionnaires asked in a round, with how many sheets of each are counted and in how many units. */
export async function weighedQuestionnaires(db: Db, roundId: number) {
  const asked = await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select(['q.questionnaire_version_id', 'v.code', 'v.version', 'v.title'])
    .distinct()
    .where('c.round_id', '=', roundId)
    .orderBy('v.code')
    .orderBy('q.questionnaire_version_id')
    .execute()
  const counted = await db
    .selectFrom('item_count')
    .select([
      'questionnaire_version_id',
      sql<number>`sum(sheets)::integer`.as('sheets'),
      sql<number>`count(distinct unit_id)::integer`.as('units'),
    ])
    .where('round_id', '=', roundId)
    .groupBy('questionnaire_version_id')
    .orderBy('questionnaire_version_id')
    .execute()
  const found = new Map(counted.map((row) => [row.questionnaire_version_id, row]))
  return asked.map((row) => ({
    versionId: row.questionnaire_version_id,
    code: row.code,
    version: row.version,
    title: row.title,
    sheets: found.get(row.questionnaire_version_id)?.sheets ?? 0,
    units: found.get(row.questionnaire_version_id)?.units ?? 0,
  }))
}

/** Names, kinds and inhabitants of units, by code. */
export async function unitsOfSample(db: Db, unitIds: readonly number[]) {
  return await db
    .selectFrom('unit')
    .select(['unit_id', 'code', 'name', 'kind', 'population'])
    .where('unit_id', '=', sql<number>`any(${[...unitIds]}::integer[])`)
    .orderBy('code')
    .orderBy('unit_id')
    .execute()
}

/** How many units of a level lie in each area today, by the id of the area: the population of first-stage units. */
export async function unitsInAreas(
  db: Db,
  areaIds: readonly number[],
  level: 'commune' | 'district',
  day: string,
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'path'])
    .where(sql<boolean>`path && ${[...areaIds]}::integer[]`)
    .where('level', '=', level)
    .where('valid_from', '<=', day)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', day)]))
    .orderBy('unit_id')
    .execute()
  const counts = new Map<number, number>()
  for (const { path } of rows) {
    const area = areaIds.find((id) => path.includes(id))
    if (area !== undefined) counts.set(area, (counts.get(area) ?? 0) + 1)
  }
  return counts
}
