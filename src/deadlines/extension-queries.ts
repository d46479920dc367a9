import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { CaseActTable, ExtensionTable } from '../tables.ts'
import type { UnitLevel } from '../units/unit.ts'

/** A case that more time is asked for, with where it stands; null = nobody has touched it. */
export type ToExtend = {
  case_id: number
  unit_id: number
  stage: string | null
  pass: number | null
  step: number | null
  due_at: Date | null
  closes_at: Date
}

/** On several servers: an extension is a row on each of them, written after rows of many units in one transaction. */
export async function writeShardByShard(trx: Db): Promise<void> {
  await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(trx)
}

/** Cases of a round by the level of their units, or by their ids, within a reach. */
export async function casesToExtend(
  trx: Db,
  roundId: number,
  reach: readonly number[],
  to: Readonly<{ level: UnitLevel }> | Readonly<{ caseIds: readonly number[] }>,
): Promise<ToExtend[]> {
  return await trx
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .select(['c.case_id', 'c.unit_id', 'a.stage', 'a.pass', 'a.step', 'a.due_at', 'r.closes_at'])
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .where((b) =>
      'level' in to
        ? b('u.level', '=', to.level)
        : b('c.case_id', '=', sql<number>`any(${[...to.caseIds]}::integer[])`),
    )
    .orderBy('c.case_id')
    .execute()
}

/** Of cases those in whose sheet a person has written. */
export async function writtenBy(
  trx: Db,
  personId: number,
  cases: readonly Pick<ToExtend, 'case_id' | 'unit_id'>[],
): Promise<Set<number>> {
  if (cases.length === 0) return new Set()
  const rows = await trx
    .selectFrom('assessment_score as s')
    .innerJoin('account_holder as h', 'h.holder_id', 's.entered_by')
    .select('s.case_id')
    .distinct()
    .where('h.person_id', '=', personId)
    .where('s.unit_id', '=', sql<number>`any(${[...new Set(cases.map((one) => one.unit_id))]}::integer[])`)
    .execute()
  return new Set(rows.map((row) => row.case_id))
}

/**
 * Writes the new deadline where the work is still the unit's and the deadline would not come earlier; holds those sheets until
 * the transaction ends. What the unit has typed stays as it is, so no form that is open becomes stale.
 * @returns the cases that were written
 */
export async function writeDue(
  trx: Db,
  cases: readonly Pick<ToExtend, 'case_id' | 'unit_id'>[],
  dueAt: Date,
): Promise<Set<number>> {
  if (cases.length === 0) return new Set()
  const rows = await trx
    .updateTable('assessment')
    .set({ due_at: dueAt })
    .where('unit_id', '=', sql<number>`any(${[...new Set(cases.map((one) => one.unit_id))]}::integer[])`)
    .where('case_id', '=', sql<number>`any(${cases.map((one) => one.case_id)}::integer[])`)
    .where('stage', 'in', ['self_scoring', 'confirming', 'replying'])
    .where((b) => b.or([b('due_at', 'is', null), b('due_at', '<', dueAt)]))
    .returning('case_id')
    .execute()
  return new Set(rows.map((row) => row.case_id))
}

/** Writes a row of the course for each case; the caller holds the sheets' rows. */
export async function insertCaseActs(
  trx: Db,
  rows: readonly Omit<Insertable<CaseActTable>, 'seq'>[],
): Promise<void> {
  if (rows.length === 0) return
  const last = await trx
    .selectFrom('case_act')
    .select(['case_id', (b) => b.fn.max('seq').as('seq')])
    .where('unit_id', '=', sql<number>`any(${[...new Set(rows.map((row) => row.unit_id))]}::integer[])`)
    .where('case_id', '=', sql<number>`any(${rows.map((row) => row.case_id)}::integer[])`)
    .groupBy('case_id')
    .orderBy('case_id')
    .execute()
  const seq = new Map(last.map((row) => [row.case_id, Number(row.seq)]))
  for (let from = 0; from < rows.length; from += 1000) {
    await trx
      .insertInto('case_act')
      .values(rows.slice(from, from + 1000).map((row) => ({ ...row, seq: (seq.get(row.case_id) ?? 0) + 1 })))
      .execute()
  }
}

export async function findExtension(db: Db, extensionId: string): Promise<{ cases: number } | undefined> {
  return await db
    .selectFrom('extension')
    .select('cases')
    .where('extension_id', '=', extensionId)
    .executeTakeFirst()
}

export async function insertExtension(trx: Db, row: Insertable<ExtensionTable>): Promise<void> {
  await trx.insertInto('extension').values(row).execute()
}

/** The extensions of a round, newest first, with the posts that granted them. */
export async function extensionsOf(db: Db, roundId: number) {
  return await db
    .selectFrom('extension as e')
    .innerJoin('account_holder as h', 'h.holder_id', 'e.made_by')
    .innerJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['e.extension_id', 'e.level', 'e.cases', 'e.due_at', 'e.decision_number', 'e.decided_on'])
    .select(['e.reason', 'e.made_at', 'h.full_name', 'a.post_title'])
    .where('e.round_id', '=', roundId)
    .orderBy('e.made_at', 'desc')
    .orderBy('e.extension_id')
    .execute()
}

/** The levels of the units that a round evaluates within a reach, with how many cases each has. */
export async function levelsOf(
  db: Db,
  roundId: number,
  reach: readonly number[],
): Promise<{ level: UnitLevel; cases: number }[]> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['u.level', sql<number>`count(*)::integer`.as('cases')])
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .groupBy('u.level')
    .orderBy('u.level')
    .execute()
  return rows
}

/** Of these cases those that belong to a round and lie within a reach. */
export async function casesWithin(
  db: Db,
  roundId: number,
  reach: readonly number[],
  caseIds: readonly number[],
): Promise<number[]> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select('c.case_id')
    .where('c.round_id', '=', roundId)
    .where('c.case_id', '=', sql<number>`any(${[...caseIds]}::integer[])`)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('c.case_id')
    .execute()
  return rows.map((row) => row.case_id)
}
