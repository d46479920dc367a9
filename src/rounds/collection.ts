import { z } from 'zod'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'

/**
 * Who may answer. `open`: anybody with the link, as often as they like, so figures represent nobody but those who answered.
 * `code`: one form for each invitation code. `sample`: one form for each entry of a list drawn beforehand.
 */
export const collectionModes = ['open', 'code', 'sample'] as const

/** The most complete forms from one group of respondents in one case. */
const groupLimit = z.object({
  versionId: z.int(),
  /** code of a class item of that questionnaire, and which of its bands, from 0 */
  item: z.string().max(100),
  band: z.int().min(0).max(99),
  limit: z.int().min(1).max(1_000_000),
})

export type GroupLimit = z.infer<typeof groupLimit>

export const collectionSchema = z.object({
  mode: z.enum(collectionModes).default('open'),
  /** a form that is sent sooner after its beginning is to be looked at once more; 0 = never too soon */
  minimumSeconds: z.int().min(0).max(600).default(0),
  /** how many forms may be begun in a minute through one link; null = as many as come */
  ratePerMinute: z.int().min(10).max(100_000).nullable().default(null),
  /** the most complete forms of each questionnaire in one case; null = no limit */
  perUnit: z.int().min(1).max(1_000_000).nullable().default(null),
  groups: z.array(groupLimit).max(200).default([]),
  /** how many forms the whole round is to have: shown as progress, never enforced */
  target: z.int().min(1).max(100_000_000).nullable().default(null),
})

/** How a round collects its answers; fixed once it is open. */
export type Collection = z.infer<typeof collectionSchema>

/** What a new round begins with. A hall of six hundred people may begin within a minute. */
export const usualCollection: Collection = collectionSchema.parse({ minimumSeconds: 10, ratePerMinute: 600 })

/** Whether figures of a round collected in this way stand for nobody but those who answered. */
export function isUnrepresentative({ mode }: Pick<Collection, 'mode'>): boolean {
  return mode === 'open'
}

/** 'Mở cho mọi người: không đại diện', 'Mẫu theo danh sách' */
export function collectedHow({ mode }: Pick<Collection, 'mode'>, language: Language): string {
  const w = words[language].collection
  const how = w[`mode_${mode}`]
  return isUnrepresentative({ mode }) ? `${how}: ${w.unrepresentative}` : how
}

/** What must stand beside every figure of a survey that stands for nobody but those who answered; null where it stands for more. */
export function openNote(collection: Pick<Collection, 'mode'>, language: Language): string | null {
  return isUnrepresentative(collection) ? collectedHow(collection, language) : null
}

/** One group in which forms can be counted out: a class item of a questionnaire and one of its bands. */
export type QuotaGroup = Omit<GroupLimit, 'limit'>

/** Every group that a questionnaire can tell apart. */
export function groupsOf(
  versionId: number,
  { classItems }: Pick<CompiledQuestionnaire, 'classItems'>,
): QuotaGroup[] {
  return classItems.flatMap(({ item, bands }) => bands.map((_, band) => ({ versionId, item, band })))
}
