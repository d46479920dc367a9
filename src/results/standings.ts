import { type Ranked, ranking } from '../scoring/ranking.ts'
import { difference } from '../statistics/difference.ts'
import { type Figure, figure, noFigure } from '../statistics/figure.ts'
import { multiplier } from '../statistics/interval.ts'
import { pairs } from '../statistics/rank-interval.ts'
import { covarianceOfPart, type StandingInWhole, standingsInWhole } from '../statistics/standing.ts'
import type { CaseResult } from './case-result.ts'
import type { Publishable } from './publishable.ts'

/** One case with an index as it may be shown, and the weight its respondents have in the whole. */
export type Compared = {
  readonly result: CaseResult
  readonly shown: Publishable
  /** Σ of weights of its answers */
  readonly weight: number
  /** of its own respondents; Infinity where it holds several units */
  readonly df: number
}

/** A case among the others: against the whole, and its rank with the ranks it may have. */
export type Standing = Compared & { readonly standing: StandingInWhole; readonly ranked: Ranked }

/**
 * Where each case stands in an index: above, not different from or below the whole (Holm over all cases), and its rank, never
 * without its joint interval. Only figures of class A or B are ranked (methodology §7.4); of a figure that is kept back
 * nothing is said. Every case is a stratum of the whole, whose variance is Σ s² v; where v is not known it is taken for the
 * greatest that so many answers can have.
 *
 * @param whole the index of all cases together, 0..100
 */
export function standingsOf(cases: readonly Compared[], whole: number | null): Standing[] {
  const figures = cases.map(({ shown }) => certain(shown))
  const ranks = ranking(
    cases.map(({ shown }, at) =>
      shown.class === 'A' || shown.class === 'B'
        ? figures[at]!
        : { score: noFigure('not_estimable'), se: noFigure('not_estimable') },
    ),
  )
  const total = cases.reduce((sum, { weight }) => sum + weight, 0)
  const shares = cases.map(({ weight }) => (total > 0 ? weight / total : 0))
  const variance = cases.reduce((sum, { shown }, at) => {
    const own = figures[at]!.se.value
    return sum + shares[at]! ** 2 * (own === null ? 2500 / Math.max(1, shown.n) : own * own)
  }, 0)
  const parts = figures.map(({ score, se }, at) => {
    const own = se.reason === null ? figure(se.value ** 2) : se
    return { value: score, variance: own, covariance: covarianceOfPart(shares[at]!, own) }
  })
  const df = cases.reduce((sum, one) => sum + Math.max(0, one.df), 0)
  const standings =
    whole === null || parts.length < 2
      ? parts.map((): StandingInWhole => ({ reason: 'not_estimable', group: null }))
      : standingsInWhole(parts, { value: whole, variance }, { df: Math.max(1, df) })
  return cases.map((one, at) => ({ ...one, standing: standings[at]!, ranked: ranks[at]! }))
}

function certain({ value, se }: Publishable): { score: Figure; se: Figure } {
  return {
    score: value === null ? noFigure('not_estimable') : figure(value),
    se: se === null || value === null ? noFigure('not_estimable') : figure(se),
  }
}

/** Two cases, the second less the first. */
export type PairOfCases = {
  readonly first: Compared
  readonly second: Compared
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Holm over all pairs of cases that can be compared */
  readonly adjusted: number
  readonly pairs: number
  readonly different: boolean
  /** the true difference that would have been found with 80 % power */
  readonly detectable: number
}

/** More pairs than this are not all tested: Bonferroni's bound, never below Holm's, stands in. */
const mostUnits = 300

/** The difference of two cases, whose respondents were drawn apart; null where one of them has no error to compare with. */
export function compareTwo(
  cases: readonly Compared[],
  firstId: number,
  secondId: number,
): PairOfCases | null {
  const able = cases.filter(({ shown }) => shown.value !== null && shown.se !== null && shown.se > 0)
  const first = able.findIndex(({ result }) => result.row.case_id === firstId)
  const second = able.findIndex(({ result }) => result.row.case_id === secondId)
  if (first === -1 || second === -1 || first === second) return null
  const [a, b] = [able[first]!, able[second]!]
  const measured = ({ shown }: Compared) => ({ value: shown.value!, variance: shown.se! ** 2 })
  const df = Math.max(1, a.df + b.df)
  const found = difference(measured(a), measured(b), { df })
  const se = found.se.value ?? 0
  const number = (able.length * (able.length - 1)) / 2
  const adjusted =
    able.length <= mostUnits
      ? pairs(able.map(({ shown }) => ({ value: shown.value!, se: shown.se! }))).find(
          (pair) => pair.first === Math.min(first, second) && pair.second === Math.max(first, second),
        )!.adjusted
      : Math.min(1, number * (found.p.value ?? 1))
  const reach = multiplier(0.95, df) * se
  return {
    first: a,
    second: b,
    value: found.value,
    lower: found.value - reach,
    upper: found.value + reach,
    adjusted,
    pairs: number,
    different: adjusted < 0.05,
    detectable: found.detectable.value ?? 0,
  }
}
