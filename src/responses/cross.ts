import type { Increment } from '../surveys/count-sheet.ts'
import type { Scale } from '../surveys/scales.ts'

/** What sheets of one unit are counted by where pairs of answers are summed. */
export type CrossKey = Readonly<{ roundId: number; caseId: number; versionId: number; scale: string }>

/**
 * Sums over sheets for the pairs of a scale's k items, integers. `pairs`: for each j ≤ l in turn (1,1), (1,2) … (k,k), over
 * those who answered both: how many, Σ y_j, Σ y_l, Σ y_j y_l. `complete`, over those who answered all: how many, Σ y_j for
 * each item, Σ y_j y_l for each pair in the same turn.
 */
export type Cross = { readonly key: CrossKey; readonly pairs: number[]; readonly complete: number[] }

/** Lengths of `pairs` and `complete` for k items. */
export function crossLengths(k: number): { pairs: number; complete: number } {
  const pairs = (k * (k + 1)) / 2
  return { pairs: 4 * pairs, complete: 1 + k + pairs }
}

export function crossName({ roundId, caseId, versionId, scale }: CrossKey): string {
  return `${roundId}/${caseId}/${versionId}/${scale}`
}

/** Collects sheets into the cross products of their scales. */
export class CrossSums {
  readonly #sums = new Map<string, Cross>()

  /** Adds a sheet by what it adds to the counts; with `times` −1 takes one off. */
  add(
    place: Omit<CrossKey, 'scale'>,
    scale: Scale,
    increments: readonly Increment[],
    times: 1 | -1 = 1,
  ): void {
    const { roundId, caseId, versionId } = place
    const key = { roundId, caseId, versionId, scale: scale.code }
    const name = crossName(key)
    let sum = this.#sums.get(name)
    if (!sum) {
      const { pairs, complete } = crossLengths(scale.items.length)
      sum = { key, pairs: new Array<number>(pairs).fill(0), complete: new Array<number>(complete).fill(0) }
      this.#sums.set(name, sum)
    }
    addSheet(sum, scale, increments, times)
  }

  /** The sums, in key order; none where nobody answered anything. */
  sorted(): Cross[] {
    return [...this.#sums.values()].filter(({ pairs }) => pairs.some((sum) => sum !== 0)).sort(byKey)
  }
}

function addSheet(
  { pairs, complete }: Cross,
  scale: Scale,
  increments: readonly Increment[],
  times: number,
): void {
  const k = scale.items.length
  const answers = new Array<number | null>(k).fill(null)
  let answered = 0
  for (const [at] of increments) {
    const own = scale.scored.get(at)
    if (own === undefined) continue
    answers[own[0]] = own[1]
    answered++
  }
  const whole = answered === k
  if (whole) {
    complete[0]! += times
    for (let j = 0; j < k; j++) complete[1 + j]! += times * answers[j]!
  }
  let pair = 0
  for (let j = 0; j < k; j++) {
    const a = answers[j]!
    if (a === null) {
      pair += k - j
      continue
    }
    for (let l = j; l < k; l++, pair++) {
      const b = answers[l]!
      if (b === null) continue
      const at = 4 * pair
      pairs[at]! += times
      pairs[at + 1]! += times * a
      pairs[at + 2]! += times * b
      pairs[at + 3]! += times * a * b
      if (whole) complete[1 + k + pair]! += times * a * b
    }
  }
}

function byKey({ key: a }: Cross, { key: b }: Cross): number {
  return (
    a.versionId - b.versionId ||
    a.roundId - b.roundId ||
    a.caseId - b.caseId ||
    (a.scale < b.scale ? -1 : a.scale > b.scale ? 1 : 0)
  )
}
