import type { Unit } from '../units/unit.ts'

/** The units there are or were, with those an act would begin, under negative ids. */
export class ReformTree {
  readonly #byId = new Map<number, Unit>()
  readonly #byCode = new Map<string, Unit[]>()
  readonly #beneath = new Map<number, Unit[]>()
  readonly day: string

  /** @param day the day from which the act holds */
  constructor(known: readonly Unit[], day: string) {
    this.day = day
    for (const unit of known) this.#keep(unit)
  }

  byId(id: number | null): Unit | undefined {
    return id === null ? undefined : this.#byId.get(id)
  }

  /** @throws Error when there is no such unit */
  get(id: number): Unit {
    const unit = this.#byId.get(id)
    if (!unit) throw new Error(`there is no unit ${id}`)
    return unit
  }

  withCode(code: string): readonly Unit[] {
    return this.#byCode.get(code) ?? []
  }

  /** Units that stood directly beneath one on the day before, or will later. */
  beneath(id: number): readonly Unit[] {
    return (this.#beneath.get(id) ?? []).filter((unit) => unit.valid_to === null || unit.valid_to > this.day)
  }

  /** Whether a unit exists on the day, as far as is known without the act. */
  stands(unit: Unit): boolean {
    return unit.valid_from <= this.day && (unit.valid_to === null || this.day < unit.valid_to)
  }

  /** A unit that begins on the day. */
  begin(facts: Pick<Unit, 'code' | 'official_code' | 'level' | 'kind' | 'name' | 'population'>): Unit {
    const unit: Unit = {
      ...facts,
      unit_id: -1 - this.#byId.size,
      name_en: null,
      parent_id: null,
      path: [],
      valid_from: this.day,
      valid_to: null,
      note: null,
    }
    this.#keep(unit)
    return unit
  }

  /** @returns ids from the unit up to the root, or null when it stands beneath itself */
  lineOf(unit: Unit): number[] | null {
    const line: number[] = []
    for (let each: Unit | undefined = unit; each; each = this.byId(each.parent_id)) {
      if (line.includes(each.unit_id)) return null
      line.push(each.unit_id)
    }
    return line
  }

  #keep(unit: Unit): void {
    this.#byId.set(unit.unit_id, unit)
    push(this.#byCode, unit.code, unit)
    if (unit.parent_id !== null) push(this.#beneath, unit.parent_id, unit)
  }
}

function push<Key>(map: Map<Key, Unit[]>, key: Key, unit: Unit): void {
  const list = map.get(key)
  if (list) list.push(unit)
  else map.set(key, [unit])
}
