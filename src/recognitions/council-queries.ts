import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { CouncilSeat } from '../tables.ts'
import { movedAway } from '../units/moved-away.ts'
import { byRank, unitColumns, units } from '../units/queries.ts'
import type { Unit } from '../units/unit.ts'
import type { CouncilFacts } from './forms.ts'

export async function findCouncil(db: Db, councilId: number, lock = false) {
  return await db
    .selectFrom('recognition_council as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select(['c.council_id', 'c.unit_id', 'c.round_id', 'c.name', 'c.number', 'c.issued_on', 'c.url'])
    .select(['u.name as unit_name', 'u.path', 'r.name as round_name', 'r.unit_id as round_unit_id'])
    .where('c.council_id', '=', councilId)
    .$if(lock, (query) => query.forUpdate('c'))
    .executeTakeFirst()
}

export type Council = NonNullable<Awaited<ReturnType<typeof findCouncil>>>

/** The councils within reach, the newest first. */
export async function councilsWithin(db: Db, reach: readonly number[]) {
  return await db
    .selectFrom('recognition_council as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select([
      'c.council_id',
      'c.name',
      'c.number',
      'c.issued_on',
      'u.name as unit_name',
      'r.name as round_name',
    ])
    .select(
      sql<number>`(select count(*)::integer from app.recognition_member m
        where m.council_id = c.council_id and m.left_at is null)`.as('members'),
    )
    .select(
      sql<number>`(select count(*)::integer from app.recognition_meeting m where m.council_id = c.council_id)`.as(
        'meetings',
      ),
    )
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('c.issued_on', 'desc')
    .orderBy('c.council_id', 'desc')
    .limit(500)
    .execute()
}

/** Those who sit on a council now; with `all` also those who have left, who stand in old minutes. */
export async function membersOf(db: Db, councilId: number, all = false) {
  return await db
    .selectFrom('recognition_member')
    .select(['member', 'full_name', 'post_title', 'seat', 'left_at'])
    .where('council_id', '=', councilId)
    .$if(!all, (query) => query.where('left_at', 'is', null))
    .orderBy(sql`array_position('{chair,vice_chair,secretary,member}'::text[], seat)`)
    .orderBy('member')
    .execute()
}

export type Member = Awaited<ReturnType<typeof membersOf>>[number]

export async function insertCouncil(
  trx: Db,
  facts: Omit<CouncilFacts, 'members'>,
  now: Date,
): Promise<number> {
  const row = await trx
    .insertInto('recognition_council')
    .values({
      unit_id: facts.unitId,
      round_id: facts.roundId,
      name: facts.name,
      number: facts.number,
      issued_on: facts.issuedOn,
      url: facts.url,
      created_at: now,
    })
    .returning('council_id')
    .executeTakeFirstOrThrow()
  return row.council_id
}

export async function updateCouncil(
  trx: Db,
  councilId: number,
  { name, number, issuedOn, url }: Pick<CouncilFacts, 'name' | 'number' | 'issuedOn' | 'url'>,
): Promise<void> {
  await trx
    .updateTable('recognition_council')
    .set({ name, number, issued_on: issuedOn, url })
    .where('council_id', '=', councilId)
    .execute()
}

export async function insertMember(
  trx: Db,
  councilId: number,
  member: number,
  { fullName, postTitle, seat }: { fullName: string; postTitle: string; seat: CouncilSeat },
): Promise<void> {
  await trx
    .insertInto('recognition_member')
    .values({
      council_id: councilId,
      member,
      full_name: fullName,
      post_title: postTitle,
      seat,
      left_at: null,
    })
    .execute()
}

export async function updateMember(
  trx: Db,
  councilId: number,
  member: number,
  set: { seat?: CouncilSeat; left_at?: Date | null },
): Promise<void> {
  await trx
    .updateTable('recognition_member')
    .set(set)
    .where('council_id', '=', councilId)
    .where('member', '=', member)
    .execute()
}

/** Districts and provinces above the cases of a round: whose councils may sit over them. */
export async function councilUnits(db: Db, roundId: number): Promise<Unit[]> {
  const rows = await db
    .selectFrom('unit as u')
    .select(unitColumns)
    .where('u.level', 'in', ['province', 'district'])
    .where(
      sql<boolean>`u.unit_id in (select unnest(d.path[1:cardinality(d.path) - 1]) from app.evaluation_case c
        join app.unit d on d.unit_id = c.unit_id where c.round_id = ${roundId})`,
    )
    .orderBy(byRank)
    .execute()
  return units(rows)
}

/** The dossiers of a round beneath a unit that wait for its council; not those of units that have gone elsewhere since. */
export async function casesForCouncil(db: Db, council: Pick<Council, 'round_id' | 'unit_id'>) {
  const gone = (await movedAway(db, [council.unit_id])).map(({ unit_id }) => unit_id)
  return await db
    .selectFrom('recognition as r')
    .innerJoin('evaluation_case as c', 'c.case_id', 'r.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'r.unit_id').onRef('a.case_id', '=', 'r.case_id'),
    )
    .select([
      'r.case_id',
      'r.unit_id',
      'u.name as unit_name',
      'a.stage as case_stage',
      'r.proposal_number',
      'r.proposal_on',
    ])
    .where('c.round_id', '=', council.round_id)
    .where('r.stage', '=', 'appraising')
    .where(sql<boolean>`u.path && ${[council.unit_id]}::integer[]`)
    .where(sql<boolean>`r.unit_id <> all(${gone}::integer[])`)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('r.case_id')
    .limit(500)
    .execute()
}

/** The council of a unit for a round, where it was set up. */
export async function councilOver(db: Db, roundId: number, unitId: number) {
  return await db
    .selectFrom('recognition_council')
    .select(['council_id', 'name'])
    .where('round_id', '=', roundId)
    .where('unit_id', '=', unitId)
    .executeTakeFirst()
}

/** Rounds within reach under a framework that knows recognition: those that can have councils. */
export async function roundsForCouncils(db: Db, reach: readonly number[], versions: readonly number[]) {
  return await db
    .selectFrom('round as d')
    .innerJoin('unit as u', 'u.unit_id', 'd.unit_id')
    .select(['d.round_id', 'd.name'])
    .where('d.state', '<>', 'draft')
    .where(
      sql<boolean>`exists (select 1 from app.evaluation_case c where c.round_id = d.round_id
        and c.framework_version_id = any(${[...versions]}::integer[]))`,
    )
    .where(
      sql<boolean>`(u.path && ${[...reach]}::integer[] or exists (select 1 from app.evaluation_case c
        join app.unit o on o.unit_id = c.unit_id where c.round_id = d.round_id and o.path && ${[...reach]}::integer[]))`,
    )
    .orderBy('d.opens_at', 'desc')
    .orderBy('d.round_id', 'desc')
    .limit(100)
    .execute()
}
