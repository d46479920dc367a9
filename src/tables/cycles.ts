import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Day, Instant, Json } from './columns.ts'

export type CaseActTable = {
  unit_id: number
  case_id: number
  seq: number
  pass: number
  act: string
  stage: string
  next_stage: string
  step: number
  account_id: number | null
  holder_id: number | null
  person_id: number | null
  happened_at: Instant
  reason: string | null
  criteria: string[] | null
  due_at: Instant | null
  /** the document that grants an extension */
  decision_number: string | null
  decided_on: Day | null
}

export type CaseCommentTable = {
  unit_id: number
  comment_id: string
  case_id: number
  pass: number
  criterion_code: string | null
  body: string
  written_by: number
  written_at: Instant
  deleted_at: Instant | null
  deleted_by: number | null
}

export type CaseReplyTable = {
  unit_id: number
  case_id: number
  pass: number
  /** `reply`: the unit answers the appraisal; `gap`: the one who decides explains a gap between two sources */
  kind: Generated<'reply' | 'gap'>
  criterion_code: string
  body: string
  written_by: number
  written_at: Instant
}

export type CaseSnapshotTable = {
  unit_id: number
  case_id: number
  pass: number
  hash: string
  content: Json<unknown>
  signed_by: number
  signed_at: Instant
}

export type CycleTables = {
  case_act: CaseActTable
  case_comment: CaseCommentTable
  case_reply: CaseReplyTable
  case_snapshot: CaseSnapshotTable
}

export const cyclePlacements = {
  case_act: BESIDE_RESPONSES,
  case_comment: BESIDE_RESPONSES,
  case_reply: BESIDE_RESPONSES,
  case_snapshot: BESIDE_RESPONSES,
} satisfies Record<keyof CycleTables, Placement>
