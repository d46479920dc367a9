import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { Day, Instant, Json } from './columns.ts'

export type UnitTable = {
  unit_id: Generated<number>
  code: string
  official_code: Generated<boolean>
  level: 'nation' | 'province' | 'district' | 'commune'
  kind: string
  name: string
  name_en: string | null
  search_text: string
  parent_id: number | null
  path: number[]
  valid_from: Day
  valid_to: Day | null
  population: number | null
  note: string | null
}

export type UnitSuccessionTable = {
  predecessor_id: number
  successor_id: number
  happened_on: Day
  kind: 'merge' | 'split' | 'rename' | 'transfer' | 'whole' | 'abolish'
  decision: string | null
  note: string | null
  /** whether what the predecessor left undone goes to this successor */
  carries: Generated<boolean>
  /** the act that wrote it; null = a list that was loaded */
  reform_id: number | null
}

/** Former units whose past is read by whoever may read `unit_id`: those that came into it from elsewhere, topmost only. */
export type UnitInheritanceTable = { unit_id: number; former_id: number; since: Day }

/** How the comparable past of a unit is made of its predecessors. `none` = declared not to be comparable. */
export type UnitBridgeTable = {
  unit_id: number
  basis: 'population' | 'equal' | 'none'
  reason: string | null
  declared_at: Instant
  declared_by: number | null
  reform_id: number | null
}

export type UnitBridgePartTable = { unit_id: number; predecessor_id: number; weight: number }

export type UnitUnmatchedTable = {
  unmatched_id: Generated<number>
  source: string
  row: Json<unknown>
  reason: string
}

export type UnitTables = {
  unit: UnitTable
  unit_succession: UnitSuccessionTable
  unit_unmatched: UnitUnmatchedTable
  unit_inheritance: UnitInheritanceTable
  unit_bridge: UnitBridgeTable
  unit_bridge_part: UnitBridgePartTable
}

export const unitPlacements = {
  unit: 'reference',
  unit_succession: 'reference',
  unit_unmatched: 'local',
  unit_inheritance: 'reference',
  unit_bridge: 'reference',
  unit_bridge_part: 'reference',
} satisfies Record<keyof UnitTables, Placement>
