import { z } from 'zod'

/** The roles that may sit at a level of appraisal. */
export const appraiserRoles = ['specialist', 'council'] as const
export type AppraiserRole = (typeof appraiserRoles)[number]

/** How days for a reply are counted: to the hour, or working days of the calendar up to the end of the last. */
export const replyCountings = ['calendar', 'working'] as const
export type ReplyCounting = (typeof replyCountings)[number]

const level = z.strictObject({
  /** who appraises at this level */
  by: z.enum(appraiserRoles),
  /** share of the cases, 0..1, that two appraisers score without seeing each other's points */
  doubleShare: z.number().min(0).max(1).default(0),
})

/**
 * The way a case goes from the unit's own points to the published result: self-score, confirmation by the unit's leader,
 * one appraisal after the other, the unit's reply, the decision. Part of a framework or declared with a round.
 */
export const procedureSchema = z.strictObject({
  /** the unit's leader confirms the sheet before it leaves the unit */
  confirm: z.boolean().default(false),
  appraisals: z.array(level).min(1).max(4),
  /** the unit may answer the appraisal within so many days, of the calendar unless said; null = no reply */
  reply: z
    .strictObject({ days: z.int().min(1).max(90), counting: z.enum(replyCountings).optional() })
    .nullable()
    .default(null),
  /** a leader decides and signs; without it the last appraisal stands when the round is published */
  decision: z.boolean().default(false),
  /** gaps above so many points of a hundred between two sources must be explained; null = no rule */
  gap: z.number().min(1).max(100).nullable().default(null),
})

export type Procedure = z.infer<typeof procedureSchema>

/** One appraisal by a specialist and nothing more: what a round without a declared procedure follows. */
export const plainProcedure: Procedure = procedureSchema.parse({ appraisals: [{ by: 'specialist' }] })

/** The procedures a form offers; `plain` first. */
export const procedureNames = ['plain', 'reply', 'council'] as const
export type ProcedureName = (typeof procedureNames)[number]

/** @param doubleShare of the first level, 0..1 */
export function namedProcedure(
  name: ProcedureName,
  {
    replyDays = 5,
    replyCounting = 'calendar',
    doubleShare = 0,
    gap = 20,
  }: { replyDays?: number; replyCounting?: ReplyCounting; doubleShare?: number; gap?: number } = {},
): Procedure {
  const first = { by: 'specialist' as const, doubleShare }
  const reply = { days: replyDays, ...(replyCounting === 'working' ? { counting: replyCounting } : {}) }
  switch (name) {
    case 'plain':
      return { ...plainProcedure, appraisals: [first] }
    case 'reply':
      return { confirm: false, appraisals: [first], reply, decision: true, gap }
    case 'council':
      return {
        confirm: true,
        appraisals: [first, { by: 'council', doubleShare: 0 }],
        reply,
        decision: true,
        gap,
      }
  }
}
