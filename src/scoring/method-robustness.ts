import { type IndexInput, type MovableIndex, movableIndex } from './movable-index.ts'
import { type Normalisation, normalise } from './normalise.ts'
import { ranks } from './rank.ts'
import { type RankingRobustness, rankingRobustness } from './robustness.ts'
import { compareScenarios, type RankRange } from './scenarios.ts'
import { type SobolIndices, sobolIndices } from './sobol.ts'

/** One change of method, alone. */
export type MethodChange =
  | { readonly kind: 'equal_areas' | 'minmax' | 'zscore' | 'percentile_rank' | 'geometric' | 'harmonic' }
  | { readonly kind: 'without_area' | 'without_leaf'; readonly code: string }

/** What one change of method does to a ranking. */
export type MethodScenario = {
  readonly change: MethodChange
  readonly meanShift: number
  readonly largestShift: number
  readonly spearman: number | null
  /** place of the unit that moves most, and its rank then */
  readonly most: { readonly unit: number; readonly rank: number } | null
}

/** What is uncertain in a ranking, as an input of Sobol's indices. */
export type MethodInput =
  | { readonly kind: 'weight'; readonly code: string }
  | { readonly kind: 'normalisation' | 'aggregation' }

/** How firmly a ranking holds when its method is another: at random, one change at a time, and which change matters most. */
export type MethodRobustness = {
  readonly moved: RankingRobustness
  readonly delta: number
  readonly scenarios: readonly MethodScenario[]
  /** best and worst rank of each unit over the scenarios */
  readonly range: readonly RankRange[]
  /** of the mean shift of ranks; null where there are no two areas to weigh */
  readonly sobol: { readonly inputs: readonly MethodInput[]; readonly indices: SobolIndices } | null
}

const normalisations = [
  ['minmax', { method: 'minmax', direction: 1 }],
  ['zscore', { method: 'zscore', direction: 1 }],
  ['percentile_rank', { method: 'percentile_rank', direction: 1 }],
] as const satisfies readonly (readonly [MethodChange['kind'], Normalisation])[]

/**
 * Robustness of a ranking as methodology §11 asks for it: every weight moved by up to δ of itself at random, one change of
 * method at a time, and Sobol's indices of the mean shift of ranks over the weights of areas (within δ), the normalisation and
 * the aggregation of areas.
 *
 * @param index of the units that are ranked, two or more
 * @param samples of Sobol's design, a power of two
 * @see Saisana, Saltelli & Tarantola (2005), JRSS A 168; OECD/JRC (2008), step 7
 */
export function methodRobustness(
  index: IndexInput,
  {
    seed,
    draws = 10_000,
    delta = 0.25,
    top = [3],
    samples = 512,
  }: {
    readonly seed: number
    readonly draws?: number
    readonly delta?: number
    readonly top?: readonly number[]
    readonly samples?: number
  },
): MethodRobustness {
  const movable = movableIndex(index)
  const base = movable.scores(ones(movable))
  const factors = ones(movable)
  const moved = rankingRobustness(
    base,
    (random) => {
      for (let at = 0; at < factors.length; at++) factors[at] = 1 - delta + 2 * delta * random.next()
      return movable.scores(factors)
    },
    { draws, seed, top },
  )
  const changes = oneAtATime(index, movable)
  const {
    scenarios,
    range,
    base: published,
  } = compareScenarios(base, Object.fromEntries(changes.map(({ scores }, at) => [String(at), scores])))
  return {
    moved,
    delta,
    scenarios: scenarios.map(({ ranks: own, meanShift, largestShift, spearman }, at): MethodScenario => {
      const shifts = own.map((rank, unit) => Math.abs((rank ?? 0) - (published[unit] ?? 0)))
      const unit = shifts.indexOf(Math.max(...shifts))
      return {
        change: changes[at]!.change,
        meanShift: meanShift ?? 0,
        largestShift: largestShift ?? 0,
        spearman,
        most: shifts[unit] === 0 ? null : { unit, rank: own[unit] ?? 0 },
      }
    }),
    range,
    sobol: movable.areas.length < 2 ? null : sobolOf(index, movable, { base, delta, samples, seed }),
  }
}

function ones({ nodes }: MovableIndex): Float64Array {
  return new Float64Array(nodes.length).fill(1)
}

function oneAtATime(index: IndexInput, movable: MovableIndex): { change: MethodChange; scores: number[] }[] {
  const found: { change: MethodChange; scores: number[] }[] = []
  const equal = equalAreas(index, movable)
  if (equal) found.push({ change: { kind: 'equal_areas' }, scores: equal })
  for (const [kind, how] of normalisations) {
    // Bonus and penalty are points of 100 and have no place on a scale of standard deviations.
    if (kind === 'zscore' && index.beside?.some((points) => points !== 0)) continue
    const other = movableIndex(normalised(index, how))
    found.push({ change: { kind }, scores: other.scores(ones(other)) })
  }
  for (const kind of ['geometric', 'harmonic'] as const) {
    if (movable.areas.length > 1)
      found.push({ change: { kind }, scores: movable.scores(ones(movable), kind) })
  }
  const without = (at: number, kind: 'without_area' | 'without_leaf') => {
    const left = withoutLeaves(index, new Set(movable.leavesUnder(at)))
    if (left === null) return
    const other = movableIndex(left)
    found.push({ change: { kind, code: movable.nodes[at]!.code }, scores: other.scores(ones(other)) })
  }
  if (movable.areas.length > 2) for (const at of movable.areas) without(at, 'without_area')
  for (const [at, { leaf, parent }] of movable.nodes.entries()) {
    if (leaf && parent !== -1) without(at, 'without_leaf')
  }
  return found
}

/** The index without some leaves; null where a unit would have none left. */
function withoutLeaves(index: IndexInput, gone: ReadonlySet<string>): IndexInput | null {
  const units = index.units.map((leaves) => leaves.filter(([code]) => !gone.has(code)))
  return units.every((leaves) => leaves.length > 0) ? { ...index, units } : null
}

/** Every area weighs the same; null where there is one only, or they do already. */
function equalAreas(index: IndexInput, movable: MovableIndex): number[] | null {
  if (movable.areas.length < 2) return null
  const weights = movable.areas.map((at) => weightBelow(index, movable.nodes[at]!.code))
  if (weights.some((weight) => !(weight > 0))) return null
  const factors = ones(movable)
  for (const [k, at] of movable.areas.entries()) factors[at] = 1 / weights[k]!
  return movable.scores(factors)
}

/** What an area weighs as declared: its weight, its block's share, or the maximum points of its leaves. */
function weightBelow({ rows, mode, appraisalShare }: IndexInput, code: string): number {
  if (appraisalShare !== null) return code === 'appraisal' ? appraisalShare : 1 - appraisalShare
  const row = rows.find((one) => one.code === code)
  if (mode === 'weighted') return row?.weight ?? 0
  const children = rows.filter((one) => one.parent === code)
  if (children.length === 0) return row?.maximum ?? 100
  return children.reduce(
    (sum, child) => sum + weightBelow({ rows, mode, appraisalShare, units: [] }, child.code),
    0,
  )
}

/** The index with every leaf normalised over the units in another way. */
function normalised(index: IndexInput, how: Normalisation): IndexInput {
  const units = index.units.map((leaves) => new Map(leaves))
  const codes = new Set(units.flatMap((leaves) => [...leaves.keys()]))
  for (const code of codes) {
    const { values } = normalise(
      units.map((leaves) => leaves.get(code) ?? null),
      how,
    )
    for (const [unit, value] of values.entries()) if (value !== null) units[unit]!.set(code, value)
  }
  return { ...index, units: units.map((leaves) => [...leaves]) }
}

function sobolOf(
  index: IndexInput,
  movable: MovableIndex,
  { base, delta, samples, seed }: { base: readonly number[]; delta: number; samples: number; seed: number },
): MethodRobustness['sobol'] {
  const published = ranks(base)
  const ways = [
    movable,
    movableIndex(normalised(index, normalisations[0][1])),
    movableIndex(normalised(index, normalisations[2][1])),
  ]
  const means = ['arithmetic', 'geometric'] as const
  const inputs: MethodInput[] = [
    ...movable.areas.map((at) => ({ kind: 'weight' as const, code: movable.nodes[at]!.code })),
    { kind: 'normalisation' },
    { kind: 'aggregation' },
  ]
  const factors = ones(movable)
  const shift = (point: readonly number[]): number => {
    for (const [k, at] of movable.areas.entries()) factors[at] = 1 - delta + 2 * delta * point[k]!
    const way = ways[Math.min(2, Math.floor(3 * point.at(-2)!))]!
    const scores = way.scores(factors, means[Math.min(1, Math.floor(2 * point.at(-1)!))])
    const own = ranks(scores)
    return own.reduce<number>((sum, rank, unit) => sum + Math.abs(rank! - published[unit]!), 0) / own.length
  }
  return { inputs, indices: sobolIndices(shift, inputs.length, { samples, seed }) }
}
