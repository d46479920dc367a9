import type { FastifyRequest } from 'fastify'
import { may, type Right, reach, rightNames, type SignedIn } from '../accounts/right.ts'
import { refuse } from '../refusals.ts'

/** @throws Refusal `sign_in_needed` when nobody is signed in */
export function signedIn(request: FastifyRequest): SignedIn {
  if (!request.account) throw refuse('sign_in_needed')
  return request.account
}

/**
 * The signed-in account, which must hold the right somewhere.
 * @returns the account and the units whose subtrees the right covers: pass `reach` to list queries
 * @throws Refusal `sign_in_needed`, `right_missing`
 */
export function withRight(request: FastifyRequest, right: Right): { account: SignedIn; reach: number[] } {
  const account = signedIn(request)
  const units = reach(account, right)
  if (units.length === 0) throw refuse('right_missing', { right: rightNames[right] })
  return { account, reach: units }
}

/**
 * The signed-in account, which must hold the right for this unit.
 * @throws Refusal `sign_in_needed`, `right_missing`
 */
export function withRightAt(
  request: FastifyRequest,
  right: Right,
  unit: { path: readonly number[]; name?: string },
): SignedIn {
  const account = signedIn(request)
  if (!may(account, right, unit.path)) {
    throw refuse('right_missing', {
      right: rightNames[right],
      path: unit.path.join(','),
      ...(unit.name ? { unit: unit.name } : {}),
    })
  }
  return account
}
