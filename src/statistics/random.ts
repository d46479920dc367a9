/** A source of random numbers that gives the same sequence for the same seed on every machine. */
export type Random = {
  /** The next number, evenly spread over 0 (included) to 1 (excluded), 53 bits. */
  readonly next: () => number
  /** The next whole number from 0 to below `bound`, every one alike. */
  readonly below: (bound: number) => number
}

/** The name under which a generator is stored beside a result. */
export const generatorName = 'xoshiro128**'

/**
 * A seeded random generator (xoshiro128**, 2^128 states), for Monte Carlo and the bootstrap. The seed is stored with
 * the result, so that anyone can make it again.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 * @throws if the seed is not such a number
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM Trans. Math. Softw. 47
 * @example
 * const random = seededRandom(2024)
 * random.next() // the same on every machine
 */
export function seededRandom(seed: number): Random {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new Error('seededRandom requires a whole seed of zero or more')
  }
  return fromState(spread(seed))
}

/**
 * The generator from its four words of state, as published.
 *
 * @throws if all words are zero
 */
export function fromState(
  words: readonly [number, number, number, number],
): Random & { readonly bits: () => number } {
  if (words.every((word) => word === 0)) throw new Error('fromState requires a state that is not all zero')
  const s = Uint32Array.from(words)
  const bits = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(s[1]!, 5), 7), 9) >>> 0
    const shifted = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= shifted
    s[3] = rotate(s[3]!, 11)
    return scrambled
  }
  const next = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000
  const below = (bound: number): number => {
    if (!(Number.isInteger(bound) && bound > 0 && bound <= 0x100000000)) {
      throw new Error('below requires a whole bound from 1 to 2^32')
    }
    const fair = 0x100000000 - (0x100000000 % bound)
    let drawn = bits()
    while (drawn >= fair) drawn = bits()
    return drawn % bound
  }
  return { next, below, bits }
}

/** Spreads a seed over four words (SplitMix64). */
function spread(seed: number): [number, number, number, number] {
  let state = BigInt(seed)
  const word = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
  const [a, b] = [word(), word()]
  const low = (of: bigint): number => Number(of & 0xffffffffn)
  const high = (of: bigint): number => Number(of >> 32n)
  return [low(a), high(a), low(b), high(b)]
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
