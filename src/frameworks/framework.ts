import { z } from 'zod'
import type { AdjustmentRules } from '../scoring/adjustment.ts'
import { bilingual, type Criterion, criterionSchema, plainText } from './criterion.ts'
import { procedureSchema } from './procedure.ts'

export type { Band, Bilingual, Choice, Criterion, Measure, MeasureKind, Outcome } from './criterion.ts'

const isoDate = z.iso.date()
const percent = z.number().min(0).max(100)

/** A legal document the framework rests on; what is not verified of its number or its date shows as “chưa xác minh”. */
const legalBasis = z.strictObject({
  number: plainText,
  date: isoDate.nullable(),
  effectiveFrom: isoDate.nullable().default(null),
  title: bilingual.nullable().default(null),
  verified: z.boolean(),
  dateVerified: z.boolean(),
})

/** For which units a case under this framework may be opened. */
const appliesTo = z.strictObject({
  levels: z.array(z.enum(['nation', 'province', 'district', 'commune'])).min(1),
  kinds: z.array(z.enum(['territory', 'organisation'])).min(1),
})

const period = z.strictObject({
  kind: z.enum(['six_months', 'annual', 'biennial', 'case', 'unknown']),
  /** Day and month, `MM-DD`, where the data of a period begin and are cut off. */
  from: z
    .string()
    .regex(/^\d\d-\d\d$/)
    .nullable(),
  to: z
    .string()
    .regex(/^\d\d-\d\d$/)
    .nullable(),
  /** First and last year the framework is used for; `null` is open. */
  firstYear: z.int().nullable(),
  lastYear: z.int().nullable(),
  verified: z.boolean(),
})

/** A grade applies if the index is at least `minimum` and every top-level row at least `minimumEach`, in per cent. */
const grade = z.strictObject({
  code: plainText,
  title: bilingual,
  minimum: percent,
  minimumEach: percent.nullable(),
  verified: z.boolean(),
})

/** Conditions for being recognised: percentages of the maximum, and facts a person attests. */
const passRule = z.strictObject({
  title: bilingual,
  minimum: percent,
  minimumEach: percent.nullable(),
  attestations: z.array(
    z.strictObject({ code: z.string().regex(/^[a-z0-9_]+$/), title: bilingual, verified: z.boolean() }),
  ),
  verified: z.boolean(),
})

const scoring = z.strictObject({
  /** `points`: maxima add up; `weighted`: weights of siblings add up to 1; `pass_fail`: levels; `none`: no figure. */
  mode: z.enum(['points', 'weighted', 'pass_fail', 'none']),
  /** The declared total the leaves must add up to; `null` in modes without points. */
  maximum: z.number().positive().nullable(),
  /** Points are entered in multiples of this. */
  step: z.number().positive().default(0.25),
  /** What a leaf without an appraised score counts as once the appraisal is over. A self-score never enters a final index. */
  notAppraised: z.enum(['missing', 'zero', 'self']).default('missing'),
  /** Share λ of the appraised block where survey and appraisal are separate blocks; the survey has 1 − λ. `null`: one sum. */
  appraisalShare: z.number().gt(0).lt(1).nullable().default(null),
  /**
   * Caps of bonus and penalty points. Optional, so that older files keep their hash; left out, no caps beyond the rows' own and
   * no index above 100.
   */
  adjustment: z
    .strictObject({
      /** The most that all bonus rows add together, and that all penalty rows take; `null`: no cap of the whole. */
      bonusMaximum: z.number().positive().nullable(),
      penaltyMaximum: z.number().positive().nullable(),
      /** Whether bonus points may lift the index above 100. */
      mayExceed: z.boolean().default(false),
      verified: z.boolean(),
    })
    .optional(),
  grades: z.array(grade).default([]),
  passRule: passRule.nullable().default(null),
  /** Weights of units in the appraised part of a level's index; `population` falls back on `equal` where it is unknown. */
  unitWeights: z.enum(['population', 'equal']).default('population'),
})

const survey = z.strictObject({
  /** Share of each questionnaire in an index measured by several, adding up to 1; `null`: declared when the round is set up. */
  shares: z.record(z.string(), z.number().min(0).max(1)).nullable(),
  /** Fewest valid answers for a figure; `null`: the installation's setting. */
  minimumN: z.int().min(5).nullable(),
})

/** What describes a pilot case: legal field, form of dissemination, audience, place. */
const caseProfile = z.array(
  z.strictObject({
    code: z.enum(['field', 'form', 'audience', 'place']),
    title: bilingual,
    required: z.boolean(),
    verified: z.boolean(),
  }),
)

/** The document of a framework as it lies in `surveys/frameworks/<id>/<version>.json` and, frozen, in the database. */
export const frameworkSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  version: z.string().regex(/^\d+(\.\d+)*$/),
  title: bilingual,
  description: bilingual.nullable().default(null),
  status: z.enum(['in_force', 'unconfirmed', 'replaced', 'pilot', 'proposal']),
  /** “Đề xuất, không phải văn bản pháp luật.” */
  proposal: z.boolean(),
  /** `demo_until_verified`: unverified points, not to be used for a real decision before they are checked. */
  usage: z.enum(['any', 'demo_until_verified']),
  /** Can be read but opens no round; `missing` says what is to be entered. */
  incomplete: z.boolean(),
  missing: z.array(bilingual).default([]),
  replaces: z.string().nullable().default(null),
  replacedBy: z.string().nullable().default(null),
  legalBasis: z.array(legalBasis),
  appliesTo,
  period,
  scoring,
  survey: survey.nullable(),
  caseProfile: caseProfile.nullable().default(null),
  /** How a case is handled; left out: as the round declares, else one appraisal. Optional, so that older files keep their hash. */
  procedure: procedureSchema.optional(),
  criteria: z.array(criterionSchema).min(1),
  /** Where facts marked verified were read. */
  sources: z
    .array(z.strictObject({ code: z.string(), title: plainText, url: z.url().nullable() }))
    .default([]),
})

export type Framework = z.infer<typeof frameworkSchema>

/**
 * Whether a row shows as “chưa xác minh”: its name, its points or one of its bands was not read in the official text. A
 * proposal has no official text; it is marked as a whole.
 */
export function isUnverified(framework: Framework, criterion: Criterion): boolean {
  if (framework.proposal) return false
  const { measure, maximum, verified, pointsVerified } = criterion
  const doubtful = 'bands' in measure && measure.bands.some((band) => band.verified === false)
  return !verified || doubtful || (maximum !== null && !pointsVerified)
}

/** How bonus and penalty rows change the index; `null` where the framework has none. */
export function adjustmentRules({ criteria, scoring }: Framework): AdjustmentRules | null {
  if (scoring.maximum === null || !criteria.some((criterion) => criterion.adjusts)) return null
  const { bonusMaximum = null, penaltyMaximum = null, mayExceed = false } = scoring.adjustment ?? {}
  return { base: scoring.maximum, bonusMaximum, penaltyMaximum, mayExceed }
}
