import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { RoundKind, RoundState } from '../tables.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'
import type { Move, Round } from './round.ts'
import { moves } from './round.ts'
import { type RoundSettings, type RoundSettingsGiven, roundSettings } from './settings.ts'

const roundColumns = [
  'r.round_id',
  'r.unit_id',
  'r.name',
  'r.kind',
  'r.pilot',
  'r.state',
  'r.opens_at',
  'r.closes_at',
  'r.settings',
  'r.opened_at',
  'r.closed_at',
  'r.published_at',
] as const

/** A round with the unit it belongs to. */
export type RoundRow = Round & { unit_name: string; unit_path: number[] }

export async function findRound(db: Db, roundId: number): Promise<RoundRow | undefined> {
  const row = await db
    .selectFrom('round as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .select([...roundColumns, 'u.name as unit_name', 'u.path as unit_path'])
    .where('r.round_id', '=', roundId)
    .executeTakeFirst()
  return row && { ...row, settings: roundSettings(row.settings) }
}

/** Reads a round and holds its row until the transaction ends: acts on one round stand in line here. */
export async function lockRound(trx: Db, roundId: number): Promise<Round | undefined> {
  const row = await trx
    .selectFrom('round as r')
    .select(roundColumns)
    .where('r.round_id', '=', roundId)
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, settings: roundSettings(row.settings) }
}

export type RoundFacts = {
  unitId: number
  name: string
  kind: RoundKind
  pilot: boolean
  opensAt: Date
  closesAt: Date
  settings: RoundSettingsGiven
}

export async function insertRound(trx: Db, round: RoundFacts): Promise<number> {
  const row = await trx
    .insertInto('round')
    .values({
      unit_id: round.unitId,
      name: round.name,
      kind: round.kind,
      pilot: round.pilot,
      opens_at: round.opensAt,
      closes_at: round.closesAt,
      settings: JSON.stringify(roundSettings(round.settings)),
    })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  return row.round_id
}

export async function updateSettings(trx: Db, roundId: number, settings: RoundSettings): Promise<void> {
  await trx
    .updateTable('round')
    .set({ settings: JSON.stringify(settings) })
    .where('round_id', '=', roundId)
    .execute()
}

/** How many rounds of a unit carry this name, whatever the case of its letters. */
export async function countNamed(db: Db, unitId: number, name: string): Promise<number> {
  const row = await db
    .selectFrom('round')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where('unit_id', '=', unitId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export async function moveRound(trx: Db, roundId: number, move: Move, at: Date): Promise<void> {
  const stamp = { open: { opened_at: at }, close: { closed_at: at }, publish: { published_at: at } }[move]
  await trx
    .updateTable('round')
    .set({ state: moves[move].to, ...stamp })
    .where('round_id', '=', roundId)
    .execute()
}

/** Opens a round again. @returns false where its single sheets are deleted, or going: it takes no more */
export async function reopenedRound(trx: Db, roundId: number, until: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('round')
    .set({ state: 'open', closes_at: until, closed_at: null })
    .where('round_id', '=', roundId)
    .where('sheets_deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Deletes a round without cases. */
export async function deleteRound(trx: Db, roundId: number): Promise<void> {
  await trx.deleteFrom('round').where('round_id', '=', roundId).execute()
}

export const roundSorts = ['opens', 'name', 'unit', 'state'] as const
export type RoundSort = (typeof roundSorts)[number]

export type ListedRound = {
  round_id: number
  name: string
  kind: RoundKind
  pilot: boolean
  state: RoundState
  opens_at: Date
  closes_at: Date
  unit_name: string
  cases: number
}

/**
 * Rounds an account may see: those of units within its reach, and those that have left the draft and evaluate a unit
 * within it. The search knows no case and no diacritics.
 */
export async function roundsWithin(
  db: Db,
  reach: readonly number[],
  search: { text: string; state?: RoundState | undefined; sort: RoundSort; direction: 'asc' | 'desc' },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: ListedRound[]; total: number }> {
  const like = `%${escapeLike(foldVietnamese(search.text))}%`
  const folded = sql`replace(regexp_replace(normalize(lower(r.name), nfd), '[\u0300-\u036f]', '', 'g'), 'đ', 'd')`
  const base = db
    .selectFrom('round as r')
    .innerJoin('unit as u', 'u.unit_id', 'r.unit_id')
    .where(visibleTo(reach))
    .$if(like !== '%%', (query) =>
      query.where(sql<boolean>`(${folded} like ${like} or u.search_text like ${like})`),
    )
    .$if(search.state !== undefined, (query) => query.where('r.state', '=', search.state ?? 'draft'))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const order = {
    opens: sql`r.opens_at`,
    name: sql`r.name collate "vi-x-icu"`,
    unit: sql`u.name collate "vi-x-icu"`,
    state: sql`array_position(array['draft', 'open', 'closed', 'published'], r.state)`,
  }[search.sort]
  const rows = await base
    .leftJoin(
      (b) =>
        b
          .selectFrom('evaluation_case')
          .select(['round_id', (e) => e.fn.countAll<number>().as('cases')])
          .groupBy('round_id')
          .as('n'),
      (join) => join.onRef('n.round_id', '=', 'r.round_id'),
    )
    .select(['r.round_id', 'r.name', 'r.kind', 'r.pilot', 'r.state', 'r.opens_at', 'r.closes_at'])
    .select(['u.name as unit_name', sql<number>`coalesce(n.cases, 0)::integer`.as('cases')])
    .orderBy(order, search.direction)
    .orderBy('r.round_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(total) }
}

function visibleTo(reach: readonly number[]) {
  const units = sql`${[...reach]}::integer[]`
  return sql<boolean>`(u.path && ${units} or (r.state <> 'draft' and exists (
    select 1 from evaluation_case c inner join unit cu on cu.unit_id = c.unit_id
    where c.round_id = r.round_id and cu.path && ${units})))`
}
