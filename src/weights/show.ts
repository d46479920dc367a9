import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { Compiled } from '../responses/compiled.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundSeen } from '../rounds/seen.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { withRightAt } from '../web/guards.ts'
import type { Trials } from './kept-trials.ts'
import { enterable, readWork } from './work.ts'

/** The number of a row, as an address or a form says it. */
export const rowId = z.coerce.number().int().positive().max(2_147_483_647)
/** The revision of the draft that a person saw; none = of no draft there is. */
export const revisionSeen = z.coerce.number().int().min(0).catch(-1)

const formParams = z.object({ form: rowId })
/** The number of a version, as an address or a form says it; 0 = none that there is. */
export const numberOfVersion = z.object({ number: rowId }).catch({ number: 0 })
const dones = ['margin', 'imported', 'removed', 'merged', 'split', 'settings', 'fixed', 'chosen'] as const
/** What was just done, as the address of the page says it. */
export type Done = (typeof dones)[number]

/** What the routes of weights share: a database, what was compiled from it, and the trials made last. */
export type Desk = { readonly db: Db; readonly compiled: Compiled; readonly trials: Trials }

/**
 * A round as somebody may see its weights: they are of the whole round, so it takes the right to its results where it is held.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function weightsSeen(request: FastifyRequest, db: Db) {
  const found = await roundSeen(request, db)
  const { round } = found
  if (!found.manages) {
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
  }
  return found
}

/** @throws Refusal `not_found` where the address names no questionnaire */
export function formOf(request: FastifyRequest): number {
  const read = formParams.safeParse(request.params)
  if (!read.success) throw refuse('not_found')
  return read.data.form
}

/** The page of one weighting, with what was typed where something is wrong. */
export async function showWork(
  { db, compiled, trials }: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: FieldFault[] = [],
  typed = {},
) {
  const { round, manages } = await weightsSeen(request, db)
  const work = await readWork(db, compiled, round, formOf(request), request.language)
  const done = (request.query as Record<string, unknown>).done
  return await reply.page('weights/work', {
    round,
    manages,
    ...work,
    trial: await trials(round, work),
    enterable: enterable(work.variables, work.sample, request.language),
    text: (text: { vi: string }) => textIn(text, request.language),
    done: dones.find((word) => word === done) ?? null,
    faults,
    typed,
  })
}
