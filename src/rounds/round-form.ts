import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { namedProcedure, procedureNames, replyCountings } from '../frameworks/procedure.ts'
import type { Words } from '../words/index.ts'
import { usualCollection } from './collection.ts'
import type { RoundFacts } from './queries.ts'
import { instantInVietnam, localTime, roundKinds } from './round.ts'

export type FieldFault = { field: string; message: string }

/** @returns what is wrong with a form, one line per field */
export function faultsOf(error: z.ZodError): FieldFault[] {
  const faults = new Map<string, FieldFault>()
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '')
    if (!faults.has(field)) faults.set(field, { field, message: issue.message })
  }
  return [...faults.values()]
}

const line = (missing: string, long: string) =>
  z.string(missing).trim().normalize('NFC').min(1, missing).max(200, long)

const whole = (wrong: string, min: number, max: number) =>
  z
    .string(wrong)
    .trim()
    .regex(/^\d{1,6}$/, wrong)
    .transform(Number)
    .pipe(z.int().min(min, wrong).max(max, wrong))

const instant = (wrong: string) =>
  z.string(wrong).transform((text, context) => {
    const read = instantInVietnam(text)
    if (read) return read
    context.addIssue({ code: 'custom', message: wrong })
    return z.NEVER
  })

/** The form that sets up a round. */
export function roundForm(w: Words['rounds']) {
  return z
    .object({
      name: line(w.nameMissing, w.nameLong),
      kind: z.enum(roundKinds),
      pilot: z.enum(['0', '1']).default('0'),
      unit_id: z.coerce.number(w.unitMissing).int(w.unitMissing).positive(w.unitMissing),
      year: whole(w.yearWrong, 2000, 2100),
      opens_at: instant(w.timeWrong),
      closes_at: instant(w.timeWrong),
      minimum_n: whole(w.minimumNWrong, 5, 1000),
      contact_office: line(w.contactMissing, w.contactLong),
      contact_phone: line(w.contactMissing, w.contactLong),
      retention_months: whole(w.retentionWrong, 1, 120),
      not_appraised: z.enum(['framework', 'missing', 'zero', 'self']).default('framework'),
      procedure: z.enum(['framework', ...procedureNames]).default('framework'),
      reply_days: whole(w.replyDaysWrong, 1, 90).default(5),
      reply_counting: z.enum(replyCountings).default('calendar'),
      double_percent: whole(w.doubleWrong, 0, 100).default(0),
      gap: whole(w.gapWrong, 1, 100).default(20),
    })
    .refine((form) => form.opens_at < form.closes_at, { path: ['closes_at'], error: w.closesBeforeOpens })
}

/** The form that opens a round again. */
export function reopening(w: Words['rounds']) {
  return z.object({
    until: instant(w.timeWrong),
    reason: z
      .string(w.reopenReasonMissing)
      .trim()
      .normalize('NFC')
      .min(10, w.reopenReasonMissing)
      .max(500, w.reopenReasonMissing),
  })
}

/** What the form says, as the act takes it. */
export function factsOf(form: z.output<ReturnType<typeof roundForm>>): RoundFacts {
  return {
    unitId: form.unit_id,
    name: form.name,
    kind: form.kind,
    pilot: form.pilot === '1',
    opensAt: form.opens_at,
    closesAt: form.closes_at,
    settings: {
      year: form.year,
      minimumN: form.minimum_n,
      contact: { office: form.contact_office, phone: form.contact_phone },
      retentionMonths: form.retention_months,
      surveyShares: {},
      notAppraised: form.not_appraised === 'framework' ? null : form.not_appraised,
      collection: usualCollection,
      procedure:
        form.procedure === 'framework'
          ? null
          : namedProcedure(form.procedure, {
              replyDays: form.reply_days,
              replyCounting: form.reply_counting,
              doubleShare: form.double_percent / 100,
              gap: form.gap,
            }),
      doubleSeed: randomInt(2 ** 47),
    },
  }
}

/** An empty form with what is usual: this year, from tomorrow eight o'clock, for thirty days. */
export function emptyForm(now: Date): Record<string, string> {
  const day = 24 * 60 * 60 * 1000
  const tomorrow = `${localTime(new Date(now.getTime() + day)).slice(0, 10)}T08:00`
  const end = `${localTime(new Date(now.getTime() + 31 * day)).slice(0, 10)}T17:00`
  return {
    kind: 'year',
    pilot: '0',
    year: tomorrow.slice(0, 4),
    opens_at: tomorrow,
    closes_at: end,
    minimum_n: '10',
    retention_months: '24',
    not_appraised: 'framework',
    procedure: 'framework',
    reply_days: '5',
    reply_counting: 'calendar',
    double_percent: '0',
    gap: '20',
  }
}
