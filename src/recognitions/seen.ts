import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may, type SignedIn } from '../accounts/right.ts'
import { cycleCase, placeOf } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { type Council, findCouncil } from './council-queries.ts'
import { findRecognition, type Recognition } from './hold.ts'
import { findMeeting } from './meeting-queries.ts'

export const idParam = z.coerce.number().int().positive().max(2_147_483_647)

/** The number that stands in an address under this name. @throws Refusal `not_found` */
export function numberIn(request: FastifyRequest, name: string): number {
  const read = idParam.safeParse((request.params as Record<string, unknown>)[name])
  if (!read.success) throw refuse('not_found')
  return read.data
}

/**
 * A dossier as the signed-in account may see it: of a unit within its reach, or of one that has become part of such a unit.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function recognitionSeen(
  request: FastifyRequest,
  db: Db,
  now = new Date(),
): Promise<{ account: SignedIn; one: Recognition }> {
  const { account } = withRight(request, 'recognitions.read')
  const caseId = numberIn(request, 'id')
  const found = await cycleCase(db, caseId)
  if (!found) throw refuse('not_found', { what: 'hồ sơ công nhận' })
  const place = await placeOf(db, found)
  if (![found.path, ...place.paths].some((path) => may(account, 'recognitions.read', path)))
    withRightAt(request, 'recognitions.read', { path: found.path, name: found.unit_name })
  const one = await findRecognition(db, caseId, now)
  if (!one) throw refuse('not_found', { what: 'hồ sơ công nhận' })
  return { account, one }
}

export type MeetingRow = NonNullable<Awaited<ReturnType<typeof findMeeting>>>

/**
 * A meeting with its council, by one who holds a right where the council belongs.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function meetingSeen(
  request: FastifyRequest,
  db: Db,
  right: 'recognitions.read' | 'recognitions.file',
): Promise<{ account: SignedIn; meeting: MeetingRow; council: Council }> {
  const { account } = withRight(request, right)
  const meeting = await findMeeting(db, numberIn(request, 'meeting'))
  const council = meeting && (await findCouncil(db, meeting.council_id))
  if (!meeting || !council) throw refuse('not_found', { what: 'cuộc họp' })
  withRightAt(request, right, { path: council.path, name: council.unit_name })
  return { account, meeting, council }
}
