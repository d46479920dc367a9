import { type Figure, figure, noFigure } from './figure.ts'
import { validateCounts } from './validate-counts.ts'

/**
 * The share of respondents who gave one of the named answers, in per cent of those with a valid answer.
 *
 * `counts[k]` is the number of respondents, or the sum of their weights, who gave answer code k + 1. Answers that are
 * not substantive (don't know, refused, not applicable, missing) are not part of the counts: they are left out of the
 * numerator and of the denominator.
 *
 * @returns 0..100, or `no_valid_answers`
 * @throws if there is no category, a count is negative, or a code is outside 1..K
 * @see Agresti (2010), Analysis of Ordinal Categorical Data
 * @example
 * share([4, 10, 30, 96, 60], [4, 5]) // => { value: 78, reason: null }
 */
export function share(counts: readonly number[], codes: readonly number[]): Figure {
  const total = validateCounts(counts, 'share')
  const chosen = new Set(codes)
  for (const code of chosen) {
    if (!Number.isInteger(code) || code < 1 || code > counts.length) {
      throw new Error(`share requires codes between 1 and ${counts.length}`)
    }
  }
  if (total === 0) return noFigure('no_valid_answers')
  let part = 0
  for (const code of chosen) part += counts[code - 1]!
  return figure((100 * part) / total)
}

/**
 * Every category's share of the valid answers, in per cent, in the order of the codes.
 *
 * @example
 * shares([1, 1, 2]).map((part) => part.value) // => [25, 25, 50]
 */
export function shares(counts: readonly number[]): Figure[] {
  return counts.map((_, position) => share(counts, [position + 1]))
}

/**
 * Top-2-box: the per cent who chose one of the two best answers of an ordered scale, the headline figure of
 * satisfaction.
 *
 * @throws if the scale has fewer than three categories: the two best would be everybody
 * @example
 * topTwo([4, 10, 30, 96, 60]) // => { value: 78, reason: null }
 */
export function topTwo(counts: readonly number[]): Figure {
  requireThree(counts, 'topTwo')
  return share(counts, [counts.length - 1, counts.length])
}

/**
 * Bottom-2-box: the per cent who chose one of the two worst answers.
 *
 * @throws if the scale has fewer than three categories
 * @example
 * bottomTwo([4, 10, 30, 96, 60]) // => { value: 7, reason: null }
 */
export function bottomTwo(counts: readonly number[]): Figure {
  requireThree(counts, 'bottomTwo')
  return share(counts, [1, 2])
}

/**
 * The net score: top-2-box less bottom-2-box.
 *
 * @returns -100..100, or `no_valid_answers`
 * @throws if the scale has fewer than four categories: the two ends would overlap
 * @example
 * net([4, 10, 30, 96, 60]) // => { value: 71, reason: null }
 */
export function net(counts: readonly number[]): Figure {
  if (counts.length < 4) throw new Error('net requires a scale of at least four categories')
  const best = topTwo(counts)
  const worst = bottomTwo(counts)
  if (best.reason !== null || worst.reason !== null) return noFigure('no_valid_answers')
  return figure(best.value - worst.value)
}

/**
 * Net promoter score of an item answered 0 to 10: the per cent of 9 and 10 less the per cent of 0 to 6.
 *
 * @throws if there are not eleven categories; a five-point item has no promoters
 * @see Reichheld (2003), Harvard Business Review 81(12)
 * @example
 * netPromoterScore([0, 0, 0, 0, 0, 0, 2, 1, 1, 4, 2]) // => { value: 40, reason: null }
 */
export function netPromoterScore(counts: readonly number[]): Figure {
  if (counts.length !== 11) throw new Error('netPromoterScore requires the eleven categories 0 to 10')
  const promoters = share(counts, [10, 11])
  const detractors = share(counts, [1, 2, 3, 4, 5, 6, 7])
  if (promoters.reason !== null || detractors.reason !== null) return noFigure('no_valid_answers')
  return figure(promoters.value - detractors.value)
}

function requireThree(counts: readonly number[], name: string): void {
  if (counts.length < 3) throw new Error(`${name} requires a scale of at least three categories`)
}
