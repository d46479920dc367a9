import { type Kysely, sql } from 'kysely'
import { packIntegers } from '../src/responses/packed-integers.ts'

type Row = {
  unit_id: number
  round_id: number
  case_id: number
  questionnaire_version_id: number
  scale: string
  pairs: string[]
  complete: string[]
}

/**
 * Cross products take their bytes, not eight for each of thousands of sums: they are written with every fold. Sums for pairs
 * are kept over those who did not answer all, so that most sheets change few of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app.item_cross add column sums bytea`.execute(db)
  const { rows: units } = await sql<{ unit_id: number }>`
    select distinct unit_id from app.item_cross order by unit_id`.execute(db)
  for (const { unit_id: unitId } of units) {
    const { rows } = await sql<Row>`
      select unit_id, round_id, case_id, questionnaire_version_id, scale, pairs::text[] as pairs,
        complete::text[] as complete
      from app.item_cross where unit_id = ${unitId}`.execute(db)
    for (const row of rows) {
      await sql`update app.item_cross set sums = ${packed(row)}
        where unit_id = ${row.unit_id} and round_id = ${row.round_id} and case_id = ${row.case_id}
          and questionnaire_version_id = ${row.questionnaire_version_id} and scale = ${row.scale}`.execute(db)
    }
  }
  await sql`alter table app.item_cross alter column sums set not null`.execute(db)
  await sql`alter table app.item_cross drop column pairs`.execute(db)
  await sql`alter table app.item_cross drop column complete`.execute(db)
}

/** Sums over those who answered both become sums over those of them who did not answer all. */
function packed(row: Row): Buffer {
  const pairs = row.pairs.map(Number)
  const complete = row.complete.map(Number)
  const k = (Math.sqrt(2 * pairs.length + 1) - 1) / 2
  let pair = 0
  for (let j = 0; j < k; j++) {
    for (let l = j; l < k; l++, pair++) {
      pairs[4 * pair]! -= complete[0]!
      pairs[4 * pair + 1]! -= complete[1 + j]!
      pairs[4 * pair + 2]! -= complete[1 + l]!
      pairs[4 * pair + 3]! -= complete[1 + k + pair]!
    }
  }
  return packIntegers([...pairs, ...complete])
}
