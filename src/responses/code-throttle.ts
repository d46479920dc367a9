import { createHmac, randomBytes } from 'node:crypto'

const windowMs = 15 * 60_000

type Limits = { perAddress: number; perUnit: number }

/**
 * Holds back who tries codes that do not exist. Only a code whose check sign is right and which leads nowhere counts: slips of
 * the hand do not, and whoever types a code that leads somewhere is never slowed down by others. An address has so many
 * tries in a quarter of an hour; once a unit has had many from everywhere, one try is all that an address has there.
 * Kept in memory under keys that die with the process; addresses are not kept.
 */
export class CodeThrottle {
  readonly #key = randomBytes(32)
  readonly #limits: Limits
  #since = 0
  #misses = new Map<string, number>()

  constructor(limits: Limits = { perAddress: 20, perUnit: 200 }) {
    this.#limits = limits
  }

  /** Whether this address may try a code of this unit now. */
  allows(address: string, unitId: number, now = Date.now()): boolean {
    this.#turn(now)
    const own = this.#count(this.#nameOf(address))
    if (own >= this.#limits.perAddress) return false
    return own === 0 || this.#count(`unit ${unitId}`) < this.#limits.perUnit
  }

  /** Counts a code that led nowhere. */
  miss(address: string, unitId: number, now = Date.now()): void {
    this.#turn(now)
    for (const name of [this.#nameOf(address), `unit ${unitId}`])
      this.#misses.set(name, this.#count(name) + 1)
  }

  #nameOf(address: string): string {
    return createHmac('sha256', this.#key).update(address).digest('base64')
  }

  #count(name: string): number {
    return this.#misses.get(name) ?? 0
  }

  #turn(now: number): void {
    if (now - this.#since < windowMs) return
    this.#since = now
    this.#misses = new Map()
  }
}

/** Minutes after which tries are counted anew. */
export const throttleMinutes = windowMs / 60_000
