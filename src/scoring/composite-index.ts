import { sampleCorrelation } from 'simple-statistics'
import { type Aggregate, type Aggregation, aggregate } from './aggregate.ts'

/** One row of an index: an indicator (a row without children) or a dimension of others. */
export type IndexRow = {
  readonly code: string
  readonly parent: string | null
  /** Weight within the parent, above zero; siblings are brought to a sum of 1. */
  readonly weight: number
  /** How the children of this row are aggregated; arithmetic unless given. */
  readonly aggregation?: Aggregation
}

export type IndexTree = {
  readonly root: IndexRow
  readonly children: ReadonlyMap<string, readonly IndexRow[]>
  readonly leaves: readonly IndexRow[]
  /** Inner rows, children before parents. */
  readonly inner: readonly IndexRow[]
}

/**
 * The rows of an index as a tree with one root.
 *
 * @throws if there is not exactly one root, a code appears twice, a parent is unknown, a weight is not above zero, or
 * rows are their own ancestors
 * @example
 * indexTree([{ code: 'I', parent: null, weight: 1 }, { code: 'a', parent: 'I', weight: 2 }]).leaves.length // => 1
 */
export function indexTree(rows: readonly IndexRow[]): IndexTree {
  const codes = new Set(rows.map(({ code }) => code))
  if (codes.size !== rows.length) throw new Error('indexTree requires every code once')
  const roots = rows.filter(({ parent }) => parent === null)
  if (roots.length !== 1) throw new Error('indexTree requires exactly one row without a parent')
  for (const { code, parent, weight } of rows) {
    if (parent !== null && !codes.has(parent)) {
      throw new Error(`indexTree requires the parent ${parent} of ${code} among the rows`)
    }
    if (!(weight > 0)) throw new Error(`indexTree requires a weight above zero for ${code}`)
  }
  const children = Map.groupBy(
    rows.filter((row): row is IndexRow & { parent: string } => row.parent !== null),
    ({ parent }) => parent,
  )
  const leaves: IndexRow[] = []
  const inner: IndexRow[] = []
  const visit = (row: IndexRow): void => {
    const below = children.get(row.code)
    if (below === undefined) leaves.push(row)
    else {
      below.forEach(visit)
      inner.push(row)
    }
  }
  visit(roots[0]!)
  if (leaves.length + inner.length !== rows.length) {
    throw new Error('indexTree requires rows that are not their own ancestors')
  }
  return { root: roots[0]!, children, leaves, inner }
}

/** Scores by row and unit; the leaves' are the normalised values. */
export type IndexScores = ReadonlyMap<string, readonly (number | null)[]>

type IndexOptions = {
  readonly threshold?: number
  readonly weights?: ReadonlyMap<string, number>
}

/**
 * The scores of every row of an index for every unit, from normalised indicator values upwards.
 *
 * @param normalised for each indicator the value of each unit, `null` where missing
 * @param threshold τ: least share of weight with a score, at every row
 * @param weights other weights than those of the rows, by code; rows not named keep theirs
 * @throws if an indicator has no values, indicators differ in their number of units, or a weight is of no row; as
 * `aggregate`
 * @example
 * compositeIndex(tree, new Map([['a', [10, 20]], ['b', [30, null]]])).get('I')
 */
export function compositeIndex(
  tree: IndexTree,
  normalised: IndexScores,
  options: IndexOptions = {},
): Map<string, (number | null)[]> {
  return aggregateUp(tree, normalised, options, () => {})
}

/** The score of a row for one unit, with what it rests on. */
export type RowFigure = Aggregate & {
  /** Indicators under the row without a value for the unit. */
  readonly missing: readonly string[]
}

/**
 * The scores of every dimension and of the whole as published: with the reason where there is none, the share of weight
 * that has a score and the indicators that are missing.
 *
 * @throws as `compositeIndex`
 * @example
 * compositeFigures(tree, normalised).get('I')[0].availableShare // => 0.7
 */
export function compositeFigures(
  tree: IndexTree,
  normalised: IndexScores,
  options: IndexOptions = {},
): Map<string, RowFigure[]> {
  const figures = new Map<string, RowFigure[]>()
  const missing = new Map<string, string[][]>(
    tree.leaves.map(({ code }) => [
      code,
      (normalised.get(code) ?? []).map((value) => (value === null ? [code] : [])),
    ]),
  )
  aggregateUp(tree, normalised, options, ({ code }, found) => {
    const below = tree.children.get(code)!.map((child) => missing.get(child.code)!)
    const own = found.map((_, u) => below.flatMap((units) => units[u]!))
    missing.set(code, own)
    figures.set(
      code,
      found.map((score, u) => ({ ...score, missing: own[u]! })),
    )
  })
  return figures
}

function aggregateUp(
  tree: IndexTree,
  normalised: IndexScores,
  { threshold = 0.65, weights }: IndexOptions,
  visit: (row: IndexRow, found: readonly Aggregate[]) => void,
): Map<string, (number | null)[]> {
  const scores = new Map<string, (number | null)[]>()
  const units = unitsOf(tree, normalised)
  for (const code of weights?.keys() ?? []) {
    const known = normalised.has(code) || tree.children.has(code)
    if (!known) throw new Error(`compositeIndex requires weights of a row of the index, not ${code}`)
  }
  for (const { code } of tree.leaves) scores.set(code, [...normalised.get(code)!])
  for (const row of tree.inner) {
    const below = tree.children.get(row.code)!
    const columns = below.map(({ code }) => scores.get(code)!)
    const shares = below.map((child) => weights?.get(child.code) ?? child.weight)
    const found = Array.from({ length: units }, (_, u) =>
      aggregate(
        columns.map((column) => column[u]!),
        shares,
        row.aggregation,
        threshold,
      ),
    )
    scores.set(
      row.code,
      found.map(({ figure }) => figure.value),
    )
    visit(row, found)
  }
  return scores
}

/**
 * What each indicator counts for in the whole: the product of its weight and those of the dimensions above it, each
 * within its siblings. Equal weights at every row are not equal effective weights.
 *
 * @returns shares that add up to 1
 * @example
 * effectiveWeights(tree).get('a1') // => 0.2666666666666667
 */
export function effectiveWeights(tree: IndexTree): Map<string, number> {
  const shares = new Map([[tree.root.code, 1]])
  for (const row of tree.inner.toReversed()) {
    const below = tree.children.get(row.code)!
    const total = below.reduce((sum, { weight }) => sum + weight, 0)
    for (const { code, weight } of below) shares.set(code, (shares.get(row.code)! * weight) / total)
  }
  return new Map(tree.leaves.map(({ code }) => [code, shares.get(code)!]))
}

/**
 * How strongly each row moves with the index over the units, r²: what a weight is in effect, which may be far from what
 * was declared.
 *
 * @returns r² by code, `null` where fewer than three units have both or one of the two does not vary
 * @see Paruolo, Saisana & Saltelli (2013), JRSS A 176; Becker et al. (2017), Ecological Indicators 80
 */
export function influenceOnIndex(tree: IndexTree, scores: IndexScores): Map<string, number | null> {
  return correlations(
    tree,
    scores,
    () => tree.root.code,
    (r) => r * r,
  )
}

/**
 * The correlation of each row with the dimension it belongs to, over the units: one that is low or below zero does not
 * belong there, or is turned the wrong way.
 *
 * @returns r by code, `null` where fewer than three units have both or one of the two does not vary
 * @see OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4
 */
export function correlationWithDimension(tree: IndexTree, scores: IndexScores): Map<string, number | null> {
  return correlations(
    tree,
    scores,
    ({ parent }) => parent!,
    (r) => r,
  )
}

function correlations(
  tree: IndexTree,
  scores: IndexScores,
  withRow: (row: IndexRow) => string,
  shown: (r: number) => number,
): Map<string, number | null> {
  const result = new Map<string, number | null>()
  for (const row of [...tree.leaves, ...tree.inner]) {
    if (row.code === tree.root.code) continue
    const other = scores.get(withRow(row))!
    const pairs = scores
      .get(row.code)!
      .flatMap((value, u) => (value === null || other[u] == null ? [] : [[value, other[u]]]))
    const varied = [0, 1].every((side) => new Set(pairs.map((pair) => pair[side])).size > 1)
    result.set(
      row.code,
      pairs.length < 3 || !varied
        ? null
        : shown(
            sampleCorrelation(
              pairs.map(([value]) => value!),
              pairs.map(([, of]) => of!),
            ),
          ),
    )
  }
  return result
}

function unitsOf(tree: IndexTree, normalised: IndexScores): number {
  let units: number | null = null
  for (const { code } of tree.leaves) {
    const values = normalised.get(code)
    if (values === undefined) throw new Error(`compositeIndex requires values of the indicator ${code}`)
    units ??= values.length
    if (values.length !== units) throw new Error('compositeIndex requires every indicator for the same units')
  }
  return units ?? 0
}
