import { z } from 'zod'

/** Text in the normal form C, not empty. */
export const plainText = z
  .string()
  .min(1)
  .refine((text) => text === text.normalize('NFC'), 'Văn bản phải ở dạng Unicode dựng sẵn (NFC)')

/** A text people read: Vietnamese first, English second. */
export const bilingual = z.strictObject({ vi: plainText, en: plainText })

export const criterionCode = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(\.[A-Z0-9]+)*$/, 'Mã chỉ gồm chữ hoa, số và dấu chấm')
const shortCode = z.string().regex(/^[a-z0-9_]+$/)
const points = z.number().min(0)

/**
 * A band of a percentage: from `from` (inclusive) to `to` (exclusive; inclusive in the top band, so that 100 to 100 is
 * “exactly 100”). `null` means without a limit on that side. `verified: false` marks a band not read in the official text.
 */
const band = z.strictObject({
  from: z.number().nullable(),
  to: z.number().nullable(),
  points,
  verified: z.boolean().optional(),
})

/** Where a division is impossible: the leaf does not apply (its own rule says how that counts), or gets these points. */
const outcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('not_applicable') }),
  z.strictObject({ outcome: z.literal('points'), points }),
])

/** As `outcome`, or the entry is refused: the number can only be 0 by mistake. */
const zeroRule = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('not_applicable') }),
  z.strictObject({ outcome: z.literal('points'), points }),
  z.strictObject({ outcome: z.literal('refused') }),
])

const choice = z.strictObject({ code: shortCode, title: bilingual, points })

/** Codes of the indices that questionnaires measure, all on 0..100. */
const surveyIndexCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/)

/** How a row gets its points (or its text). The kinds of a leaf are all but `sum`. */
const measureSchema = z.discriminatedUnion('kind', [
  /** An inner row: the sum of its children (its weighted mean in mode `weighted`). */
  z.strictObject({ kind: z.literal('sum') }),
  /** One of several described situations. */
  z.strictObject({ kind: z.literal('options'), options: z.array(choice).min(1) }),
  /** Every item that holds adds its points. */
  z.strictObject({ kind: z.literal('checklist'), items: z.array(choice).min(1) }),
  /**
   * 100 × numerator ÷ denominator, then bands. `mayExceed`: the numerator may be larger than the denominator.
   * `whole`: both are counts (otherwise amounts, such as money).
   */
  z.strictObject({
    kind: z.literal('ratio_bands'),
    numerator: bilingual,
    denominator: bilingual,
    mayExceed: z.boolean().default(false),
    whole: z.boolean().default(true),
    bands: z.array(band).min(1),
    /** What a denominator of 0 means; `null` is a fault that lint reports. */
    zeroDenominator: zeroRule.nullable(),
  }),
  z.strictObject({ kind: z.literal('yes_no'), yes: points, no: points }),
  /** Reached or not reached; worth the maximum or 0 where the framework has points. */
  z.strictObject({ kind: z.literal('pass_fail'), level: bilingual.nullable() }),
  /** Points entered directly, 0..maximum in steps. */
  z.strictObject({ kind: z.literal('points') }),
  /** A description without points. */
  z.strictObject({ kind: z.literal('text') }),
  /** A survey index (0..100) turned into points by bands. */
  z.strictObject({ kind: z.literal('survey_bands'), index: surveyIndexCode, bands: z.array(band).min(1) }),
  /** maximum × survey index ÷ 100 (methodology: M_j · û_j). */
  z.strictObject({ kind: z.literal('survey_share'), index: surveyIndexCode }),
  /**
   * A register figure against the previous period. The bands are on the improvement in per cent of the previous
   * figure: positive is better, whichever the direction.
   */
  z.strictObject({
    kind: z.literal('register_trend'),
    figure: bilingual,
    direction: z.enum(['lower_is_better', 'higher_is_better']),
    bands: z.array(band).min(1),
    /** The previous figure is 0: the present one is 0 too, or it is more. `null` is a fault that lint reports. */
    zeroPrevious: z.strictObject({ unchanged: outcome, more: outcome }).nullable(),
  }),
])

/** When a leaf does not apply to a unit, and what that does to its points. */
const notApplicable = z.strictObject({
  when: bilingual,
  /** `exclude`: out of numerator and denominator; `full`: the maximum; `fixed`: `points`. */
  counts: z.enum(['exclude', 'full', 'fixed']),
  points: points.nullable().default(null),
})

/** One row of a framework. Rows are flat: `parent` names another row's code, the tree is built by code. */
export const criterionSchema = z.strictObject({
  code: criterionCode,
  parent: criterionCode.nullable(),
  level: z.enum(['group', 'criterion', 'indicator', 'sub_item']),
  title: bilingual,
  /** Maximum points; `null` where the framework has no points. */
  maximum: z.number().positive().nullable(),
  /**
   * Points beside the criteria, of the unit as a whole: a bonus adds to the index what is given, a penalty takes it. `maximum` is
   * the most this row adds or takes. Left out: an ordinary row. Optional, so that older files keep their hash.
   */
  adjusts: z.enum(['bonus', 'penalty']).optional(),
  /** Share within the parent (siblings add up to 1); only in mode `weighted`. */
  weight: z.number().positive().max(1).nullable().default(null),
  source: z.enum(['children', 'self_score', 'survey', 'register']),
  measure: measureSchema,
  notApplicable: notApplicable.nullable().default(null),
  /** The shares of the questionnaires in this leaf's index, where they differ from the framework's. */
  surveyShares: z.record(z.string(), z.number().min(0).max(1)).nullable().default(null),
  /** Documents expected as proof of what is entered. */
  evidence: z.array(z.strictObject({ code: shortCode, title: bilingual })).default([]),
  guidance: bilingual.nullable().default(null),
  /** The row's name and place were read in a source. */
  verified: z.boolean(),
  /** Its maximum and the way of scoring were read in a source. */
  pointsVerified: z.boolean(),
  sources: z.array(z.string()).default([]),
  note: bilingual.nullable().default(null),
})

export type Bilingual = z.infer<typeof bilingual>
export type Band = z.infer<typeof band>
export type Outcome = z.infer<typeof outcome>
export type ZeroRule = z.infer<typeof zeroRule>
export type Choice = z.infer<typeof choice>
export type Measure = z.infer<typeof measureSchema>
export type MeasureKind = Measure['kind']
export type Criterion = z.infer<typeof criterionSchema>
