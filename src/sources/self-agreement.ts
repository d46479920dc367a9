import type { Criterion } from '../frameworks/framework.ts'
import type { CaseResult, LevelResult } from '../results/case-result.ts'
import type { CriterionRow } from '../scoring/criterion.ts'
import { type BlandAltman, blandAltman } from '../statistics/bland-altman.ts'
import { kendallTauB, linConcordance, spearman } from '../statistics/concordance.ts'
import type { Figure } from '../statistics/figure.ts'
import { type IntraclassForm, intraclass } from '../statistics/intraclass.ts'
import { type Kappa, weightedKappa } from '../statistics/kappa.ts'
import { levelOf } from './agreement.ts'

/** A unit's own score and the appraised one, over the same criteria, in per cent of their maximum. */
export type SelfPair = {
  readonly caseId: number
  readonly name: string
  readonly self: number
  readonly appraised: number
}

/** How far self-scores and appraisal agree over units (methodology §13). */
export type SelfAgreement = {
  readonly n: number
  /** units whose two scores are exactly alike */
  readonly same: number
  /** self less appraised: above zero the units claim more */
  readonly differences: BlandAltman
  /** absolute agreement */
  readonly icc: IntraclassForm
  readonly lin: Figure
  /** quadratic weights over five levels of the maximum */
  readonly kappa: Kappa
}

/** Fewest units for a statement (methodology §13). */
const fewestUnits = 10

const levels = 5

/** What self-scores and appraisal have in common over some units; null with fewer than ten. */
export function selfAgreement(pairs: readonly SelfPair[]): SelfAgreement | null {
  if (pairs.length < fewestUnits) return null
  const ratings = pairs.map(({ self, appraised }) => [self, appraised] as const)
  const table = Array.from({ length: levels }, () => new Array<number>(levels).fill(0))
  for (const [self, appraised] of ratings) table[levelOf(self)]![levelOf(appraised)]!++
  return {
    n: pairs.length,
    same: ratings.filter(([self, appraised]) => Math.abs(self - appraised) <= 1e-9).length,
    differences: blandAltman(ratings),
    icc: intraclass(ratings).icc2,
    lin: linConcordance(ratings),
    kappa: weightedKappa(table),
  }
}

/** The pairs of one leaf over the cases of a level; of everything that has both scores, where no leaf is named. */
export function selfPairs({ cases }: Pick<LevelResult, 'cases'>, code: string | null): SelfPair[] {
  return cases.flatMap((one): SelfPair[] => {
    // Bonus and penalty are beside the maximum: alone they are compared, in the whole they are not.
    const rows = one.rows.filter((row) => isPair(row) && (code === null ? !row.adjusts : row.code === code))
    const sum = (of: 'maximum' | 'selfPoints' | 'points') =>
      rows.reduce((all, row) => all + (row[of] ?? 0), 0)
    const maximum = sum('maximum')
    if (rows.length === 0 || maximum <= 0) return []
    const { case_id: caseId, unit_name, title } = one.row
    return [
      {
        caseId,
        name: title ? `${unit_name} – ${title}` : unit_name,
        self: (100 * sum('selfPoints')) / maximum,
        appraised: (100 * sum('points')) / maximum,
      },
    ]
  })
}

/** Both scores are there, and an official gave each of them. */
function isPair({ source, state, points, selfPoints, maximum }: CriterionRow): boolean {
  return (
    source !== 'survey' &&
    source !== 'children' &&
    state === 'scored' &&
    points !== null &&
    selfPoints != null &&
    (maximum ?? 0) > 0
  )
}

/** Each appraised leaf with its agreement, those that units claim most on first. */
export function agreementByCriterion(
  level: Pick<LevelResult, 'cases' | 'framework'>,
): { criterion: Criterion; pairs: number; agreement: SelfAgreement | null }[] {
  const parents = new Set(level.framework.criteria.map(({ parent }) => parent))
  return level.framework.criteria
    .filter(({ code, source }) => !parents.has(code) && source !== 'survey' && source !== 'children')
    .map((criterion) => {
      const pairs = selfPairs(level, criterion.code)
      return { criterion, pairs: pairs.length, agreement: selfAgreement(pairs) }
    })
    .filter(({ pairs }) => pairs > 0)
    .toSorted(
      (a, b) => (b.agreement?.differences.bias ?? -Infinity) - (a.agreement?.differences.bias ?? -Infinity),
    )
}

/**
 * Whether officials and citizens put units in the same order. They measure different things, so only orders are compared,
 * never points (methodology §13); null with fewer than ten units that have both.
 */
export function orderAgreement(
  cases: readonly CaseResult[],
): { readonly n: number; readonly spearman: Figure; readonly kendall: Figure } | null {
  const pairs = cases.flatMap(({ score }) => {
    const [official, citizens] = [score?.appraisal.percent.value, score?.survey.percent.value]
    return score && !score.noSurvey && official != null && citizens != null
      ? [[official, citizens] as const]
      : []
  })
  return pairs.length < fewestUnits
    ? null
    : { n: pairs.length, spearman: spearman(pairs), kendall: kendallTauB(pairs) }
}
