/** Choices made by chance that follow from a seed (mulberry32). */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0
  }

  /** From 0 to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.next() * times < 1
  }

  one<Item>(list: readonly Item[]): Item {
    return list[this.whole(0, list.length - 1)]!
  }

  /** Some of a list in any order, from `least` to `most`. */
  some<Item>(list: readonly Item[], least = 1, most = list.length): Item[] {
    const rest = [...list]
    const count = this.whole(Math.min(least, rest.length), Math.min(most, rest.length))
    return Array.from({ length: count }, () => rest.splice(this.whole(0, rest.length - 1), 1)[0]!)
  }

  /** What is made once in `times`, else nothing. */
  maybe<Made>(times: number, make: () => Made): Made | undefined {
    return this.once(times) ? make() : undefined
  }
}
