import { type CountLayout, itemLayout } from './layout.ts'
import type { CompiledQuestionnaire, IndexFormula } from './questionnaire.ts'

/** Items whose answers are summed in pairs when a sheet is counted, so that their reliability can be told. */
export type Scale = {
  /** Code of the first formula over these items. */
  readonly code: string
  /** Item codes, in order. */
  readonly items: readonly string[]
  /** For each position of the counts that is a category of an item: the item's place in `items`, and its score. */
  readonly scored: ReadonlyMap<number, readonly [item: number, score: number]>
}

/** Formulas that combine graded answers; right or wrong answers are no scale. */
const graded: readonly IndexFormula['rule'][] = ['respondent_mean100', 'pooled_share']

/**
 * The scales of a questionnaire: each list of two or more items with graded answers that a formula combines, once. The
 * same questionnaire always gives the same scales. Scores are after polarity, as in the layout.
 */
export function scalesOf({ indexes }: CompiledQuestionnaire, layout: CountLayout): Scale[] {
  const found = new Map<string, Scale>()
  for (const index of indexes) {
    if (!graded.includes(index.rule) || index.items.length < 2) continue
    const name = index.items.join(' ')
    const scored = scoresOf(index.items, layout)
    if (scored !== null && !found.has(name)) found.set(name, { code: index.code, items: index.items, scored })
  }
  return [...found.values()]
}

/** null when an item is not one choice among whole numbers, so that sums stay exact. */
function scoresOf(items: readonly string[], layout: CountLayout): Scale['scored'] | null {
  const scored = new Map<number, readonly [number, number]>()
  for (const [place, code] of items.entries()) {
    const item = itemLayout(layout, code)
    if (item?.kind !== 'single' || !item.categories.every(({ score }) => Number.isInteger(score))) return null
    for (const { at, score } of item.categories) scored.set(at, [place, score!])
  }
  return scored
}
