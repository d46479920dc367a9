import type { Criterion, Framework } from '../frameworks/framework.ts'
import type { FigureReason } from '../words/reasons.ts'
import type { CaseResult } from './case-result.ts'
import { indexCell, sumsCell } from './hidden-cells.ts'
import { measures } from './index-figure.ts'
import type { PublicationRule, PublishedIndex } from './published.ts'
import type { SurveyGroup } from './survey-groups.ts'

/** Rows of a framework whose points would tell a survey figure that is kept back. */
export type KeptRows = {
  /** why, by the code of the row */
  readonly rows: ReadonlyMap<string, FigureReason>
  /** the index and its survey part would tell it too */
  readonly whole: boolean
}

const nothingKept: KeptRows = { rows: new Map(), whole: false }

/**
 * Points that are a share of the maximum say the figure itself, so they are kept back with it. Where people are to be
 * protected, so is a sum that has a single such part: subtracting the others would tell it. Points by bands say no figure.
 *
 * @param reasonOf why the figure of an index is kept back; null = it is shown
 * @param everySum the difference from an earlier release rests on a few people: no sum of survey figures is shown
 */
function keptRows(
  { criteria }: Pick<Framework, 'criteria'>,
  reasonOf: (index: string) => FigureReason | null,
  everySum: boolean,
): KeptRows {
  const leaves = criteria.flatMap(({ code, measure }) => {
    const reason = measure.kind === 'survey_share' ? reasonOf(measure.index) : null
    return reason === null ? [] : [[code, reason] as const]
  })
  if (leaves.length === 0 && !everySum) return nothingKept
  const rows = new Map(leaves)
  const people = leaves.filter(([, reason]) => reason !== 'unreliable')
  if (everySum) {
    const byCode = new Map(criteria.map((criterion) => [criterion.code, criterion]))
    for (const { code, measure } of criteria) {
      if (measure.kind !== 'survey_share') continue
      for (let at = byCode.get(code)?.parent; at; at = byCode.get(at)?.parent)
        rows.set(at, 'suppressed_secondary')
    }
    return { rows, whole: true }
  }
  if (people.length === 0) return { rows, whole: false }
  const personal = new Map(people)
  const parents = new Map<string | null, Criterion[]>(Map.groupBy(criteria, ({ parent }) => parent))
  const walk = (parent: string | null): FigureReason | null => {
    const reasons = (parents.get(parent) ?? []).flatMap(({ code }) => {
      const reason = parents.has(code) ? walk(code) : (personal.get(code) ?? null)
      if (reason !== null) rows.set(code, reason)
      return reason === null ? [] : [reason]
    })
    return reasons.length === 1 ? reasons[0]! : null
  }
  const root = walk(null)
  return { rows, whole: root !== null || people.length === 1 }
}

/** The rows of a case or a level that are kept back, by its figures as they may be shown. */
export function keptOf(
  framework: Pick<Framework, 'criteria'>,
  indexes: readonly PublishedIndex[],
  rule: Pick<PublicationRule, 'hidden'>,
): KeptRows {
  const reasonOf = (code: string) => {
    const own = indexes.find(
      ({ index, estimate }) => index.code === code && index.variantOf === null && keepsBack(estimate.reason),
    )
    return own?.estimate.reason ?? null
  }
  return keptRows(framework, reasonOf, rule.hidden.has(sumsCell))
}

/** The same of a case in a list, where only people matter: no interval is needed. */
export function keptInList(
  result: Pick<CaseResult, 'framework' | 'groups' | 'unanimous'>,
  rule: PublicationRule,
): KeptRows {
  if (rule.hidden.size === 0 && result.unanimous.size === 0) return nothingKept
  const reasonOf = (code: string) => {
    if (result.unanimous.has(code)) return 'unanimous'
    const hidden = result.groups.some((group) => isHidden(group, code, rule))
    return hidden ? 'suppressed_secondary' : null
  }
  return keptRows(result.framework, reasonOf, rule.hidden.has(sumsCell))
}

function isHidden({ questionnaire }: SurveyGroup, code: string, { hidden }: PublicationRule): boolean {
  return measures(questionnaire, code) !== undefined && hidden.has(indexCell(questionnaire.code, code))
}

function keepsBack(reason: FigureReason | null): boolean {
  return reason === 'suppressed_secondary' || reason === 'unanimous' || reason === 'unreliable'
}
