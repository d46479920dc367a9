import type { FedLeaf, FedLeaves } from '../assessments/fed.ts'
import type { Db } from '../database.ts'
import type { CaseResult } from '../results/case-result.ts'
import { keptOf } from '../results/kept-leaves.ts'
import type { Results } from '../results/load.ts'
import { type PublicationRule, publishedIndexes, ruleOfCase } from '../results/published.ts'
import { resultRound } from '../results/queries.ts'
import { bandCertainty } from '../scoring/band-certainty.ts'

/** What the survey says so far of the criteria it feeds, for the sheet of a case. */
export function fedFrom(db: Db, results: Results): FedLeaves {
  return async (one, ofUnit) => {
    const round = await resultRound(db, one.round_id, 'live')
    if (!round) return new Map()
    // The unit's own people could watch single answers come in.
    const all = await results.round(round, !(ofUnit && round.state === 'open'))
    const found = all.cases.find((result) => result.row.case_id === one.case_id)
    return found ? fedLeaves(found, ruleOfCase(all, found)) : new Map()
  }
}

/** The estimate of each survey-fed criterion as it may be shown; with bands, how likely each band is. Pure. */
function fedLeaves(
  result: Pick<CaseResult, 'framework' | 'rows' | 'groups'>,
  rule: PublicationRule,
): ReadonlyMap<string, FedLeaf> {
  const shown = publishedIndexes(result.groups, rule)
  const kept = keptOf(result.framework, shown, rule).rows
  const points = new Map(result.rows.map((row) => [row.code, row.state === 'scored' ? row.points : null]))
  const fed = new Map<string, FedLeaf>()
  for (const { code, measure } of result.framework.criteria) {
    if (measure.kind !== 'survey_bands' && measure.kind !== 'survey_share') continue
    const own = shown.filter(({ index }) => index.code === measure.index && index.variantOf === null)
    const ownPoints = kept.has(code) ? null : (points.get(code) ?? null)
    // Several questionnaires are put together by their shares; each one's own interval is on the page of results.
    const [single] = own.length === 1 ? own : []
    const estimate = single?.estimate
    if (!estimate || estimate.value === null) {
      fed.set(code, { points: ownPoints, value: null, interval: null, n: estimate?.n ?? 0, bands: null })
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
    fed.set(code, { points: ownPoints, value, interval, n, bands })
  }
  return fed
}
