/**
 * How far a figure can be trusted: A and B are published, C is published with a word of caution and not ranked, D is
 * not shown ("not reliable").
 */
export type PublicationClass = 'A' | 'B' | 'C' | 'D'

/** Cut points of the classes: least effective sample size and greatest half-width of the interval, in points. */
export type PublicationCuts = {
  readonly a: { readonly size: number; readonly halfWidth: number }
  readonly b: { readonly size: number; readonly halfWidth: number }
  readonly c: { readonly size: number; readonly halfWidth: number }
}

export const publicationCuts: PublicationCuts = {
  a: { size: 100, halfWidth: 5 },
  b: { size: 30, halfWidth: 10 },
  c: { size: 10, halfWidth: 15 },
}

/**
 * The publication class of a share, by its effective sample size and by half the width of its 95 % interval. It comes
 * after the minimum number of respondents, which protects people; this rule protects readers.
 *
 * @param effectiveSize effective sample size, or null when there is no interval
 * @param halfWidth half of upper less lower, in percentage points, or null
 * @see Parker et al. (2017), NCHS Data Presentation Standards for Proportions, Vital Health Stat. 2(175)
 * @example
 * publicationClass(200, 5.7) // => 'B'
 */
export function publicationClass(
  effectiveSize: number | null,
  halfWidth: number | null,
  cuts: PublicationCuts = publicationCuts,
): PublicationClass {
  if (effectiveSize === null || halfWidth === null) return 'D'
  if (!(effectiveSize >= 0 && halfWidth >= 0)) {
    throw new Error('publicationClass requires numbers that are not negative')
  }
  const within = (cut: { readonly size: number; readonly halfWidth: number }): boolean =>
    effectiveSize >= cut.size && halfWidth <= cut.halfWidth
  return within(cuts.a) ? 'A' : within(cuts.b) ? 'B' : within(cuts.c) ? 'C' : 'D'
}
