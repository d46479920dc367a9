import type { SuccessionKind, UnitKind, UnitLevel } from './unit.ts'

/** The day from which the district level is no more and the communes and provinces of today exist. */
export const TWO_TIERS_SINCE = '2025-07-01'

/** A unit before it has an id: its parent is named by key. */
export type PlannedUnit = {
  code: string
  official_code: boolean
  level: UnitLevel
  kind: UnitKind
  name: string
  /** the key of the unit above; null for the root */
  parent: string | null
  valid_from: string
  valid_to: string | null
  note: string | null
}

export type PlannedSuccession = {
  predecessor: string
  successor: string
  happened_on: string
  kind: SuccessionKind
  decision: string | null
  note: string | null
}

export type UnmatchedRow = { row: unknown; reason: string }

/** Everything a load brings, parents before children. */
export type NationalPlan = Readonly<{
  units: readonly PlannedUnit[]
  successions: readonly PlannedSuccession[]
  unmatched: readonly UnmatchedRow[]
}>

/** What makes a unit one: its code at its level from its first day. */
export function planned(unit: Pick<PlannedUnit, 'level' | 'code' | 'valid_from'>): string {
  return `${unit.level}/${unit.code}/${unit.valid_from}`
}

type Event = Omit<PlannedSuccession, 'predecessor' | 'successor'>

/** A plan under construction. */
export type PlanBuilder = {
  units: ReadonlyMap<string, PlannedUnit>
  /** @throws Error when a unit with this key stands already */
  add(unit: PlannedUnit): PlannedUnit
  /** @returns false when this pair stands already */
  succeed(predecessor: PlannedUnit, successor: PlannedUnit, event: Event): boolean
  leaveOut(row: unknown, reason: string): void
  finish(): NationalPlan
}

const depth: Record<UnitLevel, number> = { nation: 0, province: 1, district: 2, commune: 3 }

export function createPlan(): PlanBuilder {
  const units = new Map<string, PlannedUnit>()
  const successions = new Map<string, PlannedSuccession>()
  const unmatched: UnmatchedRow[] = []
  return {
    units,
    add(unit) {
      const key = planned(unit)
      const other = units.get(key)
      if (other) throw new Error(`“${unit.name}” and “${other.name}” share the key ${key}`)
      units.set(key, unit)
      return unit
    },
    succeed(predecessor, successor, event) {
      const pair = `${planned(predecessor)}>${planned(successor)}`
      if (successions.has(pair)) return false
      successions.set(pair, { predecessor: planned(predecessor), successor: planned(successor), ...event })
      return true
    },
    leaveOut(row, reason) {
      unmatched.push({ row, reason })
    },
    finish: () => ({
      units: [...units.values()].sort((a, b) => depth[a.level] - depth[b.level]),
      successions: [...successions.values()],
      unmatched,
    }),
  }
}
