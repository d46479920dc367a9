import { nameKey } from './search-text.ts'
import { type Unit, type UnitLevel, unitLevels } from './unit.ts'

/** A unit as it would be after the import. New ones have negative ids and no path yet. */
export type Draft = Unit & {
  /** the line of the file that says something of it */
  touched: number | null
}

/** The tree while a file is worked into it. */
export class Drafts {
  readonly #byId = new Map<number, Draft>()
  readonly #byCode = new Map<string, Draft[]>()
  #unofficial: Map<string, Draft[]> | undefined

  constructor(known: readonly Unit[]) {
    for (const unit of known) this.#keep({ ...unit, touched: null })
  }

  /** Higher levels before lower ones, then by first day. */
  withCode(code: string): readonly Draft[] {
    return this.#byCode.get(code) ?? []
  }

  byId(id: number | null): Draft | undefined {
    return id === null ? undefined : this.#byId.get(id)
  }

  root(): Draft | undefined {
    return this.all().find((unit) => unit.parent_id === null)
  }

  all(): Draft[] {
    return [...this.#byId.values()]
  }

  /** Units with a code of this product's own, by level and `nameKey`. */
  unofficial(level: UnitLevel, key: string): readonly Draft[] {
    this.#unofficial ??= Map.groupBy(
      this.all().filter((unit) => !unit.official_code),
      (unit) => `${unit.level}/${nameKey(unit.name)}`,
    )
    return (this.#unofficial.get(`${level}/${key}`) ?? []).filter((unit) => !unit.official_code)
  }

  add(unit: Omit<Draft, 'unit_id'>): Draft {
    const draft = { ...unit, unit_id: -1 - this.#byId.size }
    this.#keep(draft)
    return draft
  }

  /** Gives a unit another code, so that rows after this one find it by that. */
  recode(draft: Draft, code: string): void {
    const others = this.withCode(draft.code).filter((each) => each !== draft)
    this.#byCode.set(draft.code, others)
    draft.code = code
    draft.official_code = true
    this.#keep(draft)
  }

  /** @returns whether the unit, or one above it, is among these */
  within(unit: Draft, reach: readonly number[]): boolean {
    for (let each: Draft | undefined = unit; each; each = this.byId(each.parent_id)) {
      if (reach.includes(each.unit_id)) return true
    }
    return false
  }

  #keep(draft: Draft): void {
    this.#byId.set(draft.unit_id, draft)
    const same = [...(this.#byCode.get(draft.code) ?? []), draft]
    same.sort(
      (a, b) =>
        unitLevels.indexOf(a.level) - unitLevels.indexOf(b.level) ||
        a.valid_from.localeCompare(b.valid_from) ||
        a.unit_id - b.unit_id,
    )
    this.#byCode.set(draft.code, same)
  }
}
