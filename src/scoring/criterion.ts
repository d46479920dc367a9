/** Where the points of a leaf come from. All but `survey` are set by an official and then by an appraiser. */
export type Source = 'children' | 'self_score' | 'survey' | 'register'

/**
 * What is known of a leaf.
 *
 * - `scored`: it has its final points
 * - `not_applicable`: the matter did not arise in this unit; out of numerator and denominator
 * - `not_appraised`: only the unit's own score is known
 * - `not_submitted`: the unit has entered nothing
 * - `no_survey`: fed by a survey that was not held
 * - `not_measured`: fed by a survey that was held but has too few answers for a figure
 */
export type LeafState =
  | 'scored'
  | 'not_applicable'
  | 'not_appraised'
  | 'not_submitted'
  | 'no_survey'
  | 'not_measured'

/** One row of a set of criteria with what a unit got for it. Rows with children are sums; leaves carry points. */
export type CriterionRow = {
  readonly code: string
  readonly parent: string | null
  /** Maximum points of a leaf; `null` in a framework without points, where a leaf's points are 0..100. */
  readonly maximum: number | null
  /** Weight within the parent, only where the index is weighted; siblings are brought to a sum of 1. */
  readonly weight?: number | null
  readonly source: Source
  /** Points beside the criteria: they add to the index of the unit or take from it, and belong to no other row. */
  readonly adjusts?: 'bonus' | 'penalty' | null
  readonly state: LeafState
  /** Final points, unrounded, 0..maximum; only in state `scored`. */
  readonly points: number | null
  /** The unit's own score; used in place of final points only in a provisional view. */
  readonly selfPoints?: number | null
}

/** A row with its children and the leaves under it (itself, when it is a leaf). */
export type CriterionNode = {
  readonly row: CriterionRow
  readonly children: readonly CriterionNode[]
  readonly leaves: readonly CriterionRow[]
}

/**
 * The rows of a set of criteria as a tree, in the order of the rows.
 *
 * @returns the top-level rows
 * @throws if there is no row, a code appears twice, a parent is unknown, or rows are their own ancestors
 * @example
 * criteriaTree(rows).map((area) => area.row.code) // => ['TC1', 'TC2']
 */
export function criteriaTree(rows: readonly CriterionRow[]): CriterionNode[] {
  if (rows.length === 0) throw new Error('criteriaTree requires at least one row')
  const codes = new Set(rows.map(({ code }) => code))
  if (codes.size !== rows.length) throw new Error('criteriaTree requires every code once')
  const childrenOf = Map.groupBy(rows, ({ parent }) => parent)
  let reached = 0
  const grow = (row: CriterionRow): CriterionNode => {
    reached++
    const children = (childrenOf.get(row.code) ?? []).map(grow)
    return { row, children, leaves: children.length === 0 ? [row] : children.flatMap(({ leaves }) => leaves) }
  }
  for (const { code, parent } of rows) {
    if (parent !== null && !codes.has(parent)) {
      throw new Error(`criteriaTree requires the parent ${parent} of ${code} among the rows`)
    }
  }
  const roots = (childrenOf.get(null) ?? []).map(grow)
  if (reached !== rows.length) throw new Error('criteriaTree requires rows that are not their own ancestors')
  return roots
}
