import type { CriterionRow } from './criterion.ts'
import { tolerance } from './tolerance.ts'

/**
 * What a leaf without an appraised score counts as.
 *
 * - `missing`: nothing; the unit is incomplete (while the round is open)
 * - `zero`: no points (after the deadline)
 * - `self`: the unit's own score, for a provisional view that is labelled so; never for a final index
 */
export type NotAppraisedPolicy = 'missing' | 'zero' | 'self'

/** What a leaf brings to its node: a percentage of its maximum with its points, nothing yet, or nothing at all. */
export type LeafScore =
  | {
      readonly kind: 'scored'
      readonly points: number
      readonly maximum: number
      readonly provisional: boolean
    }
  | { readonly kind: 'missing'; readonly maximum: number }
  | { readonly kind: 'not_applicable' }

/**
 * What a leaf counts for under a policy. A survey figure that is not there stays missing under every policy: it is
 * never zero. `no_survey` is missing here; an index whose whole survey was not held leaves it out before.
 *
 * @throws if the policy is unknown, a scored leaf has no points, points are outside 0..maximum, or the maximum is not
 * above zero
 * @example
 * leafScore({ ...row, state: 'not_appraised', selfPoints: 5 }, 'zero') // => { kind: 'scored', points: 0, … }
 */
export function leafScore(row: CriterionRow, policy: NotAppraisedPolicy): LeafScore {
  const maximum = row.maximum ?? 100
  if (!(maximum > 0) || maximum === Infinity) {
    throw new Error(`leafScore requires a maximum above zero for ${row.code}`)
  }
  switch (row.state) {
    case 'not_applicable':
      return { kind: 'not_applicable' }
    case 'scored':
      return { kind: 'scored', points: within(row.points, maximum, row.code), maximum, provisional: false }
    case 'no_survey':
    case 'not_measured':
      return { kind: 'missing', maximum }
    case 'not_appraised':
    case 'not_submitted':
      return withoutAppraisal(row, policy, maximum)
    default:
      throw new Error(`leafScore requires a known state for ${row.code}, not ${row.state as string}`)
  }
}

function withoutAppraisal(row: CriterionRow, policy: NotAppraisedPolicy, maximum: number): LeafScore {
  switch (policy) {
    case 'missing':
      return { kind: 'missing', maximum }
    case 'zero':
      return { kind: 'scored', points: 0, maximum, provisional: false }
    case 'self': {
      const own = row.state === 'not_appraised' ? (row.selfPoints ?? null) : null
      if (own === null) return { kind: 'missing', maximum }
      return { kind: 'scored', points: within(own, maximum, row.code), maximum, provisional: true }
    }
    default:
      throw new Error(`leafScore requires a known policy, not ${policy as string}`)
  }
}

function within(points: number | null, maximum: number, code: string): number {
  if (points === null || !(points >= -tolerance && points <= maximum + tolerance)) {
    throw new Error(`leafScore requires points between 0 and ${maximum} for ${code}, not ${points}`)
  }
  return points
}
