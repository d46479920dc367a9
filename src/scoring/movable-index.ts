import type { CriterionRow } from './criterion.ts'

/** The rows of an index and what every unit has at its leaves: plain values, so that they can be sent elsewhere. */
export type IndexInput = {
  readonly rows: readonly Pick<CriterionRow, 'code' | 'parent' | 'maximum' | 'weight' | 'source'>[]
  readonly mode: 'points' | 'weighted'
  /** share of the appraised block where appraisal and survey are separate blocks; null = one sum */
  readonly appraisalShare: number | null
  /** for each unit the leaves that count for it, 0..100 of their maximum */
  readonly units: readonly (readonly (readonly [code: string, value: number])[])[]
  /** for each unit what stands beside the weighted sum, in points of 100: bonus and penalty, which no weight moves */
  readonly beside?: readonly number[]
}

/** An index whose weights can be moved quickly, many times. */
export type MovableIndex = {
  /** places that have a weight, in a fixed order: every row but the whole */
  readonly nodes: readonly { readonly code: string; readonly parent: number; readonly leaf: boolean }[]
  /** places right under the whole: areas, or the two blocks */
  readonly areas: readonly number[]
  /** codes of the leaves under a place, itself where it is one */
  leavesUnder(at: number): string[]
  /**
   * The scores of all units when the weight of every place is multiplied by its factor and siblings are brought to a sum of 1
   * again.
   * @param how areas become one; scores below 1 count as 1 where the mean is not arithmetic
   */
  scores(factors: ArrayLike<number>, how?: 'arithmetic' | 'geometric' | 'harmonic'): number[]
}

type Node = {
  code: string
  parent: number
  leaf: string | null
  children: number[]
  /** declared; null = what the leaves below have */
  weight: number | null
}

type Pattern = {
  members: number[]
  available: Uint8Array
  weights: Float64Array
  leaves: number[]
  /** for each leaf the place of its area among the areas */
  areaOfLeaf: number[]
  values: Float64Array[]
}

/**
 * Prepares an index for moving its weights. With all factors 1 its scores are those of the index itself: in points a row weighs
 * what the leaves below it have as maximum in that unit; what does not count for a unit is left out and its siblings share its
 * weight.
 *
 * @throws if a unit has no leaf, or a row without a weight where rows are weighted
 * @example
 * movableIndex(input).scores(new Float64Array(nodes).fill(1)) // => [78.2, 64.9]
 */
export function movableIndex(input: IndexInput): MovableIndex {
  const nodes = nodesOf(input)
  const areas = nodes.flatMap(({ parent }, at) => (parent === -1 ? [at] : []))
  const patterns = patternsOf(input, nodes, areas)
  const share = new Float64Array(nodes.length)
  return {
    nodes: nodes.map(({ code, parent, leaf }) => ({ code, parent, leaf: leaf !== null })),
    areas,
    leavesUnder: (at) => leavesUnder(nodes, at),
    scores(factors, how = 'arithmetic') {
      const scores = new Array<number>(input.units.length)
      for (const { members, available, weights, leaves, areaOfLeaf, values } of patterns) {
        const moved = (at: number) => (available[at] ? weights[at]! * factors[at]! : 0)
        const spread = (children: readonly number[], whole: number) => {
          let total = 0
          for (const at of children) total += moved(at)
          for (const at of children) share[at] = total === 0 ? 0 : (whole * moved(at)) / total
        }
        spread(areas, 1)
        // Parents stand before their children.
        for (let at = 0; at < nodes.length; at++) {
          const { children } = nodes[at]!
          if (children.length > 0 && available[at]) spread(children, share[at]!)
        }
        for (const [place, unit] of members.entries()) {
          const own = values[place]!
          if (how === 'arithmetic') {
            let sum = 0
            for (let l = 0; l < leaves.length; l++) sum += share[leaves[l]!]! * own[l]!
            scores[unit] = sum
          } else scores[unit] = meanOfAreas(areas, areaOfLeaf, leaves, own, share, how)
          scores[unit] += input.beside?.[unit] ?? 0
        }
      }
      return scores
    },
  }
}

function meanOfAreas(
  areas: readonly number[],
  areaOfLeaf: readonly number[],
  leaves: readonly number[],
  own: Float64Array,
  share: Float64Array,
  how: 'geometric' | 'harmonic',
): number {
  const sums = new Float64Array(areas.length)
  for (let l = 0; l < leaves.length; l++) sums[areaOfLeaf[l]!]! += share[leaves[l]!]! * own[l]!
  let mean = 0
  for (let k = 0; k < areas.length; k++) {
    const weight = share[areas[k]!]!
    if (weight === 0) continue
    const score = Math.max(1, sums[k]! / weight)
    mean += weight * (how === 'geometric' ? Math.log(score) : 1 / score)
  }
  return how === 'geometric' ? Math.exp(mean) : 1 / mean
}

function leavesUnder(nodes: readonly Node[], at: number): string[] {
  const { leaf, children } = nodes[at]!
  return leaf === null ? children.flatMap((child) => leavesUnder(nodes, child)) : [leaf]
}

function areaOf(nodes: readonly Node[], at: number): number {
  let area = at
  while (nodes[area]!.parent !== -1) area = nodes[area]!.parent
  return area
}

/** The places of an index, parents before children; with blocks each block has the rows that lead to its leaves. */
function nodesOf({ rows, mode, appraisalShare }: IndexInput): Node[] {
  const parents = new Set(rows.map(({ parent }) => parent))
  const below = Map.groupBy(rows, ({ parent }) => parent)
  const nodes: Node[] = []
  const place = (node: Omit<Node, 'children'>): number => {
    const at = nodes.push({ ...node, children: [] }) - 1
    if (node.parent !== -1) nodes[node.parent]!.children.push(at)
    return at
  }
  const holds = (code: string, survey: boolean | null): boolean =>
    parents.has(code)
      ? below.get(code)!.some((child) => holds(child.code, survey))
      : survey === null || (rows.find((row) => row.code === code)!.source === 'survey') === survey
  const grow = (parent: string | null, under: number, survey: boolean | null): void => {
    for (const { code, maximum, weight } of below.get(parent) ?? []) {
      if (!holds(code, survey)) continue
      const leaf = parents.has(code) ? null : code
      const own = mode === 'weighted' ? (weight ?? Number.NaN) : leaf === null ? null : (maximum ?? 100)
      if (Number.isNaN(own)) throw new Error(`movableIndex requires a weight for ${code}`)
      const at = place({ code, parent: under, leaf, weight: own })
      if (leaf === null) grow(code, at, survey)
    }
  }
  if (appraisalShare === null) grow(null, -1, null)
  else {
    for (const [code, survey, weight] of [
      ['appraisal', false, appraisalShare],
      ['survey', true, 1 - appraisalShare],
    ] as const) {
      if (weight > 0) grow(null, place({ code, parent: -1, leaf: null, weight }), survey)
    }
  }
  return nodes
}

/** Units whose leaves are the same ones share their weights. */
function patternsOf({ units }: IndexInput, nodes: readonly Node[], areas: readonly number[]): Pattern[] {
  const own = units.map((leaves) => new Map(leaves))
  const groups = Map.groupBy(own.keys(), (unit) =>
    nodes.map(({ leaf }) => (leaf !== null && own[unit]!.has(leaf) ? '1' : '0')).join(''),
  )
  return [...groups.values()].map((members): Pattern => {
    const available = new Uint8Array(nodes.length)
    const weights = new Float64Array(nodes.length)
    const leaves: number[] = []
    for (let at = nodes.length - 1; at >= 0; at--) {
      const { leaf, children, weight } = nodes[at]!
      if (leaf === null) {
        available[at] = Number(children.some((child) => available[child]))
        weights[at] = weight ?? children.reduce((sum, child) => sum + weights[child]!, 0)
      } else if (own[members[0]!]!.has(leaf)) {
        available[at] = 1
        weights[at] = weight ?? 0
        leaves.unshift(at)
      }
    }
    if (leaves.length === 0) throw new Error('movableIndex requires a leaf of every unit')
    const values = members.map((unit) => Float64Array.from(leaves, (at) => own[unit]!.get(nodes[at]!.leaf!)!))
    const areaOfLeaf = leaves.map((at) => areas.indexOf(areaOf(nodes, at)))
    return { members, available, weights, leaves, areaOfLeaf, values }
  })
}
