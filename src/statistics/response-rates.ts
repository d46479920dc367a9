import { type Figure, figure, noFigure } from './figure.ts'

/**
 * The states of one item's answers, as counts or as sums of weights. Exactly one state per respondent.
 * `notApplicable` (the question did not concern the respondent) is not "asked" and enters no rate.
 *
 * @see AAPOR (2023) Standard Definitions, 10th ed.
 */
export type AnswerStates = {
  readonly valid: number
  readonly dontKnow: number
  readonly refused: number
  readonly missing: number
  readonly notApplicable?: number
}

/**
 * Per cent of those asked who said "don't know". Above 20 % the valid answers come from a selected group, and the
 * figure needs a warning.
 *
 * @returns 0..100, or `no_valid_answers` when nobody was asked
 * @throws if a count is negative
 * @example
 * dontKnowRate({ valid: 200, dontKnow: 12, refused: 3, missing: 0 }).value // => 5.58…
 */
export function dontKnowRate(states: AnswerStates): Figure {
  const total = asked(states, 'dontKnowRate')
  return total === 0 ? noFigure('no_valid_answers') : figure((100 * states.dontKnow) / total)
}

/**
 * Item response rate: per cent of those asked who gave a valid answer.
 *
 * @returns 0..100, or `no_valid_answers` when nobody was asked
 * @throws if a count is negative
 * @example
 * itemResponseRate({ valid: 200, dontKnow: 12, refused: 3, missing: 0 }).value // => 93.02…
 */
export function itemResponseRate(states: AnswerStates): Figure {
  const total = asked(states, 'itemResponseRate')
  return total === 0 ? noFigure('no_valid_answers') : figure((100 * states.valid) / total)
}

/**
 * Response rate RR1 of the people drawn into the sample: complete interviews over everybody who was or may have been
 * eligible.
 *
 * @returns 0..100, or `not_estimable` when nobody was drawn
 * @throws if a count is negative
 * @see AAPOR (2023) Standard Definitions, RR1
 * @example
 * responseRate({ complete: 60, partial: 10, refused: 20, notContacted: 5, other: 0, unknown: 5 }).value // => 60
 */
export function responseRate(drawn: {
  readonly complete: number
  readonly partial: number
  readonly refused: number
  readonly notContacted: number
  readonly other: number
  readonly unknown: number
}): Figure {
  const all = [drawn.complete, drawn.partial, drawn.refused, drawn.notContacted, drawn.other, drawn.unknown]
  const total = addCounts(all, 'responseRate')
  return total === 0 ? noFigure('not_estimable') : figure((100 * drawn.complete) / total)
}

function asked(states: AnswerStates, name: string): number {
  return addCounts([states.valid, states.dontKnow, states.refused, states.missing], name)
}

function addCounts(counts: readonly number[], name: string): number {
  let total = 0
  for (const count of counts) {
    if (!(count >= 0)) throw new Error(`${name} requires counts that are not negative`)
    total += count
  }
  return total
}
