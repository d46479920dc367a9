import type { FpcPolicy, LonelyPsu } from '../statistics/taylor.ts'
import type { ResponseMode } from '../tables.ts'

/** The design weight of sheets of one unit, village and class; a part left out stands for all. */
export type GivenWeight = {
  readonly unitId: number
  readonly psu?: number
  readonly class?: number
  /** persons that one sheet stands for; 0 leaves the sheets out of every estimate */
  readonly weight: number
}

/** Where design weights come from. */
export type BaseWeights =
  | { readonly kind: 'equal' }
  /** persons by unit, shared by the unit's sheets */
  | { readonly kind: 'population'; readonly persons: ReadonlyMap<number, number> }
  | { readonly kind: 'given'; readonly weights: readonly GivenWeight[] }

/** What the categories of a margin are. */
export type MarginOf =
  | { readonly kind: 'class'; readonly item: string }
  | { readonly kind: 'area' }
  | { readonly kind: 'unit' }
  /** kinds of units (commune, ward, …) as they were when the margin was made */
  | { readonly kind: 'unit_kind'; readonly kinds: Readonly<Record<number, string>> }

/**
 * What is known of the population, by band of a class item ('1', '2', …; '0' = no band), by area or unit (its id), or by kind
 * of unit. `merged`: categories that were put together, by the one that stands for them.
 */
export type PlanMargin = {
  readonly name: string
  readonly of: MarginOf
  readonly targets: Readonly<Record<string, number>>
  readonly merged?: Readonly<Record<string, string>>
}

/** How the sample was drawn: areas (provinces) are strata, units (communes) are the first-stage units. */
export type PlanDesign = {
  /** units of each area in the population, by the area's id; null = many, or drawn with replacement */
  readonly population: Readonly<Record<number, number>> | null
  readonly fpc: FpcPolicy
  readonly lonelyPsu: LonelyPsu
}

/** Everything a version of weights is made by. */
export type WeightPlan = {
  readonly modes: readonly ResponseMode[]
  readonly base: BaseWeights
  /** one margin = post-stratification, several = raking, none = design weights */
  readonly margins: readonly PlanMargin[]
  /** bound on weights; null = not trimmed */
  readonly trim: 'five_medians' | 'median_and_iqr' | null
  readonly design: PlanDesign
}

export const plainPlan: WeightPlan = {
  modes: ['self', 'assisted', 'paper'],
  base: { kind: 'equal' },
  margins: [],
  trim: null,
  design: { population: null, fpc: 'conservative', lonelyPsu: 'adjust' },
}
