import { z } from 'zod'

const key = z.string().min(1).max(40)
const persons = z.int().min(0).max(2_000_000_000)

/** What is known of the population by one variable, with where it was taken from. */
const margin = z.object({
  variable: key,
  /** persons by category */
  targets: z.record(key, persons),
  /** categories in their declared order; those put together stand in one group */
  groups: z.array(z.array(key).min(1)).max(20_000),
  source: z.object({ document: z.string().min(1).max(300), date: z.iso.date() }),
})

const schema = z.object({
  /** equal; inhabitants of a unit shared by its sheets; or people drawn in a unit over those who answered */
  base: z.enum(['equal', 'population', 'response']).default('equal'),
  /** people drawn, by unit; for `response` */
  drawn: z.record(key, persons).default({}),
  margins: z.array(margin).max(5).default([]),
  /** the margin whose total is right, where totals disagree; null = they must agree */
  scaleTo: key.nullable().default(null),
  trim: z.enum(['five_medians', 'median_and_iqr']).nullable().default('five_medians'),
  /** whether the number of units in the population is used (finite population correction) */
  countUnits: z.boolean().default(false),
})

/** What a version of weights will be made of, while people work on it. Plain JSON. */
export type WeightingDraft = z.infer<typeof schema>
export type DraftMargin = WeightingDraft['margins'][number]

/** Categories below either are thin (methodology §4.5, Battaglia, Hoaglin & Frankel 2009). */
export const thinClass = { respondents: 50, share: 0.05 } as const

/** Most margins of one weighting (methodology §4.5). */
export const mostMargins = 5

/** @throws ZodError when what is stored is no draft */
export function weightingDraft(stored: unknown): WeightingDraft {
  return schema.parse(stored)
}

/** A draft with a margin put in or replaced; groups that were put together stay so where the categories are the same. */
export function withMargin(
  draft: WeightingDraft,
  made: Omit<DraftMargin, 'groups'>,
  categories: readonly string[],
): WeightingDraft {
  const known = draft.margins.find((one) => one.variable === made.variable)
  const same = known?.groups.flat().join('\n') === categories.join('\n')
  const groups = known && same ? known.groups : categories.map((category) => [category])
  const whole = { ...made, groups }
  const margins = known
    ? draft.margins.map((one) => (one === known ? whole : one))
    : [...draft.margins, whole]
  return { ...draft, margins }
}

export function withoutMargin(draft: WeightingDraft, variable: string): WeightingDraft {
  return {
    ...draft,
    margins: draft.margins.filter((one) => one.variable !== variable),
    scaleTo: draft.scaleTo === variable ? null : draft.scaleTo,
  }
}

/**
 * A draft in which the group that holds a category is put together with its neighbour in the declared order: the next, or for
 * the last one the one before.
 * @returns the same draft where there is no such category or nothing to put it together with
 */
export function merged(draft: WeightingDraft, variable: string, category: string): WeightingDraft {
  return withGroups(draft, variable, (groups) => {
    const at = groups.findIndex((group) => group.includes(category))
    if (at === -1 || groups.length < 2) return groups
    const first = at === groups.length - 1 ? at - 1 : at
    return [...groups.slice(0, first), [...groups[first]!, ...groups[first + 1]!], ...groups.slice(first + 2)]
  })
}

/** A draft in which the categories of a group stand alone again. */
export function split(draft: WeightingDraft, variable: string, category: string): WeightingDraft {
  return withGroups(draft, variable, (groups) =>
    groups.flatMap((group) => (group.includes(category) ? group.map((one) => [one]) : [group])),
  )
}

function withGroups(
  draft: WeightingDraft,
  variable: string,
  change: (groups: DraftMargin['groups']) => DraftMargin['groups'],
): WeightingDraft {
  return {
    ...draft,
    margins: draft.margins.map((one) =>
      one.variable === variable ? { ...one, groups: change(one.groups) } : one,
    ),
  }
}
