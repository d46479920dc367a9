import { seededRandom } from '../statistics/random.ts'

/**
 * The cases that two appraisers score without seeing each other: a simple random sample of ⌈share × n⌉ cases, drawn with
 * the round's stored seed, so that anybody can draw it again. The order of `caseIds` is part of the draw.
 * @param share 0..1
 */
export function doubleSample(seed: number, caseIds: readonly number[], share: number): ReadonlySet<number> {
  const wanted = Math.ceil(share * caseIds.length - 1e-9)
  const random = seededRandom(seed)
  const left = [...caseIds]
  const drawn = new Set<number>()
  while (drawn.size < wanted) {
    const [one] = left.splice(random.below(left.length), 1)
    if (one !== undefined) drawn.add(one)
  }
  return drawn
}
