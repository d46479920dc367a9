import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { DefaultInstant, Json } from './columns.ts'

export type WeightVersionTable = {
  weight_version_id: Generated<number>
  round_id: number
  questionnaire_version_id: number
  number: number
  plan: Json<unknown>
  record: Json<unknown>
  made_at: DefaultInstant
  made_by: number | null
}

export type WeightingTable = {
  round_id: number
  questionnaire_version_id: number
  revision: number
  draft: Json<unknown>
  updated_at: DefaultInstant
  updated_by: number | null
}

export type WeightBasisTable = {
  weight_version_id: number
  /** canonical JSON of what the weights were made from; its bytes are what is hashed */
  basis: string
  /** of the cells there were: other sheets, another hash */
  cells_hash: string
  /** of basis, cells and weights together */
  hash: string
  sheets: number
  note: string | null
}

export type OfficialWeightsTable = {
  round_id: number
  questionnaire_version_id: number
  weight_version_id: number
  chosen_at: DefaultInstant
  chosen_by: number | null
}

export type WeightTables = {
  weight_version: WeightVersionTable
  weighting: WeightingTable
  weight_basis: WeightBasisTable
  official_weights: OfficialWeightsTable
}

export const weightPlacements = {
  weight_version: 'reference',
  weighting: 'reference',
  weight_basis: 'reference',
  official_weights: 'reference',
} satisfies Record<keyof WeightTables, Placement>
