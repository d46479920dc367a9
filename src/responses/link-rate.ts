/**
 * Counts how many forms are begun through each link in a minute, in memory: what one process alone lets through. A crowd beyond it never
 * reaches the database, where the number for all processes is decided (`countBegun`).
 */
export class LinkRate {
  #minute = 0
  #begun = new Map<string, number>()

  /** Counts one more; @returns whether the link is within its rate */
  within(code: string, perMinute: number | null, now = Date.now()): boolean {
    if (perMinute === null) return true
    const minute = Math.floor(now / 60_000)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#begun = new Map()
    }
    const begun = (this.#begun.get(code) ?? 0) + 1
    this.#begun.set(code, begun)
    return begun <= perMinute
  }
}
