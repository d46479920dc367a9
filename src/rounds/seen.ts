import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, type SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { casesOfRound } from './case-queries.ts'
import { findRound, type RoundRow } from './queries.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

/**
 * A round as the signed-in account may see it: whole where it belongs to a unit within its reach; else, once it has
 * left the draft, as far as it evaluates units within it. `reach` limits lists of cases and links.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function roundSeen(
  request: FastifyRequest,
  db: Db,
): Promise<{ round: RoundRow; account: SignedIn; reach: number[]; manages: boolean }> {
  const { account, reach } = withRight(request, 'rounds.read')
  const round = await roundOf(request, db)
  if (!may(account, 'rounds.read', round.unit_path)) {
    const concerned =
      round.state !== 'draft' &&
      (await casesOfRound(db, round.round_id, reach, {}, { limit: 1, offset: 0 })).total > 0
    if (!concerned) withRightAt(request, 'rounds.read', { path: round.unit_path, name: round.unit_name })
  }
  return { round, account, reach, manages: may(account, 'rounds.manage', round.unit_path) }
}

/**
 * A round that the signed-in account may change.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function roundManaged(
  request: FastifyRequest,
  db: Db,
): Promise<{ round: RoundRow; account: SignedIn }> {
  withRight(request, 'rounds.manage')
  const round = await roundOf(request, db)
  const account = withRightAt(request, 'rounds.manage', { path: round.unit_path, name: round.unit_name })
  return { round, account }
}

async function roundOf(request: FastifyRequest, db: Db): Promise<RoundRow> {
  const read = params.safeParse(request.params)
  const round = read.success ? await findRound(db, read.data.id) : undefined
  if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
  return round
}
