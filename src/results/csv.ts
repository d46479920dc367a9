import type { Framework } from '../frameworks/framework.ts'
import { textIn } from '../surveys/questionnaire.ts'
import type { Cell } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import { shownN } from './access.ts'
import type { CaseResult } from './case-result.ts'
import type { CategoryShare } from './distribution.ts'
import { keptOf } from './kept-leaves.ts'
import type { Publishable } from './publishable.ts'
import { type PublicationRule, type PublishedItem, publishedIndexes } from './published.ts'
import { type TableRow, tableRow } from './table.ts'

/*
 * Figures are rounded as on the pages: shares with all their digits would give away how many people are behind them, and n
 * stands beside them rounded to 5 for just that reason.
 */
export function share(value: number | null): number | null {
  return value === null ? null : rounded(value, 1)
}

export function points(value: number | null): number | null {
  return value === null ? null : rounded(value, 2)
}

/** The number of respondents, rounded to 5; below the minimum no more than that it is below. */
export function people(n: number, minimumN: number): Cell {
  return n === 0 ? 0 : n < minimumN ? `<${minimumN}` : shownN(n, false)
}

/** The table of units: one row a case. */
export function unitsTable(
  rows: readonly TableRow[],
  minimumNOf: (result: CaseResult) => number,
  language: Language,
): Cell[][] {
  const w = words[language].results
  const head = [
    w.code,
    w.unit,
    w.case,
    w.index,
    w.appraisal,
    w.survey,
    w.grade,
    w.pass,
    w.noSurvey,
    w.incomplete,
    `${w.sheets} (n, ±5)`,
  ]
  const body = rows.map(({ result, index, appraisal, survey, noSurvey, incomplete }): Cell[] => [
    result.row.unit_code,
    result.row.unit_name,
    result.row.title,
    points(index),
    points(appraisal),
    points(survey),
    gradeTitle(result, language),
    passWord(result, language),
    noSurvey ? 1 : 0,
    incomplete ? 1 : 0,
    people(result.sheets, minimumNOf(result)),
  ])
  return [head, ...body]
}

/** One case: its criteria with points, then its survey indices. */
export function caseTable(result: CaseResult, rule: PublicationRule, language: Language): Cell[][] {
  const w = words[language].results
  const { index, appraisal, survey } = tableRow(result, rule)
  const found = publishedIndexes(result.groups, rule)
  const kept = keptOf(result.framework, found, rule)
  const { adjustment = null } = result.score ?? {}
  const changed = adjustment && index !== null && adjustment.missing.length === 0 ? adjustment.percent : null
  const criteria = result.framework.criteria.map((criterion): Cell[] => {
    const node = result.score?.nodes.get(criterion.code)
    return [
      criterion.code,
      criterion.title[language],
      // Bonus and penalty carry their sign: a column of ordinary points adds up without them.
      signed(criterion.maximum, criterion.adjusts),
      kept.rows.has(criterion.code) ? null : points(signed(node?.points ?? null, criterion.adjusts)),
      kept.rows.has(criterion.code) || criterion.adjusts ? null : share(node?.percent.value ?? null),
      criterion.adjusts ? w[`kind_${criterion.adjusts}`] : criterion.source,
    ]
  })
  const indexes = found.map(({ index: formula, questionnaire, estimate }): Cell[] => [
    formula.code,
    textIn(formula.title, language),
    questionnaire,
    ...estimateCells(estimate),
    people(estimate.n, rule.minimumN),
    ...qualityCells(estimate),
    estimate.reason ?? estimate.intervalReason,
  ])
  return [
    [w.unit, result.row.unit_name],
    [w.case, result.row.title],
    [w.index, points(index)],
    [w.appraisal, points(appraisal)],
    [w.survey, points(survey)],
    ...(changed === null ? [] : [[w.csvAdjustment, points(changed)]]),
    [],
    [w.code, w.criterion, w.maximum, w.points, w.percent, w.source],
    ...criteria,
    [],
    [w.code, w.indexCode, w.questionnaire, w.value, '95% –', '95% +', 'n (±5)', ...quality(language)],
    ...indexes,
  ]
}

/** The items of one questionnaire: one row a category. */
export function itemsTable(items: readonly PublishedItem[], minimumN: number, language: Language): Cell[][] {
  const w = words[language].results
  const head = [
    w.code,
    w.item,
    'n (±5)',
    w.category,
    w.percent,
    w.top2Short,
    '95% –',
    '95% +',
    w.mean,
    w.dontKnow,
    w.responseRate,
  ]
  const body = items.flatMap((figure) => {
    const { item, turn, kept } = figure
    const title = textIn(item.title, language)
    const same: Cell[] = [
      item.code,
      turn ? `${title} (${textIn(turn, language)})` : title,
      people(figure.n, minimumN),
    ]
    const top = figure.top2 ?? figure.correct
    const rest: Cell[] = kept
      ? [null, null, null, null, null, null]
      : [
          ...(top ? estimateCells(top) : [null, null, null]),
          points(figure.mean?.value ?? null),
          share(figure.dontKnow.value),
          share(figure.responseRate.value),
        ]
    if (figure.distribution.length === 0) return [[...same, null, null, ...rest]]
    return figure.distribution.map((category) => [
      ...same,
      category.text ? textIn(category.text, language) : w.smallGroups,
      categoryCell(category),
      ...rest,
    ])
  })
  return [head, ...body]
}

function categoryCell({ share: found, bound }: CategoryShare): Cell {
  if (bound) return bound === 'at_least_95' ? '≥ 95' : '≤ 5'
  return share(found.value)
}

/** Value and limits; what is kept back because everybody said the same says only which end. */
export function estimateCells({ kind, value, bound, interval }: Publishable): Cell[] {
  if (bound) return [bound === 'at_least_95' ? '≥ 95' : bound === 'at_most_5' ? '≤ 5' : null, null, null]
  const shown = kind === 'share' ? share : points
  return [shown(value), shown(interval?.lower ?? null), shown(interval?.upper ?? null)]
}

function quality(language: Language): string[] {
  const w = words[language].figures
  return [w.classShort, w.effectiveSize, w.designEffect, w.note]
}

/** The class, the effective size (rounded as n is) and the design effect. */
function qualityCells({ class: one, effectiveSize, designEffect }: Publishable): Cell[] {
  return [
    one,
    effectiveSize === null ? null : shownN(effectiveSize, false),
    designEffect === null ? null : rounded(designEffect, 1),
  ]
}

/** The grade of a case with its name, or nothing. */
export function gradeTitle(result: CaseResult, language: Language): string {
  const code = result.grade?.code
  if (!code) return ''
  const grade = (result.framework as Framework).scoring.grades.find((one) => one.code === code)
  return grade ? `${grade.code} – ${grade.title[language]}` : code
}

function passWord(result: CaseResult, language: Language): string {
  const w = words[language].results
  if (!result.pass || result.score?.index.value == null) return ''
  return result.pass.passes === null ? w.undecided : result.pass.passes ? w.passes : w.fails
}

/** Points of a penalty are below zero. */
function signed(value: number | null, adjusts: 'bonus' | 'penalty' | undefined): number | null {
  return value !== null && adjusts === 'penalty' ? 0 - value : value
}
