import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { dayFrom } from '../days.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import { type Words, words } from '../words/index.ts'
import { enterDays, longestStretch, removeDay } from './calendar.ts'
import { calendarDays } from './calendar-queries.ts'

const yearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined) })

function stretchForm(w: Words['deadlines']) {
  const day = z.string(w.dayWrong).transform((typed, context) => {
    const read = dayFrom(typed)
    if (read) return read
    context.addIssue({ code: 'custom', message: w.dayWrong })
    return z.NEVER
  })
  const text = (max: number) =>
    z
      .string()
      .max(max, w.textLong)
      .transform((value) => value.normalize('NFC').trim())
  return z
    .object({
      from: day,
      to: z.preprocess((value) => (value === '' ? undefined : value), day.optional()),
      kind: z.enum(['off', 'worked']),
      name: text(200).pipe(z.string().min(1, w.nameMissing)),
      source: text(300).default(''),
      verified: z.enum(['0', '1']).default('0'),
    })
    .transform((form) => ({ ...form, to: form.to ?? form.from }))
    .refine((form) => form.from <= form.to, { path: ['to'], error: w.toBeforeFrom })
    .refine((form) => Date.parse(form.to) - Date.parse(form.from) < longestStretch * 86_400_000, {
      path: ['to'],
      error: w.stretchLong,
    })
}

/** The working calendar: days off and days worked instead, year by year. */
export async function calendarRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/calendar', async (request, reply) => await showCalendar(request, reply, {}, []))

  app.post('/calendar', async (request, reply) => {
    const { account } = withRight(request, 'calendar.edit')
    const form = (request.body ?? {}) as Record<string, unknown>
    const read = stretchForm(words[request.language].deadlines).safeParse(form)
    if (!read.success) return await showCalendar(request, reply.code(422), form, faultsOf(read.error))
    const { source, verified, ...stretch } = read.data
    await enterDays(db, account, account.unitId, {
      ...stretch,
      source: source || null,
      verified: verified === '1',
    })
    return await reply.redirect(`/calendar?year=${stretch.from.slice(0, 4)}`, 303)
  })

  app.post('/calendar/:day/removal', async (request, reply) => {
    const { account } = withRight(request, 'calendar.edit')
    const day = dayFrom(String((request.params as Record<string, unknown>).day)) ?? ''
    await removeDay(db, account, account.unitId, day)
    return await reply.redirect(`/calendar?year=${day.slice(0, 4)}`, 303)
  })

  async function showCalendar(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Record<string, unknown>,
    faults: FieldFault[],
  ) {
    withRight(request, 'rounds.read')
    const year = yearQuery.parse(request.query).year ?? Number(dayInVietnam(new Date()).slice(0, 4))
    return await reply.page('deadlines/calendar', { year, days: await calendarDays(db, year), form, faults })
  }
}
