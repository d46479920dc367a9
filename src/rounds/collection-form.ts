import { z } from 'zod'
import type { Words } from '../words/index.ts'
import { type Collection, collectionModes, type GroupLimit, type QuotaGroup } from './collection.ts'
import type { FieldFault } from './round-form.ts'

/** A whole number, or an empty field. */
const optional = (wrong: string, min: number, max: number) =>
  z
    .string(wrong)
    .trim()
    .regex(/^(\d{1,9})?$/, wrong)
    .transform((text) => (text === '' ? null : Number(text)))
    .pipe(z.int().min(min, wrong).max(max, wrong).nullable())
    .default(null)

/** The form that says how a round collects its answers. Limits of groups stand in `limit_<version>_<item>_<band>`. */
export function collectionForm(w: Words['collection']) {
  return z.looseObject({
    mode: z.enum(collectionModes, w.modeMissing),
    minimum_seconds: optional(w.minimumSecondsWrong, 0, 600),
    rate_per_minute: optional(w.rateWrong, 10, 100_000),
    per_unit: optional(w.limitWrong, 1, 1_000_000),
    target: optional(w.limitWrong, 1, 100_000_000),
  })
}

export function limitField({ versionId, item, band }: QuotaGroup): string {
  return `limit_${versionId}_${item}_${band}`
}

/** What the form says, as the act takes it; `groups` are those that can be told apart. */
export function collectionOf(
  form: z.output<ReturnType<typeof collectionForm>>,
  groups: readonly QuotaGroup[],
  w: Words['collection'],
): { collection: Collection; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const limits: GroupLimit[] = []
  for (const group of groups) {
    const name = limitField(group)
    const typed = optional(w.limitWrong, 1, 1_000_000).safeParse(form[name] ?? '')
    if (!typed.success) faults.push({ field: name, message: w.limitWrong })
    else if (typed.data !== null) limits.push({ ...group, limit: typed.data })
  }
  const collection: Collection = {
    mode: form.mode,
    minimumSeconds: form.minimum_seconds ?? 0,
    ratePerMinute: form.rate_per_minute,
    perUnit: form.per_unit,
    target: form.target,
    groups: limits,
  }
  return { collection, faults }
}

/** What the fields show for a collection that stands. */
export function collectionFields(collection: Collection): Record<string, string> {
  const shown = (value: number | null) => (value === null ? '' : String(value))
  return {
    mode: collection.mode,
    minimum_seconds: shown(collection.minimumSeconds),
    rate_per_minute: shown(collection.ratePerMinute),
    per_unit: shown(collection.perUnit),
    target: shown(collection.target),
    ...Object.fromEntries(collection.groups.map((group) => [limitField(group), String(group.limit)])),
  }
}
