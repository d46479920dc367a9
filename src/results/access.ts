import type { FastifyRequest } from 'fastify'
import { may, reach, rightNames } from '../accounts/right.ts'
import { refuse } from '../refusals.ts'
import type { ResultRound } from './queries.ts'

/**
 * What a visitor may see of a round's results. Staff of the round (the right reaches the unit that holds it) see everything
 * with exact n; a unit's own people see their own cases; everybody sees a published round, with n rounded to 5.
 */
export type Access = {
  readonly staff: boolean
  /** subtrees whose cases may be seen; null = all */
  readonly reach: readonly number[] | null
}

/** @throws Refusal `sign_in_needed`, `right_missing` when nothing of the round may be seen */
export function accessTo(request: FastifyRequest, round: ResultRound): Access {
  const { account } = request
  if (account && may(account, 'results.read', round.path)) return { staff: true, reach: null }
  if (round.state === 'published') return { staff: false, reach: null }
  if (!account) throw refuse('sign_in_needed')
  const units = reach(account, 'results.read')
  if (units.length === 0) missingRight()
  return { staff: false, reach: units }
}

/**
 * While a round takes answers its surveyed units see no figure of them, only how many came in: whoever knows who has just
 * answered could read that person's answers off two looks at a page (docs/decisions/open-rounds.md). Those who run the round see
 * them as they come.
 */
export function surveysShown({ staff }: Pick<Access, 'staff'>, round: ResultRound): boolean {
  return staff || round.edition !== null || round.state !== 'open'
}

/** @returns whether a case of the unit with this path may be seen */
export function mayOpen(access: Access, path: readonly number[]): boolean {
  return access.reach === null || access.reach.some((unitId) => path.includes(unitId))
}

/** @throws Refusal `right_missing` */
export function missingRight(unit?: string): never {
  throw refuse('right_missing', { right: rightNames['results.read'], ...(unit ? { unit } : {}) })
}

/** The number of respondents as it may be shown: exact for staff, else rounded to 5 (methodology §15.2). */
export function shownN(n: number, exact: boolean): number {
  return exact ? n : 5 * Math.round(n / 5)
}
