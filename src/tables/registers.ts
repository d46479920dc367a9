import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Instant } from './columns.ts'

/** A figure a unit keeps for its criteria, by period: a value, or why there is none. */
export type RegisterFigureTable = {
  unit_id: number
  framework_id: string
  /** the case where a framework scores single cases, else 0 */
  scope: number
  figure: string
  period: string
  value: number | null
  missing_reason: string | null
  source_document: string | null
  revision: number
  entered_by: number | null
  entered_at: Instant
}

export type RegisterChangeTable = {
  unit_id: number
  change_id: string
  framework_id: string
  scope: number
  figure: string
  period: string
  old_value: number | null
  old_reason: string | null
  new_value: number | null
  new_reason: string | null
  source_document: string | null
  changed_by: number
  changed_at: Instant
}

export type RegisterTables = {
  register_figure: RegisterFigureTable
  register_change: RegisterChangeTable
}

export const registerPlacements = {
  register_figure: BESIDE_RESPONSES,
  register_change: BESIDE_RESPONSES,
} satisfies Record<keyof RegisterTables, Placement>
