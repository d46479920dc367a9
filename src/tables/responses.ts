import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Day, Instant, Json } from './columns.ts'

export type ResponseMode = 'self' | 'assisted' | 'paper'

export type ResponseTable = {
  unit_id: number
  response_id: string
  round_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: Generated<number>
  received_on: Day
  duration_band: number | null
  answers: Json<Record<string, unknown>>
  folded_revision: Generated<number>
}

export type DraftTable = {
  unit_id: number
  submission_hash: string
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  answers: Json<Record<string, unknown>>
  revision: Generated<number>
  consent_version: string
  started_at: Instant
  updated_at: Instant
  /** SHA-256 of the code with which another device goes on, and the submission id sealed under that code */
  resume_hash: string | null
  sealed_id: string | null
  /** SHA-256 of the invitation it was begun with */
  invitation_hash: string | null
}

export type ReceiptTable = {
  unit_id: number
  submission_hash: string
  receipt_hash: string
  answers_check: string
}

/** How often the counts of a unit in a round have changed. */
export type CountStampTable = {
  unit_id: number
  round_id: number
  changes: Generated<number>
}

export type ItemCountTable = {
  unit_id: number
  round_id: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  class: number
  sheets: number
  counts: number[]
  folded_at: Instant
}

export type ItemCrossTable = {
  unit_id: number
  round_id: number
  case_id: number
  questionnaire_version_id: number
  scale: string
  /** `Cross.sums`, by `packIntegers` */
  sums: Buffer
}

export type ResponseTables = {
  response: ResponseTable
  draft: DraftTable
  receipt: ReceiptTable
  item_count: ItemCountTable
  count_stamp: CountStampTable
  item_cross: ItemCrossTable
}

export const responsePlacements = {
  response: { by: 'unit_id' },
  draft: BESIDE_RESPONSES,
  receipt: BESIDE_RESPONSES,
  item_count: BESIDE_RESPONSES,
  count_stamp: BESIDE_RESPONSES,
  item_cross: BESIDE_RESPONSES,
} satisfies Record<keyof ResponseTables, Placement>
