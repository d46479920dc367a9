import type { UsedWeights } from '../estimates/official.ts'
import type { CaseCounts } from './count-queries.ts'
import type { RoundData } from './round-data.ts'

/** Units whose counts are fetched in one query: so much is parsed before others have their turn. */
const AT_ONCE = 200

/** The counts of a round, kept in memory; asked for again unit by unit, where they changed. */
export class KeptCounts {
  readonly #units = new Map<number, { stamp: string; rows: readonly CaseCounts[] }>()
  #byCase: ReadonlyMap<number, readonly CaseCounts[]> = new Map()
  #weights = ''
  #reads = 0

  /** Reads what changed since it was read last. Counts that change meanwhile are read now or the next time. */
  async refresh(data: RoundData, weights: readonly UsedWeights[]): Promise<void> {
    const used = weights.map((one) => `${one.versionId}:${one.weightVersionId}`).join()
    if (used !== this.#weights) this.#units.clear()
    this.#weights = used
    const stamps = await data.stamps()
    const changed = stamps.filter(({ unit_id, stamp }) => this.#units.get(unit_id)?.stamp !== stamp)
    const present = new Set(stamps.map((one) => one.unit_id))
    const gone = [...this.#units.keys()].filter((unitId) => !present.has(unitId))
    if (changed.length === 0 && gone.length === 0) return
    this.#reads++
    for (const unitId of gone) this.#units.delete(unitId)
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const part = changed.slice(from, from + AT_ONCE)
      const rows = await data.counts(
        part.map((one) => one.unit_id),
        weights,
      )
      const byUnit = Map.groupBy(rows, (row) => row.unitId)
      for (const { unit_id, stamp } of part) {
        this.#units.set(unit_id, { stamp, rows: byUnit.get(unit_id) ?? [] })
      }
    }
    const all = [...this.#units.values()].flatMap((unit) => unit.rows)
    this.#byCase = Map.groupBy(all, (row) => row.caseId)
  }

  /** Changes whenever anything of them does. */
  get read(): string {
    return `${this.#weights} ${this.#reads}`
  }

  ofCase(caseId: number): readonly CaseCounts[] {
    return this.#byCase.get(caseId) ?? []
  }

  /** Changes whenever the counts of the unit do. */
  stampOf(unitId: number): string {
    return `${this.#weights} ${this.#units.get(unitId)?.stamp ?? ''}`
  }

  /** Sheets that are in no figure because the version of weights has no weight for them. */
  unweighed(): number {
    let sheets = 0
    for (const { rows } of this.#units.values()) for (const row of rows) sheets += row.unweighed
    return sheets
  }

  sheets(): number {
    let sheets = 0
    for (const { rows } of this.#units.values()) for (const row of rows) sheets += row.sheets
    return sheets
  }
}
