import { createHmac, randomBytes } from 'node:crypto'

const windowMs = 15 * 60_000

/** More addresses than try wrong codes in a quarter of an hour; beyond these all begin anew, so that memory stays bounded. */
const most = 100_000

type Limits = { perAddress: number; perUnit: number }

/** Counts one more miss at a unit for all processes. @returns how many there were in the quarter of an hour that runs */
type CountMiss = (unitId: number) => Promise<number>

/**
 * Holds back who tries codes that do not exist. Only a code whose check sign is right and which leads nowhere counts: slips of
 * the hand do not, and whoever types a code that leads somewhere is never slowed down by others. An address has so many
 * tries in a quarter of an hour; once a unit has had many from everywhere, one try is all that an address has there.
 * What an address has tried is kept in memory under keys that die with the process; addresses are not kept. What a unit has had is
 * counted in the database, with each miss and only then: with several processes an address has a try more at each, no more.
 */
export class CodeThrottle {
  readonly #key = randomBytes(32)
  readonly #limits: Limits
  readonly #countMiss: CountMiss
  #quarter = 0
  #misses = new Map<string, number>()
  #units = new Map<number, number>()

  constructor(countMiss: CountMiss, limits: Limits = { perAddress: 20, perUnit: 200 }) {
    this.#countMiss = countMiss
    this.#limits = limits
  }

  /** Whether this address may try a code of this unit now. */
  allows(address: string, unitId: number, now = Date.now()): boolean {
    this.#turn(now)
    const own = this.#misses.get(this.#nameOf(address)) ?? 0
    if (own >= this.#limits.perAddress) return false
    return own === 0 || (this.#units.get(unitId) ?? 0) < this.#limits.perUnit
  }

  /** Counts a code that led nowhere; of this address before anything is waited for. */
  async miss(address: string, unitId: number, now = Date.now()): Promise<void> {
    this.#turn(now)
    const name = this.#nameOf(address)
    this.#misses.set(name, (this.#misses.get(name) ?? 0) + 1)
    if (this.#misses.size > most) this.#misses = new Map()
    const quarter = this.#quarter
    const everywhere = await this.#countMiss(unitId)
    if (quarter === this.#quarter) this.#units.set(unitId, Math.max(everywhere, this.#units.get(unitId) ?? 0))
  }

  #nameOf(address: string): string {
    return createHmac('sha256', this.#key).update(address).digest('base64')
  }

  #turn(now: number): void {
    const quarter = Math.floor(now / windowMs)
    if (quarter === this.#quarter) return
    this.#quarter = quarter
    this.#misses = new Map()
    this.#units = new Map()
  }
}

/** Minutes after which tries are counted anew. */
export const throttleMinutes = windowMs / 60_000
