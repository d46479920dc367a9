import { adjustP } from '../statistics/adjust-p.ts'
import { itemLayout } from '../surveys/layout.ts'
import type { LocalText } from '../surveys/questionnaire.ts'
import { type Change, changeOf } from './change-of.ts'
import { type Difference, firstDifference, indexDifference, itemDifference } from './comparable.ts'
import { indexCell, itemCell } from './hidden-cells.ts'
import { indexSums } from './index-figure.ts'
import { headlineMeasure } from './item-figure.ts'
import { type Publishable, publishable } from './publishable.ts'
import type { PublicationRule } from './published.ts'
import { type EstimateKind, surveyEstimate } from './survey-estimate.ts'
import { type SurveyGroup, sheetsIn } from './survey-groups.ts'
import { sumsOf, type UnitSums } from './unit-sums.ts'

/** One round's part in a comparison. */
export type Side = { readonly groups: readonly SurveyGroup[]; readonly rule: PublicationRule }

/** A change with what may be said of it beside all others of its table. */
export type Judged = Change & {
  /** Holm over the table */
  readonly adjusted: number
  readonly verdict: 'up' | 'down' | 'unsure'
}

/** A figure in two rounds as it may be shown; `change` is null where one of them is kept back or has no error. */
export type ChangeRow = {
  /** 'M01 HAILONG' */
  readonly name: string
  readonly code: string
  readonly questionnaire: string
  readonly title: LocalText
  /** what the figure of a question is: its two best answers or the right ones; null for an index */
  readonly of: 'top2' | 'correct' | null
  readonly earlier: Publishable
  readonly later: Publishable
  /** later less earlier, where both are shown: also of rounds that carry no error */
  readonly difference: number | null
  readonly change: Judged | null
}

/** A question or an index that is not in both rounds alike. */
export type NotComparable = {
  readonly code: string
  readonly questionnaire: string
  readonly title: LocalText
  readonly why: Difference
}

export type Changes = {
  readonly indexes: readonly ChangeRow[]
  readonly items: readonly ChangeRow[]
  readonly apart: readonly NotComparable[]
}

type Untested = Omit<ChangeRow, 'change'> & { readonly found: Change | null }

/**
 * Every index and every question that two rounds have alike, with its change; what differs is listed apart, with the reason.
 * Tests of indexes are one family, those of questions another (Holm, methodology §14.3). A question is read in that version
 * of each round which most people answered, so that no sum of versions gives a small one away.
 */
export function changesBetween(earlier: Side, later: Side): Changes {
  const apart: NotComparable[] = []
  const indexes: Untested[] = []
  const items: Untested[] = []
  const names = (groups: readonly SurveyGroup[]) => groups.map(({ questionnaire }) => questionnaire.code)
  const shared = [...new Set(names(later.groups))].filter((code) => names(earlier.groups).includes(code))
  for (const questionnaire of shared) {
    const of = ({ groups }: Side) => groups.filter((group) => group.questionnaire.code === questionnaire)
    const [before, after] = [of(earlier), of(later)]
    for (const { code, title } of titled([...after, ...before], 'indexes')) {
      const why = firstDifference(before, after, code, indexDifference)
      if (why !== null) {
        apart.push({ code, questionnaire, title, why })
        continue
      }
      const cell = indexCell(questionnaire, code)
      const [first, second] = [indexSums(before, code), indexSums(after, code)]
      const hidden = [earlier.rule.hidden.has(cell), later.rule.hidden.has(cell)] as const
      const about = { name: `${questionnaire} ${code}`, code, questionnaire, title, of: null }
      indexes.push({ ...about, ...figures(earlier, later, first.sums, second.sums, first.kind, hidden) })
    }
    for (const { code, title } of titled([...after, ...before], 'items')) {
      const [one, other] = [mostAnswered(before, code), mostAnswered(after, code)]
      const why = firstDifference(one, other, code, itemDifference)
      if (why !== null) {
        apart.push({ code, questionnaire, title, why })
        continue
      }
      const [first, second] = [headlineSums(one[0]!, code), headlineSums(other[0]!, code)]
      if (!first || !second) continue
      const hidden = [
        earlier.rule.hidden.has(itemCell(one[0]!.versionId, code)),
        later.rule.hidden.has(itemCell(other[0]!.versionId, code)),
      ] as const
      const about = { name: `${questionnaire} ${code}`, code, questionnaire, title, of: second.of }
      items.push({ ...about, ...figures(earlier, later, first.sums, second.sums, 'share', hidden) })
    }
  }
  return { indexes: judged(indexes), items: judged(items), apart }
}

/** Holm over a family of tests, and what each then says. */
export function judge(changes: readonly (Change | null)[]): (Judged | null)[] {
  const adjusted = adjustP(
    changes.flatMap((one) => (one ? [one.p] : [])),
    'holm',
  )
  let at = 0
  return changes.map((one): Judged | null => {
    if (!one) return null
    const p = adjusted[at++]!
    return { ...one, adjusted: p, verdict: p >= 0.05 ? 'unsure' : one.value > 0 ? 'up' : 'down' }
  })
}

function judged(rows: readonly Untested[]): ChangeRow[] {
  const changes = judge(rows.map(({ found }) => found))
  return rows.map(({ found: _, ...row }, at) => ({ ...row, change: changes[at]! }))
}

function figures(
  earlier: Side,
  later: Side,
  before: readonly UnitSums[],
  after: readonly UnitSums[],
  kind: EstimateKind,
  [hiddenBefore, hiddenAfter]: readonly [boolean, boolean],
): Pick<Untested, 'earlier' | 'later' | 'difference' | 'found'> {
  const own = {
    earlier: surveyEstimate(before, earlier.rule.minimumN, kind),
    later: surveyEstimate(after, later.rule.minimumN, kind),
  }
  const first = publishable(own.earlier, {
    selfSelected: earlier.rule.selfSelected,
    complementary: hiddenBefore,
  })
  const second = publishable(own.later, { selfSelected: later.rule.selfSelected, complementary: hiddenAfter })
  const shown = first.value !== null && second.value !== null
  const withError = shown && first.se !== null && second.se !== null
  return {
    earlier: first,
    later: second,
    difference: shown ? second.value! - first.value! : null,
    found: withError ? changeOf(before, after, own) : null,
  }
}

/** Codes and titles over some versions, each code once; open text is no figure, and a variant stands for another. */
function titled(groups: readonly SurveyGroup[], list: 'indexes' | 'items') {
  const found = new Map<string, LocalText>()
  for (const { questionnaire } of groups) {
    const all =
      list === 'indexes'
        ? questionnaire.indexes.filter(({ variantOf }) => variantOf === null)
        : questionnaire.items.filter(({ kind }) => kind === 'single')
    for (const { code, title } of all) if (!found.has(code)) found.set(code, title)
  }
  return [...found].map(([code, title]) => ({ code, title }))
}

function mostAnswered(groups: readonly SurveyGroup[], code: string): SurveyGroup[] {
  return groups
    .filter(({ questionnaire }) => questionnaire.items.some((item) => item.code === code))
    .toSorted((a, b) => sheetsIn([b]) - sheetsIn([a]))
    .slice(0, 1)
}

function headlineSums({ questionnaire, layout, units }: SurveyGroup, code: string) {
  const item = questionnaire.items.find((one) => one.code === code)!
  const found = headlineMeasure(item, itemLayout(layout, code)!, questionnaire.keys.get(code))
  return found && { of: found.of, sums: sumsOf(units, found.measure) }
}
