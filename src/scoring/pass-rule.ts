import type { CriteriaScore } from './score.ts'
import { reaches } from './tolerance.ts'

/** Conditions for being recognised: percentages of the maximum, and facts that a person attests. */
export type PassRule = {
  readonly minimum: number
  readonly minimumEach: number | null
  readonly attestations: readonly string[]
}

/** One condition that fails or cannot be judged yet. */
export type Condition =
  | { readonly rule: 'minimum' }
  | { readonly rule: 'minimum_each'; readonly code: string }
  | { readonly rule: 'attestation'; readonly code: string }

export type PassResult = {
  /** `null`: not decided yet, because the index or an attestation is missing. */
  readonly passes: boolean | null
  readonly failing: readonly Condition[]
  readonly undecided: readonly Condition[]
  /** Areas none of whose leaves applies: they cannot fail, and the result names them. */
  readonly notApplicable: readonly string[]
}

/**
 * Whether a unit meets the conditions of recognition: the index reaches its minimum, every area reaches its own, and
 * every attestation is given. Percentages are compared unrounded: a criterion at 49.9 % fails "at least 50 %".
 *
 * Conditions limit the result, not the score. Like a grade, the result is given on final points: while some are missing it
 * is undecided, even where an attestation is not given or an area is too low (they are named in `failing`). A sheet may
 * still come back to the unit, and an attestation that is not ticked there cannot be told from one not given yet.
 *
 * @param attestations `true` or `false` by code; one that is not there is not given yet
 * @see Decision 25/2021/QĐ-TTg and Circular 09/2021/TT-BTP: total of 80 points, each criterion half of its maximum
 * @example
 * passes(score, { minimum: 80, minimumEach: 50, attestations: ['no_violation'] }, { no_violation: true }).passes
 */
export function passes(
  score: CriteriaScore,
  rule: PassRule,
  attestations: Readonly<Record<string, boolean | null>> = {},
): PassResult {
  const failing: Condition[] = []
  const undecided: Condition[] = []
  const notApplicable: string[] = []
  if (score.index.reason !== null) undecided.push({ rule: 'minimum' })
  else if (!reaches(score.index.value, rule.minimum)) failing.push({ rule: 'minimum' })
  for (const code of score.areas) {
    const area = score.nodes.get(code)!
    if (area.notApplicable) notApplicable.push(code)
    else if (rule.minimumEach === null) continue
    else if (area.percent.reason !== null) undecided.push({ rule: 'minimum_each', code })
    else if (!reaches(area.percent.value, rule.minimumEach)) failing.push({ rule: 'minimum_each', code })
  }
  for (const code of rule.attestations) {
    const given = attestations[code] ?? null
    if (given === null) undecided.push({ rule: 'attestation', code })
    else if (!given) failing.push({ rule: 'attestation', code })
  }
  const scoreMissing = undecided.some(({ rule: kind }) => kind !== 'attestation')
  const decision = scoreMissing ? null : failing.length > 0 ? false : undecided.length > 0 ? null : true
  return { passes: decision, failing, undecided, notApplicable }
}
