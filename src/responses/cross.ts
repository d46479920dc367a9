import type { Increment } from '../surveys/count-sheet.ts'
import type { Scale } from '../surveys/scales.ts'

/** What sheets are counted by where pairs of answers are summed. */
export type CrossKey = Readonly<{
  unitId: number
  roundId: number
  caseId: number
  versionId: number
  scale: string
}>

/**
 * Sums over sheets for the pairs of a scale's k items, integers. First over those who answered some, not all: for each j ≤ l
 * in turn (1,1), (1,2) … (k,k), over those who answered both, how many, Σ y_j, Σ y_l, Σ y_j y_l. Then over those who
 * answered all: how many, Σ y_j for each item, Σ y_j y_l for each pair in the same turn. So most sheets change few numbers.
 */
export type Cross = { readonly key: CrossKey; readonly sums: Float64Array }

/** How many sums there are for k items, and where those over who answered all begin. */
function lengthsOf(k: number): { length: number; complete: number } {
  const pairs = (k * (k + 1)) / 2
  return { length: 5 * pairs + k + 1, complete: 4 * pairs }
}

/** The number of items, from how many sums there are. */
function itemsOf(length: number): number {
  return Math.round((Math.sqrt(12.25 + 10 * (length - 1)) - 3.5) / 5)
}

/**
 * Sums as statistics take them: `pairs` over all who answered both, four for each pair in turn; `complete` over those who
 * answered all: how many, Σ y_j, Σ y_j y_l.
 */
export function pairSums(sums: Float64Array): { pairs: Float64Array; complete: Float64Array } {
  const k = itemsOf(sums.length)
  const from = lengthsOf(k).complete
  const pairs = sums.slice(0, from)
  const complete = sums.slice(from)
  let pair = 0
  for (let j = 0; j < k; j++) {
    for (let l = j; l < k; l++, pair++) {
      pairs[4 * pair]! += complete[0]!
      pairs[4 * pair + 1]! += complete[1 + j]!
      pairs[4 * pair + 2]! += complete[1 + l]!
      pairs[4 * pair + 3]! += complete[1 + k + pair]!
    }
  }
  return { pairs, complete }
}

/** Whether nobody's answers are in the sums. */
export function isNothing(sums: Float64Array): boolean {
  for (let at = 0; at < sums.length; at++) if (sums[at] !== 0) return false
  return true
}

export function crossName({ unitId, roundId, caseId, versionId, scale }: CrossKey): string {
  return `${unitId}/${roundId}/${caseId}/${versionId}/${scale}`
}

/** Collects sheets into the cross products of their scales. */
export class CrossSums {
  readonly #sums = new Map<string, Cross>()

  /** Adds a sheet by what it adds to the counts; with `times` −1 takes one off. */
  add(
    { unitId, roundId, caseId, versionId }: Omit<CrossKey, 'scale'>,
    scale: Scale,
    increments: readonly Increment[],
    times: 1 | -1 = 1,
  ): void {
    const key = { unitId, roundId, caseId, versionId, scale: scale.code }
    const name = crossName(key)
    let cross = this.#sums.get(name)
    if (!cross) {
      cross = { key, sums: emptySums(scale.items.length) }
      this.#sums.set(name, cross)
    }
    addCross(cross.sums, scale, increments, times)
  }

  /** The sums, in key order; none where nobody answered anything. */
  sorted(): Cross[] {
    return [...this.#sums.values()].filter(({ sums }) => !isNothing(sums)).sort(byKey)
  }
}

/** As many zeros as a scale of k items has sums. */
export function emptySums(k: number): Float64Array {
  return new Float64Array(lengthsOf(k).length)
}

/** Adds a sheet to sums `times` times: 1, −1 to take it off, or its weight. */
export function addCross(
  sums: Float64Array,
  scale: Scale,
  increments: readonly Increment[],
  times: number,
): void {
  const k = scale.items.length
  const answers = new Float64Array(k).fill(Number.NaN)
  let answered = 0
  for (const [at] of increments) {
    const own = scale.scored.get(at)
    if (own === undefined) continue
    answers[own[0]] = own[1]
    answered++
  }
  if (answered === k) addComplete(sums, answers, times)
  else if (answered > 0) addPartial(sums, answers, times)
}

function addComplete(sums: Float64Array, answers: Float64Array, times: number): void {
  const k = answers.length
  let place = lengthsOf(k).complete
  sums[place++]! += times
  for (let j = 0; j < k; j++) sums[place++]! += times * answers[j]!
  for (let j = 0; j < k; j++) {
    const own = times * answers[j]!
    for (let l = j; l < k; l++) sums[place++]! += own * answers[l]!
  }
}

function addPartial(sums: Float64Array, answers: Float64Array, times: number): void {
  const k = answers.length
  let place = 0
  for (let j = 0; j < k; j++) {
    const a = answers[j]!
    if (Number.isNaN(a)) {
      place += 4 * (k - j)
      continue
    }
    for (let l = j; l < k; l++, place += 4) {
      const b = answers[l]!
      if (Number.isNaN(b)) continue
      sums[place]! += times
      sums[place + 1]! += times * a
      sums[place + 2]! += times * b
      sums[place + 3]! += times * a * b
    }
  }
}

function byKey({ key: a }: Cross, { key: b }: Cross): number {
  return (
    a.unitId - b.unitId ||
    a.versionId - b.versionId ||
    a.roundId - b.roundId ||
    a.caseId - b.caseId ||
    (a.scale < b.scale ? -1 : a.scale > b.scale ? 1 : 0)
  )
}
