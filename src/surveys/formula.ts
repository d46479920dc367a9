import { type CountLayout, type ItemLayout, itemLayout } from './layout.ts'
import type { CompiledQuestionnaire, IndexFormula, Scalar } from './questionnaire.ts'

/** A weighted sum of counts. */
export type CountSum = readonly (readonly [position: number, weight: number])[]

/**
 * A figure as a ratio of two sums of counts, in per cent or on 0–100: 100 · Σ numerator / Σ denominator. Every formula is one, so
 * estimates, weights and variances (methodology §5.2, ratio) need to know nothing else. The denominator counts respondents, or
 * answers where items are pooled. `squares`: Σ y² on 0–1 of a figure worked out for each respondent, for its spread.
 */
export type Ratio = {
  readonly numerator: CountSum
  readonly denominator: CountSum
  readonly squares: CountSum | null
}

/** The ratio of an index; methodology §2.3 and §3, domain rules in the README of `surveys/`. */
export function ratioOf(
  questionnaire: CompiledQuestionnaire,
  layout: CountLayout,
  index: IndexFormula,
): Ratio {
  const items = index.items.map((code) => itemLayout(layout, code)!)
  switch (index.rule) {
    case 'share':
    case 'pooled_share':
    case 'top2':
      return ratio(
        items.flatMap((item) => ones(taking(item, index.codes))),
        items.flatMap((item) => ones(item.valid)),
      )
    case 'mean100':
      return ratio(
        items.flatMap(scored),
        items.flatMap((item) => ones(item.valid)),
      )
    case 'correct_share':
      return ratio(
        items.flatMap((item) => ones(taking(item, questionnaire.keys.get(item.code) ?? []))),
        items.flatMap((item) => ones(asked(item))),
      )
    case 'half_correct':
    case 'respondent_mean100': {
      const derived = layout.derived.find((one) => one.index === index.code)!
      const scale = 1 / derived.unit
      const squares: CountSum | null = derived.squares === null ? null : [[derived.squares, scale * scale]]
      return { numerator: [[derived.sum, scale]], denominator: [[derived.n, 1]], squares }
    }
  }
}

function ratio(numerator: CountSum, denominator: CountSum): Ratio {
  return { numerator, denominator, squares: null }
}

function ones(positions: readonly number[]): CountSum {
  return positions.map((at) => [at, 1] as const)
}

function taking(item: ItemLayout, codes: readonly Scalar[]): number[] {
  return item.categories.filter((one) => codes.includes(one.value)).map((one) => one.at)
}

/** Everybody who was asked (methodology §2.2), also who refused, left it empty or broke off: in knowledge none of them is right. */
function asked(item: ItemLayout): number[] {
  return [...item.valid, item.dontKnow, item.refused, item.missing]
}

/** Categories weighted with (score − min)/(max − min). */
function scored(item: ItemLayout): CountSum {
  const scores = item.categories.map((one) => one.score ?? 0)
  const lowest = Math.min(...scores)
  const range = Math.max(...scores) - lowest
  return item.categories.map(({ at, score }) => [at, ((score ?? 0) - lowest) / range] as const)
}

/** The value of a sum of counts; counts may be weighted. */
export function sumOf(sum: CountSum, counts: ArrayLike<number>): number {
  let total = 0
  for (const [at, weight] of sum) total += weight * (counts[at] ?? 0)
  return total
}

/** The figure itself: 100 · numerator / denominator; null where nobody gave a valid answer. */
export function figureOf(ratio: Ratio, counts: ArrayLike<number>): number | null {
  const base = sumOf(ratio.denominator, counts)
  return base === 0 ? null : (100 * sumOf(ratio.numerator, counts)) / base
}
