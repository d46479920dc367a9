import type { FedLeaf, FedLeaves } from '../assessments/fed.ts'
import type { Db } from '../database.ts'
import { type CaseResult, minimumNOf } from '../results/case-result.ts'
import { indexEstimates } from '../results/index-figure.ts'
import type { Results } from '../results/load.ts'
import { resultRound } from '../results/queries.ts'
import type { RoundSettings } from '../rounds/settings.ts'
import { bandCertainty } from '../scoring/band-certainty.ts'

/** What the survey says so far of the criteria it feeds, for the sheet of a case. */
export function fedFrom(db: Db, results: Results): FedLeaves {
  return async (one) => {
    const round = await resultRound(db, one.round_id)
    if (!round) return new Map()
    const all = await results.round(round)
    const found = all.cases.find((result) => result.row.case_id === one.case_id)
    return found ? fedLeaves(found, all.settings) : new Map()
  }
}

/** The estimate of each survey-fed criterion; with bands, how likely each band is. Pure. */
export function fedLeaves(
  result: Pick<CaseResult, 'framework' | 'rows' | 'groups'>,
  settings: RoundSettings,
): ReadonlyMap<string, FedLeaf> {
  const estimates = indexEstimates(result.groups, minimumNOf(result.framework, settings))
  const points = new Map(result.rows.map((row) => [row.code, row.state === 'scored' ? row.points : null]))
  const fed = new Map<string, FedLeaf>()
  for (const { code, measure } of result.framework.criteria) {
    if (measure.kind !== 'survey_bands' && measure.kind !== 'survey_share') continue
    const own = estimates.filter(({ index }) => index.code === measure.index && index.variantOf === null)
    // Several questionnaires are put together by their shares; each one's own interval is on the page of results.
    const [single] = own.length === 1 ? own : []
    const estimate = single?.estimate
    if (!estimate || estimate.value === null || estimate.reason !== null) {
      fed.set(code, {
        points: points.get(code) ?? null,
        value: null,
        interval: null,
        n: estimate?.n ?? 0,
        bands: null,
      })
      continue
    }
    const { value, interval, n } = estimate
    const se = interval ? (interval.upper - interval.lower) / (2 * 1.959964) : null
    const bands =
      measure.kind === 'survey_bands' && se !== null && n > 0
        ? bandCertainty(
            { percent: value, se, respondents: n, ...(interval ? { interval } : {}) },
            measure.bands,
          ).chances
        : null
    fed.set(code, { points: points.get(code) ?? null, value, interval, n, bands })
  }
  return fed
}
