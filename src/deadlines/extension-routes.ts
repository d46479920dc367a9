import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { dayFrom } from '../days.ts'
import { instantInVietnam, localTime } from '../rounds/round.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { roundManaged } from '../rounds/seen.ts'
import { levelNames, type UnitLevel, unitLevels } from '../units/unit.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { receivedAt } from '../web/received.ts'
import { type Words, words } from '../words/index.ts'
import { namedCases } from './board-queries.ts'
import { backForm, backToBoard, chosenCases } from './board-routes.ts'
import { extendCases } from './extend.ts'
import { extensionsOf, levelsOf } from './extension-queries.ts'

const year = 366 * 86_400_000
const formQuery = z.object({ level: z.enum(unitLevels).optional().catch(undefined) })

function extensionForm(w: Words['deadlines'], c: Words['cycles'], now: Date) {
  const text = z.string().transform((value) => value.normalize('NFC').trim())
  return z.object({
    extension: z.uuid(),
    level: z.union([z.literal(''), z.enum(unitLevels)]).default(''),
    due: z.string(c.dueWrong).transform((typed, context) => {
      const due = instantInVietnam(typed)
      const ahead = due === undefined ? Number.NaN : due.getTime() - now.getTime()
      if (due && ahead > 0 && ahead <= year) return due
      context.addIssue({ code: 'custom', message: c.dueWrong })
      return z.NEVER
    }),
    number: text.pipe(z.string().min(1, c.decisionMissing).max(60, c.decisionMissing)),
    decided: z.string(c.decidedWrong).transform((typed, context) => {
      const day = dayFrom(typed)
      if (day !== null && day <= dayInVietnam(now)) return day
      context.addIssue({ code: 'custom', message: c.decidedWrong })
      return z.NEVER
    }),
    reason: text.pipe(z.string().min(1, c.reasonMissing).max(2000, w.textLong)),
  })
}

/** More time for several units of a round at once, by a document with number and date; and what was granted so far. */
export async function extensionRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  async function extending(request: FastifyRequest) {
    const { round } = await roundManaged(request, db)
    const account = withRightAt(request, 'assessments.extend', {
      path: round.unit_path,
      name: round.unit_name,
    })
    const { reach } = withRight(request, 'assessments.read')
    return { round, account, reach }
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
    caseIds: readonly number[],
  ) {
    const { round, reach } = await extending(request)
    return await reply.page('deadlines/extensions', {
      round,
      form: {
        extension: randomUUID(),
        due: `${localTime(new Date(Date.now() + 5 * 86_400_000)).slice(0, 11)}17:00`,
        ...form,
      },
      faults,
      cases: await namedCases(db, round.round_id, reach, caseIds),
      levels: await levelsOf(db, round.round_id, reach),
      levelName: (level: UnitLevel) => levelNames[level][request.language],
      extensions: await extensionsOf(db, round.round_id),
    })
  }

  app.get('/rounds/:id/extensions', async (request, reply) => {
    return await show(request, reply, { ...formQuery.parse(request.query) }, [], [])
  })

  /** The form for the cases that were ticked on the board; nothing is written yet. */
  app.post('/rounds/:id/extensions/selection', async (request, reply) => {
    const { back } = backForm.parse(request.body ?? {})
    return await show(request, reply, { back }, [], chosenCases.parse(request.body ?? {}))
  })

  app.post('/rounds/:id/extensions', async (request, reply) => {
    const received = receivedAt(reply)
    const { round, account, reach } = await extending(request)
    const { deadlines: w, cycles: c } = words[request.language]
    const form = (request.body ?? {}) as Record<string, unknown>
    const caseIds = chosenCases.parse(form)
    const read = extensionForm(w, c, received).safeParse(form)
    const nobody = caseIds.length === 0 && !form.level ? [{ field: 'level', message: w.extendNobody }] : []
    if (!read.success || nobody.length > 0) {
      const faults = [...(read.success ? [] : faultsOf(read.error)), ...nobody]
      return await show(request, reply.code(422), form, faults, caseIds)
    }
    const { extension, level, due, number, decided, reason } = read.data
    const to = level === '' || caseIds.length > 0 ? { caseIds } : { level }
    const { extended, left } = await extendCases(
      db,
      account,
      round.round_id,
      reach,
      { extensionId: extension, to, dueAt: due, decision: { number, on: decided }, reason },
      received,
    )
    return await backToBoard(request, reply, round.round_id, { extended: `${extended}.${left}` })
  })
}
