import type { WeightPlan } from '../estimates/plan.ts'
import { trimmedFigures, unitsWeighed } from '../estimates/trimmed-figures.ts'
import { type CellWeights, categoryReader, type NoWeights, weighCells } from '../estimates/weigh.ts'
import { type EstimateKind, surveyEstimate } from '../results/survey-estimate.ts'
import { measureOf, sumsOf } from '../results/unit-sums.ts'
import type { LocalText } from '../surveys/questionnaire.ts'
import type { CountedSample } from './sample.ts'

/** What weights do to one of the main figures. On 0..100. */
export type Change = {
  readonly code: string
  readonly title: LocalText
  readonly kind: EstimateKind
  readonly n: number
  readonly without: number | null
  readonly with: number | null
  readonly se: number | null
  /** moved by more than one standard error: a person is to decide (methodology §4.6) */
  readonly large: boolean
}

/** A group of a margin after fitting: persons wanted and reached. */
export type Reached = {
  readonly margin: string
  readonly key: string
  readonly target: number
  readonly reached: number
}

/** Weights that were tried, with what tells whether they are good. */
export type Trial = CellWeights & {
  readonly reached: readonly Reached[]
  readonly changes: readonly Change[]
}

/** Tries a plan on a sample; nothing is stored. */
export function tryWeights(plan: WeightPlan, sample: CountedSample, minimumN: number): Trial | NoWeights {
  const { cells, questionnaire } = sample
  const weights = weighCells(cells, plan, questionnaire.classItems)
  if (weights.reason !== null) return weights
  const { untrimmed, omega } = weights
  const figures = untrimmed === null ? [] : trimmedFigures(sample, cells, untrimmed, omega)
  return {
    ...weights,
    record: { ...weights.record, trimmedFigures: figures },
    reached: plan.margins.flatMap((margin) => {
      const read = categoryReader(margin, questionnaire.classItems)
      const sums = new Map<string, number>()
      for (const [at, cell] of cells.entries()) {
        const key = read(cell)
        sums.set(key, (sums.get(key) ?? 0) + cell.sheets * weights.omega[at]!)
      }
      return Object.entries(margin.targets).map(([key, target]) => ({
        margin: margin.name,
        key,
        target,
        reached: sums.get(key) ?? 0,
      }))
    }),
    changes: changesOf(sample, weights.omega, minimumN),
  }
}

/** The main figures of a questionnaire with every sheet alike and with its weight. */
export function changesOf(sample: CountedSample, omega: ArrayLike<number>, minimumN: number): Change[] {
  const { questionnaire, layout } = sample
  const units = unitsWeighed(sample.cells, omega, layout.length)
  const alike = units.map(({ weighted: _, ...unit }) => unit)
  return questionnaire.indexes
    .filter((index) => index.variantOf === null)
    .map((index) => {
      const measure = measureOf(questionnaire, layout, index)
      const before = surveyEstimate(sumsOf(alike, measure), minimumN, measure.kind)
      const after = surveyEstimate(sumsOf(units, measure), minimumN, measure.kind)
      const moved = before.value !== null && after.value !== null ? Math.abs(after.value - before.value) : 0
      return {
        code: index.code,
        title: index.title,
        kind: measure.kind,
        n: after.n,
        without: before.value,
        with: after.value,
        se: after.se,
        large: after.se !== null && moved > after.se,
      }
    })
}
