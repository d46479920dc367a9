import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Role } from '../tables.ts'

/** A post that belongs to one of some units, or is granted something there. */
export type TouchedPost = {
  account_id: number
  unit_id: number
  unit_name: string
  post_title: string
  full_name: string | null
  grants: { role: Role; unitId: number }[]
}

/** Active posts of these units, and posts elsewhere that are granted something there. */
export async function postsTouching(db: Db, unitIds: readonly number[]): Promise<TouchedPost[]> {
  if (unitIds.length === 0) return []
  const ids = sql`any(${[...unitIds]}::integer[])`
  return await db
    .selectFrom('account as a')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .leftJoin('role_grant as g', 'g.account_id', 'a.account_id')
    .select(['a.account_id', 'a.unit_id', 'u.name as unit_name', 'a.post_title', 'h.full_name'])
    .select(
      sql<TouchedPost['grants']>`coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id)
        order by g.role, g.unit_id) filter (where g.role is not null), '[]')`.as('grants'),
    )
    .where('a.state', '=', 'active')
    .where(
      sql<boolean>`(a.unit_id = ${ids} or a.account_id in (select account_id from app.role_grant where unit_id = ${ids}))`,
    )
    .groupBy(['a.account_id', 'a.unit_id', 'u.name', 'a.post_title', 'h.full_name'])
    .orderBy('u.name')
    .orderBy('a.account_id')
    .execute()
}

/** Puts a post at another unit. */
export async function setAccountUnit(trx: Db, accountId: number, unitId: number): Promise<void> {
  await trx.updateTable('account').set({ unit_id: unitId }).where('account_id', '=', accountId).execute()
}

/** Notes that a post followed its unit, or ended with it (`toUnitId` null). */
export async function insertMove(
  trx: Db,
  move: {
    accountId: number
    at: Date
    fromUnitId: number
    toUnitId: number | null
    grants: TouchedPost['grants']
    reformId: number
  },
): Promise<void> {
  await trx
    .insertInto('account_move')
    .values({
      account_id: move.accountId,
      moved_at: move.at,
      from_unit_id: move.fromUnitId,
      to_unit_id: move.toUnitId,
      grants: JSON.stringify(move.grants),
      reform_id: move.reformId,
    })
    .execute()
}

/** The posts that an act moved or ended, with who holds them. */
export async function movesOf(db: Db, reformId: number) {
  return await db
    .selectFrom('account_move as m')
    .innerJoin('account as a', 'a.account_id', 'm.account_id')
    .innerJoin('unit as f', 'f.unit_id', 'm.from_unit_id')
    .leftJoin('unit as t', 't.unit_id', 'm.to_unit_id')
    .leftJoin('account_holder as h', (join) =>
      join.onRef('h.account_id', '=', 'a.account_id').on('h.held_to', 'is', null),
    )
    .select([
      'm.account_id',
      'm.moved_at',
      'm.from_unit_id',
      'm.to_unit_id',
      'm.grants',
      'a.post_title',
      'a.state',
    ])
    .select(['a.unit_id', 'f.name as from_name', 't.name as to_name', 'h.full_name'])
    .where('m.reform_id', '=', reformId)
    .orderBy('f.name')
    .orderBy('m.account_id')
    .execute()
}

/** Where posts were before they moved, the latest move last: who acted earlier acted for that unit. */
export async function formerPlaces(db: Db, accountIds: readonly number[]) {
  if (accountIds.length === 0) return []
  return await db
    .selectFrom('account_move as m')
    .innerJoin('unit as u', 'u.unit_id', 'm.from_unit_id')
    .select(['m.account_id', 'm.moved_at', 'u.unit_id', 'u.name'])
    .where(sql<boolean>`m.account_id = any(${[...new Set(accountIds)]}::integer[])`)
    .orderBy('m.account_id')
    .orderBy('m.moved_at')
    .execute()
}

/** The unit in which a post stood at an instant, where it has moved since; null = where it stands now. */
export function placeThen(
  moves: Awaited<ReturnType<typeof formerPlaces>>,
  accountId: number | null,
  at: Date,
): string | null {
  return moves.find((move) => move.account_id === accountId && move.moved_at > at)?.name ?? null
}

export async function deleteMoves(trx: Db, reformId: number): Promise<void> {
  await trx.deleteFrom('account_move').where('reform_id', '=', reformId).execute()
}
