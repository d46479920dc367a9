import { reaches } from '../scoring/tolerance.ts'
import type { Condition, RecognitionRule } from './rule.ts'

/** A figure in per cent of its maximum, unrounded; or why there is none. */
export type Percent =
  | Readonly<{ value: number; reason: null }>
  | Readonly<{
      value: null
      reason: 'not_handed_in' | 'not_appraised' | 'no_survey' | 'not_entered' | 'incomplete'
    }>

/** What the conditions look at: the whole, and each criterion of the top level. */
export type Figures = Readonly<{
  /** `levels`: shares of indicators that reach their level, in a framework without points */
  mode: 'points' | 'levels'
  total: Percent
  criteria: readonly Readonly<{
    code: string
    title: Readonly<{ vi: string; en: string }>
    percent: Percent
    applies: boolean
  }>[]
}>

/** What was attested of a condition: by the unit itself, and by those above who looked into it. */
export type Attested = Readonly<{ unit: boolean | null; above: boolean | null }>

export type ConditionReason =
  | 'met'
  | 'below'
  | 'attested'
  | 'denied'
  | 'not_attested'
  | 'not_checked'
  | 'not_applicable'
  | 'criterion_unknown'
  | NonNullable<Percent['reason']>

/** One condition with how it stands. `holds` is null where it cannot be said yet, and `reason` says why. */
export type Judged = Readonly<{
  kind: Condition['kind']
  /** of the criterion or of what is attested; null for the whole */
  code: string | null
  title: Readonly<{ vi: string; en: string }> | null
  holds: boolean | null
  reason: ConditionReason
  value: number | null
  minimum: number | null
  verified: boolean
}>

/** Whether a unit meets all conditions: false as soon as one fails, null while none fails and one is open. */
export type Verdict = Readonly<{
  passes: boolean | null
  mode: Figures['mode']
  conditions: readonly Judged[]
}>

/**
 * Judges a unit by the rule. Percentages are compared unrounded. What somebody attests counts once those above the unit have
 * looked into it; the unit's own word alone leaves it open, its own denial fails it.
 * @see Decision 25/2021/QĐ-TTg, article 4; the rule itself is data of a framework version
 */
export function judge(
  rule: Pick<RecognitionRule, 'conditions'>,
  figures: Figures,
  attested: Readonly<Record<string, Attested>> = {},
): Verdict {
  const conditions = rule.conditions.flatMap((one) => judgeOne(one, figures, attested))
  const passes = conditions.some((one) => one.holds === false)
    ? false
    : conditions.every((one) => one.holds === true)
      ? true
      : null
  return { passes, mode: figures.mode, conditions }
}

function judgeOne(one: Condition, figures: Figures, attested: Readonly<Record<string, Attested>>): Judged[] {
  const { kind, verified } = one
  switch (kind) {
    case 'total':
      return [
        {
          kind,
          code: null,
          title: null,
          minimum: one.minimum,
          verified,
          ...reached(figures.total, one.minimum),
        },
      ]
    case 'each_criterion':
    case 'criterion': {
      const meant = figures.criteria.filter(({ code }) => kind === 'each_criterion' || code === one.code)
      if (meant.length === 0 && kind === 'criterion') {
        const unknown = { holds: null, reason: 'criterion_unknown', value: null } as const
        return [{ kind, code: one.code, title: null, minimum: one.minimum, verified, ...unknown }]
      }
      return meant.map(({ code, title, percent, applies }) => ({
        kind,
        code,
        title,
        minimum: one.minimum,
        verified,
        // A criterion none of whose indicators applies cannot fail.
        ...(applies
          ? reached(percent, one.minimum)
          : ({ holds: true, reason: 'not_applicable', value: null } as const)),
      }))
    }
    case 'attestation': {
      const { unit, above } = attested[one.code] ?? { unit: null, above: null }
      const said = above ?? (unit === false ? false : null)
      const reason =
        said === true
          ? 'attested'
          : said === false
            ? 'denied'
            : unit === true
              ? 'not_checked'
              : 'not_attested'
      return [
        { kind, code: one.code, title: one.title, holds: said, reason, value: null, minimum: null, verified },
      ]
    }
  }
}

function reached(percent: Percent, minimum: number): Pick<Judged, 'holds' | 'reason' | 'value'> {
  if (percent.value === null) return { holds: null, reason: percent.reason, value: null }
  const holds = reaches(percent.value, minimum)
  return { holds, reason: holds ? 'met' : 'below', value: percent.value }
}
