import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type {
  AssessmentScoreTable,
  AssessmentTable,
  RegisterFigureTable,
  ResponseTable,
  Tables,
} from '../tables.ts'

const CHUNK = 500

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK)
}

/** Whether a table is there; false before the schema exists. */
export async function hasTable(db: Db, table: keyof Tables): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass(${`app.${table}`}) is not null as there`.execute(db)
  return rows[0]?.there ?? false
}

export async function hasRows(db: Db, table: keyof Tables): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select 1 from ${sql.table(`app.${table}`)}) as there`.execute(db)
  return rows[0]?.there ?? false
}

/** Whether anything was done beside loading the national units. */
export async function hasActs(db: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select 1 from app.audit where act <> 'units.load') as there`.execute(db)
  return rows[0]?.there ?? false
}

/** What a setting of the demonstration holds; undefined when it is not there. */
export async function readSetting(db: Db, key: 'demo' | 'demo.entrances'): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

/** Gives units a population, with a note that says what it is worth. */
export async function setPopulations(
  trx: Db,
  rows: readonly { unitId: number; population: number; note: string }[],
): Promise<void> {
  for (const chunk of chunks(rows)) {
    const values = sql.join(
      chunk.map((row) => sql`(${row.unitId}::integer, ${row.population}::integer, ${row.note}::text)`),
    )
    await sql`
      update app.unit u set population = v.population, note = v.note
      from (values ${values}) as v (unit_id, population, note)
      where u.unit_id = v.unit_id`.execute(trx)
  }
}

/** A case of a round with its unit. */
export type DemoCase = { case_id: number; unit_id: number; parent_id: number | null; code: string }

/** The cases of a round under one framework, in the order of their units' codes. */
export async function casesOf(db: Db, roundId: number, frameworkVersionId: number): Promise<DemoCase[]> {
  return await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['c.case_id', 'c.unit_id', 'u.parent_id', 'u.code'])
    .where('c.round_id', '=', roundId)
    .where('c.framework_version_id', '=', frameworkVersionId)
    .orderBy('u.code')
    .orderBy('c.case_id')
    .execute()
}

/** The code of the link of a case to a questionnaire version. */
export async function linkOf(db: Db, caseId: number, versionId: number): Promise<string> {
  const row = await db
    .selectFrom('link')
    .select('code')
    .where('case_id', '=', caseId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.code
}

/** Marks the first invitations of a case as completed: what their forms would have done. */
export async function useInvitations(trx: Db, caseId: number, many: number): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ state: 'completed' })
    .where('case_id', '=', caseId)
    .where('number', '<=', many)
    .execute()
  await sql`
    insert into app.quota_cell (unit_id, case_id, cell, taken, refused)
    select unit_id, case_id, questionnaire_version_id::text, count(*), 0 from app.invitation
    where case_id = ${caseId} and state = 'completed' group by unit_id, case_id, questionnaire_version_id`.execute(
    trx,
  )
}

/** The code of the last invitation of a case that was issued. */
export async function unusedInvitation(trx: Db, caseId: number): Promise<string> {
  const row = await trx
    .selectFrom('invitation')
    .select('code')
    .where('case_id', '=', caseId)
    .where('state', '=', 'issued')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.code
}

export async function insertResponses(trx: Db, rows: readonly Insertable<ResponseTable>[]): Promise<void> {
  for (const chunk of chunks(rows)) await trx.insertInto('response').values(chunk).execute()
}

/** Figures of the registers; those of a year belong to the unit, whichever round finds them first. */
export async function insertFigures(
  trx: Db,
  figures: readonly Insertable<RegisterFigureTable>[],
): Promise<void> {
  for (const chunk of chunks(figures))
    await trx
      .insertInto('register_figure')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

/** Stores whole sheets of officials: head and leaves. */
export async function insertSheets(
  trx: Db,
  sheets: readonly Insertable<AssessmentTable>[],
  scores: readonly Insertable<AssessmentScoreTable>[],
): Promise<void> {
  for (const chunk of chunks(sheets)) await trx.insertInto('assessment').values(chunk).execute()
  for (const chunk of chunks(scores)) await trx.insertInto('assessment_score').values(chunk).execute()
}
