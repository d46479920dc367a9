/** One stage of drawing: how many units were drawn of how many, or by size. */
export type Stage =
  | { readonly kind: 'equal'; readonly drawn: number; readonly frame: number }
  | { readonly kind: 'by_size'; readonly drawn: number; readonly size: number; readonly totalSize: number }

/**
 * The inclusion probability of a respondent: the product over the stages of drawing. A stage drawn with equal chance
 * gives drawn / frame; one drawn with chance proportional to size gives drawn · size / total size, at most 1.
 *
 * @returns above 0, at most 1
 * @throws if there is no stage, or a number is not above zero, or more was drawn than there is
 * @see Cochran (1977), Sampling Techniques; Lohr (2022), Sampling: Design and Analysis
 * @example
 * inclusionProbability([
 *   { kind: 'by_size', drawn: 10, size: 8000, totalSize: 400000 },
 *   { kind: 'equal', drawn: 3, frame: 12 },
 *   { kind: 'equal', drawn: 20, frame: 500 },
 * ]) // => 0.002
 */
export function inclusionProbability(stages: readonly Stage[]): number {
  if (stages.length === 0) throw new Error('inclusionProbability requires at least one stage')
  let probability = 1
  for (const stage of stages) {
    const [part, whole] =
      stage.kind === 'equal' ? [stage.drawn, stage.frame] : [stage.drawn * stage.size, stage.totalSize]
    if (!(part > 0 && whole > 0)) throw new Error('inclusionProbability requires counts above zero')
    if (stage.kind === 'equal' && part > whole) {
      throw new Error('inclusionProbability requires at most as many drawn as there are')
    }
    probability *= Math.min(1, part / whole)
  }
  return probability
}

/**
 * The design weight of a respondent: how many people of the population it stands for, the inverse of the inclusion
 * probability.
 *
 * @returns persons per respondent, 1 or more
 * @throws as `inclusionProbability`
 * @example
 * designWeight([{ kind: 'equal', drawn: 20, frame: 500 }]) // => 25
 */
export function designWeight(stages: readonly Stage[]): number {
  return 1 / inclusionProbability(stages)
}
