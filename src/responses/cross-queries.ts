import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Cross, CrossKey } from './cross.ts'
import { packIntegers, unpackIntegers } from './packed-integers.ts'
import { withoutSheets } from './retention-queries.ts'

const columns = ['unit_id', 'round_id', 'case_id', 'questionnaire_version_id', 'scale', 'sums'] as const

type Row = {
  unit_id: number
  round_id: number
  case_id: number
  questionnaire_version_id: number
  scale: string
  sums: Buffer
}

/** Those of the cross products that are kept, in no order. */
export async function crossesOfKeys(db: Db, keys: readonly CrossKey[]): Promise<Cross[]> {
  if (keys.length === 0) return []
  const units = [...new Set(keys.map((key) => key.unitId))]
  const { rows } = await sql<Row>`
    select c.unit_id, c.round_id, c.case_id, c.questionnaire_version_id, c.scale, c.sums
    from unnest(
      ${keys.map((key) => key.unitId)}::integer[], ${keys.map((key) => key.roundId)}::integer[],
      ${keys.map((key) => key.caseId)}::integer[], ${keys.map((key) => key.versionId)}::integer[],
      ${keys.map((key) => key.scale)}::text[]
    ) as k (unit_id, round_id, case_id, questionnaire_version_id, scale)
    join item_cross c on c.unit_id = k.unit_id and c.round_id = k.round_id and c.case_id = k.case_id
      and c.questionnaire_version_id = k.questionnaire_version_id and c.scale = k.scale
    where c.unit_id = any (${units}::integer[])`.execute(db)
  return rows.map(readCross)
}

/** Rows in a statement: six values each, and a statement takes 65,535. */
const AT_ONCE = 1000

/** Writes cross products as they are now, new ones and known ones; `crosses` stand in the order of their keys. */
export async function putCrosses(trx: Db, crosses: readonly Cross[]): Promise<void> {
  for (let from = 0; from < crosses.length; from += AT_ONCE) {
    await trx
      .insertInto('item_cross')
      .values(
        crosses.slice(from, from + AT_ONCE).map(({ key, sums }) => ({
          unit_id: key.unitId,
          round_id: key.roundId,
          case_id: key.caseId,
          questionnaire_version_id: key.versionId,
          scale: key.scale,
          sums: packIntegers(sums),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['unit_id', 'round_id', 'case_id', 'questionnaire_version_id', 'scale'])
          .doUpdateSet({ sums: ({ ref }) => ref('excluded.sums') }),
      )
      .execute()
  }
}

/** The cross products of one unit as they are kept, in the order of their keys. */
export async function crossesOfUnit(db: Db, unitId: number): Promise<Cross[]> {
  const rows = await db
    .selectFrom('item_cross')
    .select(columns)
    .where('unit_id', '=', unitId)
    .where('round_id', 'not in', withoutSheets(db))
    .orderBy('questionnaire_version_id')
    .orderBy('round_id')
    .orderBy('case_id')
    .orderBy('scale')
    .execute()
  return rows.map(readCross)
}

export async function deleteCross(trx: Db, key: CrossKey): Promise<void> {
  await trx
    .deleteFrom('item_cross')
    .where('unit_id', '=', key.unitId)
    .where('round_id', '=', key.roundId)
    .where('case_id', '=', key.caseId)
    .where('questionnaire_version_id', '=', key.versionId)
    .where('scale', '=', key.scale)
    .execute()
}

export async function deleteCrosses(trx: Db, unitId: number): Promise<void> {
  await trx
    .deleteFrom('item_cross')
    .where('unit_id', '=', unitId)
    .where('round_id', 'not in', withoutSheets(trx))
    .execute()
}

function readCross(row: Row): Cross {
  const key = {
    unitId: row.unit_id,
    roundId: row.round_id,
    caseId: row.case_id,
    versionId: row.questionnaire_version_id,
    scale: row.scale,
  }
  return { key, sums: unpackIntegers(row.sums) }
}
