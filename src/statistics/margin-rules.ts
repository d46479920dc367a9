import type { Margin } from './rake.ts'

/**
 * What makes weights fitted to margins shaky, though they can be made.
 *
 * - `too_many_margins`: more than five margins
 * - `few_respondents`: a category with fewer than 50 respondents
 * - `small_share`: a category with less than 5 % of the sample
 */
export type MarginWarning = {
  readonly warning: 'too_many_margins' | 'few_respondents' | 'small_share'
  readonly margin: string | null
  readonly category: string | null
}

/**
 * Looks margins over before raking: thin categories are to be merged with a neighbour first. Everything that breaks a
 * rule is named, in the order of the margins; empty categories are an error of `rake` and not repeated here.
 *
 * @param cells respondents by cell, with the cell's category in each margin
 * @throws if there is no respondent
 * @see Battaglia, Hoaglin & Frankel (2009), Survey Practice 2(5)
 * @example
 * marginWarnings([{ respondents: 40, categories: ['F'] }, { respondents: 60, categories: ['M'] }], [sex])
 * // => [{ warning: 'few_respondents', margin: 'sex', category: 'F' }]
 */
export function marginWarnings(
  cells: readonly { readonly respondents: number; readonly categories: readonly string[] }[],
  margins: readonly Margin[],
  { leastRespondents = 50, leastShare = 0.05, mostMargins = 5 } = {},
): MarginWarning[] {
  const all = cells.reduce((sum, { respondents }) => sum + respondents, 0)
  if (!(all > 0)) throw new Error('marginWarnings requires at least one respondent')
  const thin = margins.flatMap(({ name, targets }, m) =>
    Object.keys(targets).flatMap((category): MarginWarning[] => {
      const own = cells.reduce(
        (sum, { respondents, categories }) => (categories[m] === category ? sum + respondents : sum),
        0,
      )
      if (own === 0) return []
      if (own < leastRespondents) return [{ warning: 'few_respondents', margin: name, category }]
      return own < leastShare * all * (1 - 1e-12) ? [{ warning: 'small_share', margin: name, category }] : []
    }),
  )
  return margins.length > mostMargins
    ? [{ warning: 'too_many_margins', margin: null, category: null }, ...thin]
    : thin
}
