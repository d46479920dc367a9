import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'

/** How many sheets of a questionnaire a round holds. */
export async function countSheets(db: Db, roundId: number, versionId: number): Promise<number> {
  const row = await db
    .selectFrom('response')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** The sheets of a questionnaire in a round from one unit: what was answered and where it is counted, nothing else. */
export async function sheetsOfUnit(db: Db, roundId: number, versionId: number, unitId: number) {
  return await db
    .selectFrom('response')
    .select(['case_id', 'mode', 'psu', 'answers'])
    .where('unit_id', '=', unitId)
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .orderBy('response_id')
    .execute()
}

/** The weights of a unit's cells under a version, by `cellName`. */
export async function weightsOfUnit(
  db: Db,
  weightVersionId: number,
  unitId: number,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('cell_weight')
    .select(['case_id', 'mode', 'psu', 'class', 'omega'])
    .where('unit_id', '=', unitId)
    .where('weight_version_id', '=', weightVersionId)
    .orderBy('case_id')
    .orderBy('mode')
    .orderBy('psu')
    .orderBy('class')
    .execute()
  return new Map(rows.map((row) => [cellName(row.case_id, row.mode, row.psu, row.class), row.omega]))
}

/** Forms of one kind, and a hash of what is counted of them. */
export type CellState = { readonly name: string; readonly sheets: number; readonly hash: string }

/** The cells of a questionnaire's forms: as they are now, or as an edition keeps them. */
export async function cellsBehind(
  db: Db,
  { roundId, edition }: { roundId: number; edition: number | null },
  versionId: number,
): Promise<CellState[]> {
  const columns = [
    'unit_id',
    'case_id',
    'mode',
    'psu',
    'class',
    'sheets',
    sql<string>`md5(counts::text)`.as('hash'),
  ] as const
  const rows =
    edition === null
      ? await db
          .selectFrom('item_count')
          .select(columns)
          .where('round_id', '=', roundId)
          .where('questionnaire_version_id', '=', versionId)
          .where('sheets', '>', 0)
          .orderBy('unit_id')
          .orderBy('case_id')
          .orderBy('mode')
          .orderBy('psu')
          .orderBy('class')
          .execute()
      : await db
          .selectFrom('published_count')
          .select(columns)
          .where('round_id', '=', roundId)
          .where('edition', '=', edition)
          .where('questionnaire_version_id', '=', versionId)
          .where('sheets', '>', 0)
          .orderBy('unit_id')
          .orderBy('case_id')
          .orderBy('mode')
          .orderBy('psu')
          .orderBy('class')
          .execute()
  return rows.map((row) => ({
    name: cellName(row.case_id, row.mode, row.psu, row.class),
    sheets: row.sheets,
    hash: row.hash,
  }))
}

export function cellName(caseId: number, mode: ResponseMode, psu: number, digits: number): string {
  return `${caseId} ${mode} ${psu} ${digits}`
}

/** The names of strata: of the area, and of the unit where every unit of an area is a stratum ('38', '38/1207'). */
export async function strataNames(db: Db, strata: readonly string[]): Promise<string[]> {
  if (strata.length === 0) return []
  const ids = strata.map((stratum) => Number(stratum.split('/').at(-1)))
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'name'])
    .where('unit_id', '=', (b) => b.fn.any(b.val(ids)))
    .orderBy('unit_id')
    .execute()
  const names = new Map(rows.map(({ unit_id, name }) => [unit_id, name]))
  return ids.map((id, at) => names.get(id) ?? strata[at] ?? '')
}
