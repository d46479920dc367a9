import { z } from 'zod'
import { dayFrom } from '../days.ts'
import type { Words } from '../words/index.ts'
import { postingDays, type RecognitionRule, recognitionRuleSchema } from './rule.ts'

type W = Words['recognitions']

const line = (long: string, max: number) =>
  z
    .string()
    .default('')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(max, long))
const lines = (long: string, max: number) =>
  z
    .string()
    .default('')
    .transform((typed) => typed.normalize('NFC').replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(max, long))
const needed = (schema: ReturnType<typeof lines>, missing: string) => schema.pipe(z.string().min(1, missing))

const day = (w: W) =>
  z.string(w.dayWrong).transform((typed, context) => {
    const read = dayFrom(typed)
    if (read) return read
    context.addIssue({ code: 'custom', message: w.dayWrong })
    return z.NEVER
  })

/** The address of a document on the web; null where none is given. */
const link = (w: W) =>
  z
    .string()
    .default('')
    .transform((typed) => typed.trim() || null)
    .pipe(
      z
        .string()
        .max(1000, w.textLong)
        .refine((url) => /^https?:\/\/[^\s"'<>@]+$/i.test(url) && URL.canParse(url), { error: w.urlWrong })
        .nullable(),
    )

const revision = z.coerce.number().int().min(0).optional().catch(undefined)
const id = z.coerce.number().int().positive().max(2_147_483_647)
const many = <T extends z.ZodType>(one: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(one).max(12_000),
  )

export const postForm = (w: W) => z.object({ places: lines(w.textLong, 1000), revision })

const document = (w: W) => ({
  number: needed(line(w.textLong, 60), w.numberMissing),
  on: day(w),
  url: link(w),
})
const signed = (w: W) => ({ ...document(w), signer: needed(line(w.textLong, 200), w.signerMissing) })
const reason = (w: W) => needed(lines(w.textLong, 4000), w.reasonMissing)

export const proposeForm = (w: W) => z.object({ ...document(w), revision })
export const plainForm = () => z.object({ revision })
export const reasonForm = (w: W) => z.object({ reason: reason(w), revision })
export const refuseForm = (w: W) => z.object({ ...signed(w), reason: reason(w), revision })
export const revokeForm = refuseForm
export const decisionForm = (w: W) =>
  z.object({ ...signed(w), cases: many(id).refine((all) => all.length > 0, w.casesMissing) })

export const attestForm = (w: W) =>
  z.object({
    code: z.string().max(40),
    holds: z.enum(['yes', 'no'], w.holdsMissing).transform((said) => said === 'yes'),
    basis: needed(lines(w.textLong, 2000), w.basisMissing),
  })

export const opinionForm = (w: W) =>
  z.object({
    opinion_id: z.uuid(),
    body: needed(lines(w.opinionLong, 5000), w.opinionMissing),
    author: line(w.textLong, 120).transform((typed) => typed || null),
    criterion: z
      .string()
      .max(40)
      .default('')
      .transform((code) => code || null),
  })
/** What somebody said in the office, with the day on which it was said. */
export const spokenForm = (w: W) => opinionForm(w).extend({ on: day(w) })
export const moderationForm = (w: W) =>
  z
    .object({ state: z.enum(['shown', 'hidden']), because: lines(w.textLong, 1000) })
    .refine((form) => form.state === 'shown' || form.because !== '', {
      path: ['because'],
      error: w.hiddenBecauseMissing,
    })
export const answerForm = (w: W) =>
  z.object({
    outcome: z.enum(['accepted', 'partly', 'explained'], w.outcomeMissing),
    answer: needed(lines(w.textLong, 4000), w.answerMissing),
  })

const seats = ['chair', 'vice_chair', 'secretary', 'member'] as const
/** Members are typed in rows: `name_1`, `post_1`, `seat_1`; a row without a name is none. */
export const memberRows = 30
export function councilForm(w: W) {
  const rows: Record<string, z.ZodType> = {}
  for (let n = 1; n <= memberRows; n++) {
    rows[`name_${n}`] = line(w.textLong, 200)
    rows[`post_${n}`] = line(w.textLong, 300)
    rows[`seat_${n}`] = z.enum(seats).catch('member')
  }
  return z
    .object({
      ...rows,
      round_id: id.catch(0),
      unit_id: id.catch(0),
      name: needed(line(w.textLong, 300), w.nameMissing),
      ...document(w),
    })
    .transform(({ round_id, unit_id, name, number, on, url, ...typed }) => {
      const said = typed as Record<string, string>
      const members = Array.from({ length: memberRows }, (_, at) => at + 1).flatMap((n) => {
        const fullName = said[`name_${n}`] ?? ''
        const seat = seats.find((one) => one === said[`seat_${n}`]) ?? 'member'
        return fullName === '' ? [] : [{ fullName, postTitle: said[`post_${n}`] ?? '', seat }]
      })
      return { roundId: round_id, unitId: unit_id, name, number, issuedOn: on, url, members }
    })
    .refine((form) => form.members.length >= 3, { path: ['name_1'], error: w.membersFew })
    .refine((form) => form.members.filter((one) => one.seat === 'chair').length === 1, {
      path: ['seat_1'],
      error: w.oneChair,
    })
    .refine(
      (form) =>
        new Set(form.members.map((one) => `${one.fullName}|${one.postTitle}`)).size === form.members.length,
      {
        path: ['name_1'],
        error: w.memberTwice,
      },
    )
}
export type CouncilFacts = z.output<ReturnType<typeof councilForm>>

/** Minutes: `agree_12`, `against_12`, `abstained_12`, `note_12` for each case that was voted on. */
export function meetingForm(w: W, caseIds: readonly number[]) {
  const count = z
    .string()
    .default('')
    .transform((typed) => (typed.trim() === '' ? '0' : typed.trim()))
    .pipe(z.string().regex(/^\d{1,3}$/, w.countWrong))
    .transform(Number)
  const rows: Record<string, z.ZodType> = {}
  for (const caseId of caseIds) {
    for (const part of ['agree', 'against', 'abstained']) rows[`${part}_${caseId}`] = count
    rows[`note_${caseId}`] = lines(w.textLong, 2000)
  }
  return z
    .object({
      ...rows,
      number: needed(line(w.textLong, 60), w.numberMissing),
      held_on: day(w),
      venue: line(w.textLong, 300),
      conclusion: lines(w.textLong, 8000),
      url: link(w),
      present: many(id).refine((all) => all.length > 0, w.presentMissing),
      cases: many(id).refine((all) => all.length > 0, w.casesMissing),
    })
    .transform(({ number, held_on, venue, conclusion, url, present, cases, ...typed }) => {
      const said = typed as Record<string, number | string>
      const votes = [...new Set(cases)]
        .filter((caseId) => caseIds.includes(caseId))
        .map((caseId) => ({
          caseId,
          agree: Number(said[`agree_${caseId}`]),
          against: Number(said[`against_${caseId}`]),
          abstained: Number(said[`abstained_${caseId}`]),
          note: String(said[`note_${caseId}`]),
        }))
      return {
        number,
        heldOn: held_on,
        venue,
        conclusion,
        url,
        present: [...new Set(present)].sort((a, b) => a - b),
        votes,
      }
    })
}
export type MeetingFacts = z.output<ReturnType<typeof meetingForm>>

const percentIn = (wrong: string) =>
  z
    .string()
    .transform((typed) => typed.trim().replace(',', '.'))
    .pipe(z.string().regex(/^\d{1,3}(\.\d{1,4})?$/, wrong))
    .transform(Number)
    .pipe(z.number().max(100, wrong))
const dayOfYear = (wrong: string) =>
  z
    .string()
    .default('')
    .transform((typed, context) => {
      const text = typed.trim()
      if (text === '') return null
      const [, date, month] = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})$/.exec(text) ?? []
      const read = date && month ? dayFrom(`${date}/${month}/2024`) : null
      if (read) return read.slice(5)
      context.addIssue({ code: 'custom', message: wrong })
      return z.NEVER
    })
const ticked = z
  .literal('1')
  .optional()
  .transform((value) => value === '1')

/** Conditions that can be attested, in rows: `attest_code_1`, `attest_vi_1`, `attest_en_1`. */
export const attestableRows = 6

/** The form of a rule; `minimum_<code>` are minima of single criteria, each may be left empty. */
export function ruleForm(w: W, criteria: readonly string[]) {
  const rows: Record<string, z.ZodType> = {}
  const optionalPercent = z
    .string()
    .default('')
    .transform((typed) => typed.trim() || null)
    .pipe(percentIn(w.percentWrong).nullable())
  for (const code of criteria) rows[`minimum_${code}`] = optionalPercent
  for (let n = 1; n <= attestableRows; n++) {
    rows[`attest_vi_${n}`] = lines(w.textLong, 1000)
    rows[`attest_en_${n}`] = lines(w.textLong, 1000)
    rows[`attest_code_${n}`] = z.string().max(40).default('')
    rows[`attest_verified_${n}`] = ticked
    rows[`attest_source_${n}`] = line(w.textLong, 300)
  }
  for (const part of ['total', 'each', 'criterion', 'posting', 'council', 'decision', 'deadlines']) {
    rows[`${part}_verified`] = ticked
    rows[`${part}_source`] = line(w.textLong, 300)
  }
  return z
    .object({
      ...rows,
      basis: needed(line(w.textLong, 500), w.basisDocumentMissing),
      total: optionalPercent,
      each: optionalPercent,
      days: z.coerce
        .number(w.daysWrong)
        .int(w.daysWrong)
        .min(postingDays.least, w.daysWrong)
        .max(postingDays.most, w.daysWrong),
      counting: z.enum(['working', 'calendar']),
      quorum: percentIn(w.percentWrong),
      majority: percentIn(w.percentWrong),
      level: z.enum(['district', 'province']),
      propose: dayOfYear(w.dayOfYearWrong),
      decide: dayOfYear(w.dayOfYearWrong),
      reason: reason(w),
      revision: z.coerce.number().int().min(0),
    })
    .transform((form, context) => {
      const said = form as Record<string, unknown>
      const readIn = (part: string) => ({
        verified: said[`${part}_verified`] === true,
        source: String(said[`${part}_source`] ?? '') || null,
      })
      const conditions: unknown[] = []
      if (form.total !== null) conditions.push({ kind: 'total', minimum: form.total, ...readIn('total') })
      if (form.each !== null)
        conditions.push({ kind: 'each_criterion', minimum: form.each, ...readIn('each') })
      for (const code of criteria) {
        const minimum = said[`minimum_${code}`]
        if (typeof minimum === 'number')
          conditions.push({ kind: 'criterion', code, minimum, ...readIn('criterion') })
      }
      for (let n = 1; n <= attestableRows; n++) {
        const vi = String(said[`attest_vi_${n}`] ?? '')
        if (vi === '') continue
        const code = String(said[`attest_code_${n}`] ?? '') || `attested_${n}`
        conditions.push({
          kind: 'attestation',
          code,
          title: { vi, en: String(said[`attest_en_${n}`] ?? '') || vi },
          verified: said[`attest_verified_${n}`] === true,
          source: String(said[`attest_source_${n}`] ?? '') || null,
        })
      }
      const rule = recognitionRuleSchema.safeParse({
        basis: form.basis,
        conditions,
        posting: { days: form.days, counting: form.counting, ...readIn('posting') },
        council: { quorum: form.quorum, majority: form.majority, ...readIn('council') },
        decision: { level: form.level, ...readIn('decision') },
        deadlines: { propose: form.propose, decide: form.decide, ...readIn('deadlines') },
      } satisfies Record<keyof RecognitionRule, unknown>)
      if (rule.success) return { rule: rule.data, reason: form.reason, revision: form.revision }
      context.addIssue({ code: 'custom', path: ['total'], message: w.conditionsMissing })
      return z.NEVER
    })
}
