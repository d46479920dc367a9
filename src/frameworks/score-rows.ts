import type { CriterionRow, LeafState } from '../scoring/criterion.ts'
import type { Framework } from './framework.ts'
import type { Measured } from './measure.ts'

/** What is known of a leaf: final points, or the state that says why there are none, and the unit's own score. */
export type LeafKnowledge = {
  readonly state: LeafState
  readonly points: number | null
  readonly selfPoints?: number | null
}

/**
 * The rows of a framework as `scoreCriteria` takes them. A leaf that is not in `known` is not submitted, or, where a
 * survey feeds it, has no survey. Descriptions count for nothing.
 */
export function scoreRows(framework: Framework, known: ReadonlyMap<string, LeafKnowledge>): CriterionRow[] {
  const parents = new Set(framework.criteria.map((criterion) => criterion.parent))
  return framework.criteria.map((criterion) => {
    const { code, parent, maximum, weight, source, measure } = criterion
    const row = { code, parent, maximum, weight, source }
    if (parents.has(code)) return { ...row, state: 'scored', points: null }
    if (measure.kind === 'text' || measure.kind === 'sum') {
      return { ...row, state: 'not_applicable', points: null }
    }
    const unknown: LeafState = source === 'survey' ? 'no_survey' : 'not_submitted'
    const { state, points, selfPoints = null } = known.get(code) ?? { state: unknown, points: null }
    return { ...row, state, points, selfPoints }
  })
}

/**
 * What a measured survey leaf, or an entry taken at its word (a provisional total), brings to the score. Throws on an
 * entry with errors: it is shown again, not scored.
 */
export function knowledgeOf(measured: Measured): LeafKnowledge {
  switch (measured.state) {
    case 'scored':
      return { state: 'scored', points: measured.points }
    case 'decided':
      return { state: 'scored', points: measured.passed ? 100 : 0 }
    case 'recorded':
    case 'not_applicable':
      return { state: 'not_applicable', points: null }
    case 'missing':
      return { state: missingStates[measured.reason], points: null }
    case 'invalid':
      throw new Error('knowledgeOf requires an entry without errors')
  }
}

const missingStates = {
  no_entry: 'not_submitted',
  no_survey: 'no_survey',
  not_enough_answers: 'not_measured',
} as const
