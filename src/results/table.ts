import type { Figure } from '../statistics/figure.ts'
import { foldVietnamese } from '../units/search-text.ts'
import type { CaseResult } from './case-result.ts'
import { keptInList } from './kept-leaves.ts'
import type { PublicationRule } from './published.ts'

export const sorts = ['index', 'unit', 'appraisal', 'survey', 'sheets'] as const
export type Sort = (typeof sorts)[number]

/** One case as a row of the table of units: figures unrounded, null where there is none. */
export type TableRow = {
  readonly result: CaseResult
  readonly index: number | null
  readonly appraisal: number | null
  readonly survey: number | null
  readonly incomplete: boolean
  readonly noSurvey: boolean
  /** index and survey part would tell a figure that is kept back, and are kept back with it */
  readonly kept: boolean
}

function numberOf(figure: Figure | undefined): number | null {
  return figure?.value ?? null
}

export function tableRow(result: CaseResult, rule: PublicationRule): TableRow {
  const { score } = result
  const { whole } = keptInList(result, rule)
  return {
    result,
    index: whole ? null : numberOf(score?.index),
    appraisal: score && !score.appraisal.notApplicable ? numberOf(score.appraisal.percent) : null,
    survey: score && !whole && !score.survey.notApplicable ? numberOf(score.survey.percent) : null,
    incomplete: score?.incomplete ?? false,
    noSurvey: score?.noSurvey ?? false,
    kept: whole,
  }
}

/**
 * Rows whose unit or title matches what was typed, in order. Rows without a figure come last whichever way it is sorted;
 * ties keep the order of names.
 */
export function arrange(
  rows: readonly TableRow[],
  query: { text: string; sort: Sort; descending: boolean },
): TableRow[] {
  const text = foldVietnamese(query.text)
  const found = rows.filter(
    ({ result: { row } }) =>
      text === '' || row.search_text.includes(text) || foldVietnamese(row.title ?? '').includes(text),
  )
  const key = (row: TableRow): number | null =>
    query.sort === 'sheets' ? row.result.sheets : query.sort === 'unit' ? null : row[query.sort]
  if (query.sort === 'unit') return query.descending ? found.reverse() : found
  return found.sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return query.descending ? right - left : left - right
  })
}
