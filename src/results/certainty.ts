import type { Criterion, Framework } from '../frameworks/framework.ts'
import type { RoundSettings } from '../rounds/settings.ts'
import { type BandCertainty, bandCertainty } from '../scoring/band-certainty.ts'
import { combineGroups } from '../scoring/combine-groups.ts'
import { figure, noFigure } from '../statistics/figure.ts'
import type { FigureReason } from '../words/reasons.ts'
import { type DeclaredShares, sharesFor } from './case-result.ts'
import { type PublicationRule, type PublishedIndex, publishedIndexes } from './published.ts'
import type { SurveyGroup } from './survey-groups.ts'

/** A criterion whose points come from a survey figure by a table of bands, and how sure the points are. */
export type CertaintyRow = {
  readonly criterion: Criterion
  /** 0..100, of all its questionnaires together; null where it is kept back or not there */
  readonly percent: number | null
  readonly interval: { readonly lower: number; readonly upper: number } | null
  readonly respondents: number
  readonly certainty: BandCertainty | null
  /** the error was taken for the greatest that so many people can have */
  readonly bounded: boolean
  /** why nothing can be said */
  readonly reason: FigureReason | 'no_survey' | null
}

/** A part of a framework's cases that was surveyed: one case, or all of them. */
export type Surveyed = {
  readonly framework: Framework
  readonly groups: readonly SurveyGroup[]
  readonly declared: DeclaredShares
}

/** Criteria that get their points from a survey figure by a table of bands. */
export function bandCriteria({ criteria }: Pick<Framework, 'criteria'>): Criterion[] {
  return criteria.filter(({ measure }) => measure.kind === 'survey_bands')
}

/**
 * How sure the points of each such criterion are (gap C3; methodology §10.4): the chance of every band from the sampling
 * distribution of the figure, and how many people would have to be asked. Only figures that may be shown are spoken of.
 *
 * Where several questions are put together inside one unit the spread between its people is not known. Each person's own share
 * lies between 0 and 1, so its variance is p(1 − p) at most; with that the points are never called surer than they are.
 */
export function certaintyOf(
  surveyed: Surveyed,
  rule: PublicationRule,
  settings: RoundSettings,
): CertaintyRow[] {
  const indexes = publishedIndexes(surveyed.groups, rule)
  return bandCriteria(surveyed.framework).flatMap((criterion): CertaintyRow[] => {
    const { measure } = criterion
    if (measure.kind !== 'survey_bands') return []
    const shares = sharesFor(criterion, measure.index, surveyed, settings)
    const parts = Object.entries(shares).flatMap(([code, share]) => {
      const own = indexes.find(
        (one) =>
          one.questionnaire === code && one.index.code === measure.index && one.index.variantOf === null,
      )
      return own && share !== 0
        ? [{ code, share: share ?? Number.NaN, ...measured(own, surveyed.groups) }]
        : []
    })
    const nothing = {
      criterion,
      percent: null,
      interval: null,
      respondents: parts.reduce((sum, { n }) => sum + n, 0),
      certainty: null,
      bounded: false,
    }
    const kept = parts.find(({ estimate }) => estimate.value === null)?.estimate.reason
    if (parts.length === 0) return [{ ...nothing, reason: 'no_survey' }]
    if (kept) return [{ ...nothing, reason: kept }]
    if (parts.some(({ share }) => Number.isNaN(share))) return [{ ...nothing, reason: 'not_estimable' }]
    const combined = combineGroups(
      parts.map(({ code, share, estimate, se }) => ({
        code,
        share,
        figure: figure(estimate.value!),
        variance: se === null ? noFigure('not_estimable') : figure(se ** 2),
      })),
      0,
    )
    const percent = combined.figure.value
    if (percent === null) return [{ ...nothing, reason: 'not_estimable' }]
    const [first] = parts
    const interval = parts.length === 1 ? (first?.estimate.interval ?? null) : null
    if (rule.selfSelected) return [{ ...nothing, percent, reason: 'self_selected' }]
    const variance = combined.variance.value
    if (variance === null) return [{ ...nothing, percent, reason: 'not_estimable' }]
    return [
      {
        ...nothing,
        percent,
        interval,
        bounded: parts.some((part) => part.bounded),
        certainty: bandCertainty(
          {
            percent,
            se: Math.sqrt(variance),
            respondents: nothing.respondents,
            ...(interval ? { interval } : {}),
          },
          measure.bands,
        ),
        reason: null,
      },
    ]
  })
}

/** A figure with its standard error, or the greatest it can have. */
function measured({ estimate, questionnaire }: PublishedIndex, groups: readonly SurveyGroup[]) {
  const { value, se, n } = estimate
  if (se !== null || value === null) return { estimate, se, n, bounded: false }
  const own = groups.filter((group) => group.questionnaire.code === questionnaire)
  const units = new Set(
    own.flatMap((group) => group.units.flatMap((one) => (one.sheets > 0 ? one.unitId : []))),
  )
  const alike = units.size === 1 && own.every((group) => group.weights === undefined)
  return {
    estimate,
    se: alike && n > 1 ? Math.sqrt((value * (100 - value)) / (n - 1)) : null,
    n,
    bounded: alike,
  }
}
