import { z } from 'zod'
import { type Procedure, plainProcedure, procedureSchema } from '../frameworks/procedure.ts'
import { collectionSchema } from './collection.ts'

const plainText = z.string().min(1).max(200)
const share = z.number().min(0).max(1)

/** Shares that questionnaires have in one figure, by questionnaire code; they add up to 1. */
const shares = z
  .record(z.string(), share)
  .refine((all) => Math.abs(Object.values(all).reduce((sum, one) => sum + one, 0) - 1) < 1e-9, {
    message: 'the shares of one index add up to 1',
  })

const schema = z.object({
  /** the year the round evaluates; `{nam}` in texts */
  year: z.int().min(2000).max(2100),
  /** fewest valid answers for a figure; never below 5 (methodology §15) */
  minimumN: z.int().min(5).max(1000).default(10),
  /** whom citizens may ask: `{dauMoi}` and `{dienThoai}` of the consent */
  contact: z.object({ office: plainText, phone: plainText }),
  /** single sheets are deleted so many months after the close; `{soThang}` of the consent */
  retentionMonths: z.int().min(1).max(120).default(24),
  /**
   * Declared share of each questionnaire in an index, by index and questionnaire code, where several measure it. An index that
   * is not named here takes the shares declared with the questionnaires of the case.
   */
  surveyShares: z.record(z.string(), shares).default({}),
  /** what a leaf without an appraised score counts as once the appraisal is over; null = as the framework says */
  notAppraised: z.enum(['missing', 'zero', 'self']).nullable().default(null),
  /** who may answer, how many, how fast */
  collection: collectionSchema.prefault({}),
  /** how the cases are handled; null = as their framework says, else one appraisal */
  procedure: procedureSchema.nullable().default(null),
  /** draws the cases that two appraisers score blindly; kept so that anybody can draw them again */
  doubleSeed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(979),
})

/** What the method and the consent of a round depend on; fixed once it is open. */
export type RoundSettings = z.infer<typeof schema>

/** The same before defaults are filled in. */
export type RoundSettingsGiven = z.input<typeof schema>

/** @throws ZodError when what is stored is no settings of a round */
export function roundSettings(stored: unknown): RoundSettings {
  return schema.parse(stored)
}

/**
 * The share of a questionnaire in an index of a case, 0..1: as the round declares for this index, else as declared with
 * the questionnaires of the case, else 1 where it is the only one; null where several measure it and none is declared.
 * @param measuredBy the questionnaires of the case that measure this index, with the share declared for the case
 */
export function shareIn(
  settings: RoundSettings,
  index: string,
  code: string,
  measuredBy: readonly Readonly<{ code: string; share: number | null }>[],
): number | null {
  const declared = settings.surveyShares[index]
  if (declared) return declared[code] ?? 0
  if (measuredBy.length === 1) return measuredBy[0]?.code === code ? 1 : 0
  const total = measuredBy.reduce((sum, one) => sum + (one.share ?? Number.NaN), 0)
  const own = measuredBy.find((one) => one.code === code)?.share ?? null
  return own === null || !(total > 0) ? null : own / total
}

/** The procedure of a case: the round's, else its framework's, else one appraisal by a specialist. */
export function procedureOf(
  settings: Pick<RoundSettings, 'procedure'>,
  framework: { readonly procedure?: Procedure | undefined },
): Procedure {
  return settings.procedure ?? framework.procedure ?? plainProcedure
}
