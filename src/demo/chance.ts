/** Numbers by chance that are the same each time: every text names a sequence of its own. */
export type Chance = {
  /** 0 ≤ x < 1 */
  next(): number
  /** a whole number from `least` to `most`, both included */
  whole(least: number, most: number): number
  /** true with this probability */
  happens(probability: number): boolean
  /** normally distributed around 0 with standard deviation 1 */
  normal(): number
  /** one of the entries, each equally likely */
  pick<T>(entries: readonly [T, ...T[]]): T
  /** the place of one of the weights, more likely the larger it is */
  weighted(weights: readonly number[]): number
  /** the entries in an order by chance */
  shuffled<T>(entries: readonly T[]): T[]
}

/** A sequence that follows from a text alone: FNV-1a over the text is the seed of mulberry32. */
export function chanceFrom(text: string): Chance {
  const next = mulberry32(fnv1a(text))
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    // Box–Muller; 1 − x is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (entries) => entries[whole(0, entries.length - 1)]!,
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
      const at = weights.findIndex((weight) => {
        left -= weight
        return left < 0
      })
      return at < 0 ? weights.length - 1 : at
    },
    shuffled(entries) {
      const order = [...entries]
      for (let last = order.length - 1; last > 0; last--) {
        const other = whole(0, last)
        const held = order[last]!
        order[last] = order[other]!
        order[other] = held
      }
      return order
    },
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
