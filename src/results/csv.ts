import { stringify } from 'csv-stringify/sync'
import type { Framework } from '../frameworks/framework.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import { shownN } from './access.ts'
import type { CaseResult } from './case-result.ts'
import { indexEstimates } from './index-figure.ts'
import type { ItemFigure } from './item-figure.ts'
import type { SurveyEstimate } from './survey-estimate.ts'
import { type TableRow, tableRow } from './table.ts'

/** A CSV cell; numbers stay numbers so that no guard against formulas touches a minus sign. */
type Cell = string | number | null

/** `comma` writes 12,5 and separates by semicolons, as Excel expects it where numbers have a decimal comma. */
export type CsvStyle = { decimal: 'point' | 'comma' }

/**
 * Writes a table as CSV in UTF-8 with a byte order mark. Text that a spreadsheet would run as a formula is made harmless;
 * figures are written with all their digits, respondents rounded to 5.
 */
export function csvOf(rows: readonly (readonly Cell[])[], { decimal }: CsvStyle): string {
  return stringify(
    rows.map((row) => row.map((cell) => cell ?? '')),
    {
      bom: true,
      delimiter: decimal === 'comma' ? ';' : ',',
      escape_formulas: true,
      record_delimiter: '\r\n',
      cast: { number: (value) => (decimal === 'comma' ? String(value).replace('.', ',') : String(value)) },
    },
  )
}

/** The table of units: one row a case. */
export function unitsCsv(rows: readonly TableRow[], language: Language, style: CsvStyle): string {
  const w = words[language].results
  const head = [
    'code',
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
    index,
    appraisal,
    survey,
    gradeTitle(result, language),
    passWord(result, language),
    noSurvey ? 1 : 0,
    incomplete ? 1 : 0,
    shownN(result.sheets, false),
  ])
  return csvOf([head, ...body], style)
}

/** One case: its criteria with points, then its survey indices. */
export function caseCsv(result: CaseResult, minimumN: number, language: Language, style: CsvStyle): string {
  const w = words[language].results
  const { index, appraisal, survey } = tableRow(result)
  const criteria = result.framework.criteria.map((criterion): Cell[] => {
    const node = result.score?.nodes.get(criterion.code)
    return [
      criterion.code,
      criterion.title[language],
      criterion.maximum,
      node?.points ?? null,
      node?.percent.value ?? null,
      criterion.source,
    ]
  })
  const indexes = result.groups.flatMap((group) =>
    indexEstimates(group, minimumN).map(({ index: formula, estimate }): Cell[] => [
      formula.code,
      formula.title[language] ?? formula.title.vi,
      group.questionnaire.code,
      ...estimateCells(estimate),
    ]),
  )
  return csvOf(
    [
      [w.unit, result.row.unit_name],
      [w.index, index],
      [w.appraisal, appraisal],
      [w.survey, survey],
      [],
      ['code', w.criterion, w.maximum, w.points, w.percent, w.source],
      ...criteria,
      [],
      ['code', w.indexCode, w.questionnaire, w.value, '95% –', '95% +', 'n (±5)'],
      ...indexes,
    ],
    style,
  )
}

/** The items of one questionnaire: one row a category. */
export function itemsCsv(items: readonly ItemFigure[], language: Language, style: CsvStyle): string {
  const w = words[language].results
  const head = [
    'code',
    w.item,
    'n (±5)',
    'category',
    w.percent,
    w.top2Short,
    '95% –',
    '95% +',
    w.mean,
    w.dontKnow,
    w.responseRate,
  ]
  const body = items.flatMap((figure) => {
    const top = figure.top2 ?? figure.correct
    const same: Cell[] = [
      figure.item.code,
      figure.item.title[language] ?? figure.item.title.vi,
      shownN(figure.n, false),
    ]
    const hidden = figure.reason !== null
    const rest: Cell[] = hidden
      ? [null, null, null, null, null, null]
      : [
          ...(top ? estimateCells(top).slice(0, 3) : [null, null, null]),
          figure.mean?.value ?? null,
          figure.dontKnow.value,
          figure.responseRate.value,
        ]
    if (figure.distribution.length === 0) return [[...same, null, null, ...rest]]
    return figure.distribution.map((category) => [
      ...same,
      category.text[language] ?? category.text.vi,
      category.share.value,
      ...rest,
    ])
  })
  return csvOf([head, ...body], style)
}

function estimateCells(estimate: SurveyEstimate): Cell[] {
  const value = estimate.reason === null ? estimate.value : null
  return [
    value,
    estimate.interval?.lower ?? null,
    estimate.interval?.upper ?? null,
    shownN(estimate.n, false),
  ]
}

export function gradeTitle(result: CaseResult, language: Language): string {
  const code = result.grade?.code
  if (!code) return ''
  const grade = (result.framework as Framework).scoring.grades.find((one) => one.code === code)
  return grade ? `${grade.code} – ${grade.title[language]}` : code
}

function passWord(result: CaseResult, language: Language): string {
  const w = words[language].results
  if (!result.pass) return ''
  return result.pass.passes === null ? w.undecided : result.pass.passes ? w.passes : w.fails
}
