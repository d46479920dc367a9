import { z } from 'zod'
import { bilingual, criterionCode, plainText } from '../frameworks/criterion.ts'

const percent = z.number().min(0).max(100)
/** Whether a part was read in the official text, and where. */
const read = { verified: z.boolean(), source: plainText.max(300).nullable() }

/** One thing a unit must meet. Minima are per cent of the maximum; of indicators that reach their level, where there are no points. */
const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('total'), minimum: percent, ...read }),
  z.strictObject({ kind: z.literal('each_criterion'), minimum: percent, ...read }),
  z.strictObject({ kind: z.literal('criterion'), code: criterionCode, minimum: percent, ...read }),
  z.strictObject({
    kind: z.literal('attestation'),
    code: z.string().regex(/^[a-z0-9_]{1,40}$/),
    title: bilingual,
    ...read,
  }),
])

/** 'MM-DD' of the year after the one that is evaluated. */
const dayOfYear = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .nullable()

/** The days that postings may last. */
export const postingDays = { least: 1, most: 60 } as const

/** When a unit is recognised under a framework, and the way there. */
export const recognitionRuleSchema = z.strictObject({
  /** the legal documents it rests on */
  basis: plainText.max(500),
  conditions: z
    .array(condition)
    .min(1)
    .refine(
      (all) => new Set(all.map((one) => ('code' in one ? one.code : one.kind))).size === all.length,
      'Mỗi điều kiện chỉ ghi một lần',
    ),
  posting: z.strictObject({
    days: z.int().min(postingDays.least).max(postingDays.most),
    /** working days by the calendar, or every day */
    counting: z.enum(['working', 'calendar']),
    ...read,
  }),
  /** `quorum`: per cent of the members who must be there; `majority`: of those there, more than so many agree */
  council: z.strictObject({ quorum: percent, majority: percent, ...read }),
  /** the level whose authority decides; where it no longer exists, the next one above */
  decision: z.strictObject({ level: z.enum(['district', 'province']), ...read }),
  deadlines: z.strictObject({ propose: dayOfYear, decide: dayOfYear, ...read }),
})

export type RecognitionRule = z.infer<typeof recognitionRuleSchema>
export type Condition = RecognitionRule['conditions'][number]
export type Attestable = Extract<Condition, { kind: 'attestation' }>

/** The conditions that somebody attests, because no score says them. */
export function attestables(rule: RecognitionRule): Attestable[] {
  return rule.conditions.filter((one) => one.kind === 'attestation')
}

/** How many parts of a rule were not read in the official text. */
export function unverifiedParts(rule: RecognitionRule): number {
  const parts = [...rule.conditions, rule.posting, rule.council, rule.decision, rule.deadlines]
  return parts.filter((part) => !part.verified).length
}

/** The day by which something is due for a round of this year, 'YYYY-MM-DD'. */
export function dueDay(rule: RecognitionRule, what: 'propose' | 'decide', year: number): string | null {
  const day = rule.deadlines[what]
  return day === null ? null : `${year + 1}-${day}`
}

/** How many of the members must be there for a meeting to count. */
export function quorumOf({ quorum }: RecognitionRule['council'], members: number): number {
  return Math.ceil((members * quorum) / 100 - 1e-9)
}

/** Whether those who agree are more than the rule's share of those who were there. */
export function carried({ majority }: RecognitionRule['council'], agree: number, present: number): boolean {
  return present > 0 && (100 * agree) / present > majority + 1e-9
}
