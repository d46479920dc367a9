import type { CriteriaScore } from './score.ts'
import { reaches } from './tolerance.ts'

/** A grade applies when the index reaches `minimum` and every area reaches `minimumEach`, both in per cent. */
export type GradeRule = {
  readonly code: string
  readonly minimum: number
  readonly minimumEach: number | null
}

/**
 * The grade of a unit: the first of the rules, in their order, that holds. Percentages are compared unrounded. An area
 * none of whose leaves applies cannot fail.
 *
 * @returns `grade` is `null` when the index, or an area that a rule looks at, does not exist (then `incomplete`), or when
 * no rule holds
 * @throws if there is no rule
 * @example
 * gradeOf(score, [{ code: 'A', minimum: 90, minimumEach: 80 }, { code: 'E', minimum: 0, minimumEach: null }])
 * // => { grade: 'A', incomplete: false }
 */
export function gradeOf(
  score: CriteriaScore,
  rules: readonly GradeRule[],
): { readonly grade: string | null; readonly incomplete: boolean } {
  if (rules.length === 0) throw new Error('gradeOf requires at least one rule')
  const { index } = score
  if (index.reason !== null) return { grade: null, incomplete: true }
  const lowest = lowestArea(score)
  for (const { code, minimum, minimumEach } of rules) {
    if (!reaches(index.value, minimum)) continue
    if (minimumEach === null) return { grade: code, incomplete: false }
    if (lowest === null) return { grade: null, incomplete: true }
    if (reaches(lowest, minimumEach)) return { grade: code, incomplete: false }
  }
  return { grade: null, incomplete: false }
}

/**
 * The lowest percentage among the areas that apply: what a condition on every area is about.
 *
 * @returns `null` when an area that applies has no score, or none applies
 */
export function lowestArea(score: CriteriaScore): number | null {
  let lowest: number | null = null
  for (const code of score.areas) {
    const area = score.nodes.get(code)!
    if (area.notApplicable) continue
    if (area.percent.reason !== null) return null
    if (lowest === null || area.percent.value < lowest) lowest = area.percent.value
  }
  return lowest
}
