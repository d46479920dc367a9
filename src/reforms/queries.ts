import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { unitColumns, units } from '../units/queries.ts'
import type { Unit } from '../units/unit.ts'
import type { PlannedLink, ReformFacts, ReformLine } from './reform.ts'

export type ReformRow = Readonly<{
  reform_id: number
  unit_id: number
  unit_name: string
  unit_path: number[]
  effective_on: string
  decision: string
  decided_on: string
  issuer: string
  note: string | null
  bridge: ReformFacts['bridge']
  posts: ReformFacts['posts']
  entered_at: Date
  post_title: string | null
  followed_at: Date | null
  undone_at: Date | null
  undone_why: string | null
  ended: number
  born: number
}>

function reformFrom(db: Db) {
  return db
    .selectFrom('reform as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .leftJoin('account as a', 'a.account_id', 'r.entered_by')
    .select(['r.reform_id', 'r.unit_id', 'u.name as unit_name', 'u.path as unit_path'])
    .select(['r.effective_on', 'r.decision', 'r.decided_on', 'r.issuer', 'r.note', 'r.bridge', 'r.posts'])
    .select(['r.entered_at', 'a.post_title', 'r.followed_at', 'r.undone_at', 'r.undone_why'])
    .select([
      sql<number>`(select count(*)::integer from app.reform_unit x where x.reform_id = r.reform_id and x.part = 'ended')`.as(
        'ended',
      ),
      sql<number>`(select count(*)::integer from app.reform_unit x where x.reform_id = r.reform_id and x.part = 'born')`.as(
        'born',
      ),
    ])
}

export async function findReform(db: Db, reformId: number): Promise<ReformRow | undefined> {
  return await reformFrom(db).where('r.reform_id', '=', reformId).executeTakeFirst()
}

export const reformSorts = ['effective', 'decision', 'entered'] as const
export type ReformSort = (typeof reformSorts)[number]

/** Acts that concern units within a reach, a page at a time, found by number, issuer, note or the name of a unit. */
export async function reformsWithin(
  db: Db,
  reach: readonly number[],
  search: { text: string; folded: string; sort: ReformSort; direction: 'asc' | 'desc' },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: ReformRow[]; total: number }> {
  const ids = sql`${[...reach]}::integer[]`
  const like = `%${search.text.replace(/[\\%_]/g, '\\$&')}%`
  const folded = `%${search.folded.replace(/[\\%_]/g, '\\$&')}%`
  const touched = sql<boolean>`(u.path && ${ids} or exists (
    select 1 from app.reform_unit x join app.unit xu on xu.unit_id = x.unit_id
    where x.reform_id = r.reform_id and xu.path && ${ids}))`
  const found = sql<boolean>`(concat_ws(' ', r.decision, r.issuer, r.note) ilike ${like} or exists (
    select 1 from app.reform_unit x join app.unit xu on xu.unit_id = x.unit_id
    where x.reform_id = r.reform_id and xu.search_text like ${folded}))`
  const base = db
    .selectFrom('reform as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where(touched)
    .$if(search.text !== '', (query) => query.where(found))
  const { n } = await base.executeTakeFirstOrThrow()
  const order = { effective: sql`r.effective_on`, decision: sql`r.decision`, entered: sql`r.entered_at` }[
    search.sort
  ]
  const rows = await reformFrom(db)
    .where(touched)
    .$if(search.text !== '', (query) => query.where(found))
    .orderBy(order, search.direction)
    .orderBy('r.reform_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(n) }
}

/** Who became whom on a day, by predecessor. */
export async function successionsOn(db: Db, day: string): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom('unit_succession')
    .select(['predecessor_id', 'successor_id'])
    .where('happened_on', '=', day)
    .orderBy('predecessor_id')
    .orderBy('successor_id')
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.predecessor_id)].map(([id, own]) => [
      id,
      own.map((row) => row.successor_id),
    ]),
  )
}

export async function insertReform(
  trx: Db,
  unitId: number,
  facts: ReformFacts,
  lines: readonly ReformLine[],
  by: { accountId: number; at: Date },
): Promise<number> {
  const row = await trx
    .insertInto('reform')
    .values({
      unit_id: unitId,
      effective_on: facts.effectiveOn,
      decision: facts.decision,
      decided_on: facts.decidedOn,
      issuer: facts.issuer,
      note: facts.note,
      bridge: facts.bridge,
      posts: facts.posts,
      lines: JSON.stringify(lines),
      entered_at: by.at,
      entered_by: by.accountId,
    })
    .returning('reform_id')
    .executeTakeFirstOrThrow()
  return row.reform_id
}

export async function insertReformUnits(
  trx: Db,
  reformId: number,
  parts: readonly { unitId: number; part: 'ended' | 'born' }[],
): Promise<void> {
  for (let start = 0; start < parts.length; start += 1000) {
    await trx
      .insertInto('reform_unit')
      .values(
        parts
          .slice(start, start + 1000)
          .map(({ unitId, part }) => ({ reform_id: reformId, unit_id: unitId, part })),
      )
      .execute()
  }
}

/** Sets or takes away the first day on which some units are no more. */
export async function setEnd(trx: Db, unitIds: readonly number[], day: string | null): Promise<void> {
  await trx
    .updateTable('unit')
    .set({ valid_to: day })
    .where(sql<boolean>`unit_id = any(${[...unitIds]}::integer[])`)
    .execute()
}

/** The successions that an act wrote. */
export async function linksOf(db: Db, reformId: number): Promise<PlannedLink[]> {
  const rows = await db
    .selectFrom('unit_succession')
    .select(['predecessor_id', 'successor_id', 'kind', 'carries'])
    .where('reform_id', '=', reformId)
    .orderBy('predecessor_id')
    .orderBy('successor_id')
    .execute()
  return rows.map((row) => ({
    from: row.predecessor_id,
    to: row.successor_id,
    kind: row.kind,
    carries: row.carries,
  }))
}

/** The units that an act ended or began, by name. */
export async function unitsOfReform(
  db: Db,
  reformId: number,
  part: 'ended' | 'born',
): Promise<(Unit & { parent_name: string | null })[]> {
  const rows = await db
    .selectFrom('reform_unit as x')
    .innerJoin('unit as u', 'u.unit_id', 'x.unit_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .select([...unitColumns, 'p.name as parent_name'])
    .where('x.reform_id', '=', reformId)
    .where('x.part', '=', part)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('u.unit_id')
    .execute()
  return units(rows)
}

/** Acts whose day has come and whose posts have not moved yet, the earliest first. */
export async function reformsToFollow(db: Db, today: string) {
  return await db
    .selectFrom('reform')
    .select(['reform_id', 'posts', 'unit_id', 'effective_on', 'decision'])
    .where('followed_at', 'is', null)
    .where('undone_at', 'is', null)
    .where('effective_on', '<=', today)
    .orderBy('effective_on')
    .orderBy('reform_id')
    .execute()
}

export async function markFollowed(trx: Db, reformId: number, at: Date): Promise<void> {
  await trx.updateTable('reform').set({ followed_at: at }).where('reform_id', '=', reformId).execute()
}

/** Names of units, whether they stand or ended. */
export async function unitNames(db: Db, unitIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'name'])
    .where(sql<boolean>`unit_id = any(${[...new Set(unitIds)]}::integer[])`)
    .orderBy('unit_id')
    .execute()
  return new Map(rows.map((row) => [row.unit_id, row.name]))
}
