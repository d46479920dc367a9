import { type Figure, figure, noFigure } from './figure.ts'

/**
 * The share of respondents who marked each choice of a question with several answers, in per cent of those who
 * answered the question. The shares may add up to more than 100; the number of respondents is printed with them.
 *
 * @param marked for each choice the number (or weight) of respondents who marked it
 * @param respondents the number (or weight) of respondents who answered the question
 * @returns for each choice 0..100, or `no_valid_answers`
 * @throws if a number is negative, or a choice was marked by more than answered
 * @example
 * multipleChoiceShares([60, 45], 100).map(({ value }) => value) // => [60, 45]
 */
export function multipleChoiceShares(marked: readonly number[], respondents: number): Figure[] {
  if (!(respondents >= 0)) throw new Error('multipleChoiceShares requires a number of respondents')
  return marked.map((count) => {
    if (!(count >= 0 && count <= respondents * (1 + 1e-12))) {
      throw new Error('multipleChoiceShares requires counts between zero and the number of respondents')
    }
    return respondents === 0 ? noFigure('no_valid_answers') : figure((100 * count) / respondents)
  })
}
