import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { DefaultInstant } from './columns.ts'
import type { ResponseMode } from './responses.ts'

export type CellWeightTable = {
  unit_id: number
  weight_version_id: number
  case_id: number
  mode: ResponseMode
  psu: number
  class: number
  /** weight of each sheet of the cell, and what it was before adjusting to margins */
  omega: number
  design_omega: number
}

export type PsuItemTable = {
  unit_id: number
  weight_version_id: number
  case_id: number
  psu: number
  area_id: number
  sheets: number
  weight: number
  weight_squared: number
  counts: number[]
  weights: number[]
  squares: number[]
}

export type StratumItemTable = {
  weight_version_id: number
  area_id: number
  stratum_id: number
  psus: number
  population_psus: number | null
  sheets: number
  weight: number
  weight_squared: number
  members: number[]
  totals: number[]
  products: number[]
}

export type StratumCrossTable = {
  weight_version_id: number
  area_id: number
  scale: string
  pairs: number[]
  complete: number[]
}

export type WeightedCrossTable = StratumCrossTable

export type AreaEffectTable = {
  weight_version_id: number
  area_id: number
  effects: number[]
}

export type EstimateBuildTable = {
  weight_version_id: number
  state: 'provisional' | 'final'
  sheets: number
  waiting: number
  units: number
  built_at: DefaultInstant
  /** whether the build has its `weighted_cross` */
  crosses_weighed: Generated<boolean>
}

export type EstimateTables = {
  cell_weight: CellWeightTable
  psu_item: PsuItemTable
  stratum_item: StratumItemTable
  stratum_cross: StratumCrossTable
  weighted_cross: WeightedCrossTable
  area_effect: AreaEffectTable
  estimate_build: EstimateBuildTable
}

export const estimatePlacements = {
  cell_weight: BESIDE_RESPONSES,
  psu_item: BESIDE_RESPONSES,
  stratum_item: 'local',
  stratum_cross: 'local',
  weighted_cross: 'local',
  area_effect: 'local',
  estimate_build: 'local',
} satisfies Record<keyof EstimateTables, Placement>
