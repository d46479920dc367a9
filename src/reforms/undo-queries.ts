import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** What hangs on units that an act began; any of it keeps the act from being undone. */
export const hangings = ['case', 'round', 'plan', 'task', 'account', 'grant', 'unit', 'change'] as const
export type Hanging = (typeof hangings)[number]

/** @returns how much of each kind there is; kinds without any are left out */
export async function hangingOn(
  db: Db,
  reformId: number,
  bornIds: readonly number[],
): Promise<Partial<Record<Hanging, number>>> {
  const ids = sql`any(${[...bornIds]}::integer[])`
  const moved = sql`(select account_id from app.account_move where reform_id = ${reformId})`
  const { rows } = await sql<{ kind: Hanging; n: number }>`
    select 'case' as kind, count(*)::integer as n from app.evaluation_case where unit_id = ${ids}
    union all select 'round', count(*)::integer from app.round where unit_id = ${ids}
    union all select 'plan', count(*)::integer from app.plan where unit_id = ${ids}
    union all select 'task', count(*)::integer from app.plan_task where lead_unit_id = ${ids}
    union all select 'account', count(*)::integer from app.account where unit_id = ${ids} and account_id not in ${moved}
    union all select 'grant', count(*)::integer from app.role_grant where unit_id = ${ids} and account_id not in ${moved}
    union all select 'unit', count(*)::integer from app.unit where parent_id = ${ids} and not unit_id = ${ids}
    union all select 'change', count(*)::integer from app.unit_succession
      where (predecessor_id = ${ids} or successor_id = ${ids}) and reform_id is distinct from ${reformId}`.execute(
    db,
  )
  return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ kind, n }) => [kind, n]))
}

/** Takes away everything that an act wrote about units; the act itself stays, with the units it ended. */
export async function deleteWritten(trx: Db, reformId: number, bornIds: readonly number[]): Promise<void> {
  const ids = sql<boolean>`unit_id = any(${[...bornIds]}::integer[])`
  await trx.deleteFrom('unit_succession').where('reform_id', '=', reformId).execute()
  await trx.deleteFrom('unit_bridge').where(ids).execute()
  await trx.deleteFrom('reform_unit').where('reform_id', '=', reformId).where('part', '=', 'born').execute()
  await trx.deleteFrom('unit_inheritance').where(ids).execute()
  await trx.deleteFrom('unit').where(ids).execute()
}

export async function markUndone(
  trx: Db,
  reformId: number,
  by: { accountId: number; at: Date; why: string },
): Promise<void> {
  await trx
    .updateTable('reform')
    .set({ undone_at: by.at, undone_by: by.accountId, undone_why: by.why })
    .where('reform_id', '=', reformId)
    .execute()
}

/** The act, with its row held until the transaction ends. */
export async function lockReform(trx: Db, reformId: number) {
  return await trx
    .selectFrom('reform')
    .select(['reform_id', 'unit_id', 'undone_at', 'decision', 'effective_on'])
    .where('reform_id', '=', reformId)
    .forUpdate()
    .executeTakeFirst()
}
