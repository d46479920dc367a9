import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Instant, Json } from './columns.ts'

export type AssessmentTable = {
  unit_id: number
  case_id: number
  state: Generated<'draft' | 'submitted' | 'appraised'>
  revision: Generated<number>
  attestations: Json<Record<string, boolean>>
  submitted_at: Instant | null
  submitted_by: number | null
  appraised_at: Instant | null
  appraised_by: number | null
  updated_at: Instant
  updated_by: number | null
  /** where the case stands (`src/cycles/cycle.ts`); `state` is the same in three words, for lists and results */
  stage: Generated<Stage>
  step: Generated<number>
  taken: Generated<boolean>
  pass: Generated<number>
  back_to: number | null
  open_criteria: string[] | null
  seats: Generated<number>
  finished: Generated<number[]>
  replied: Generated<boolean>
  signed: Generated<boolean>
  /** deadline of the unit in this stage; null = that of the round */
  due_at: Instant | null
  stage_at: Instant | null
}

type Stage =
  | 'self_scoring'
  | 'confirming'
  | 'appraising'
  | 'settling'
  | 'replying'
  | 'deciding'
  | 'concluded'
  | 'reopening'

export type AppraisalSeatTable = {
  unit_id: number
  case_id: number
  pass: number
  step: number
  seat: number
  holder_id: number
  person_id: number
  taken_at: Instant
  finished_at: Instant | null
}

export type AppraisalScoreTable = {
  unit_id: number
  case_id: number
  pass: number
  step: number
  seat: number
  criterion_code: string
  state: 'scored' | 'not_applicable' | 'not_appraised'
  points: number | null
  note: string | null
  scored_by: number
  scored_at: Instant
}

export type ScoreChangeTable = {
  unit_id: number
  change_id: string
  case_id: number
  criterion_code: string
  part: 'self' | 'appraisal'
  pass: number
  step: number
  seat: number
  /** revision of the sheet that this change made */
  revision: number
  changed_at: Instant
  holder_id: number | null
  old_state: string | null
  old_points: number | null
  new_state: string
  new_points: number | null
  /** what the unit had entered before */
  old_entry: Json<unknown> | null
  old_explanation: string | null
  why: string | null
}

export type AssessmentScoreTable = {
  unit_id: number
  case_id: number
  criterion_code: string
  entry: Json<unknown> | null
  self_state: 'scored' | 'not_applicable' | 'not_submitted' | 'recorded'
  self_points: number | null
  explanation: string | null
  appraisal_state: Generated<'scored' | 'not_applicable' | 'not_appraised'>
  appraisal_points: number | null
  appraisal_note: string | null
  entered_by: number | null
  entered_at: Instant | null
  appraised_by: number | null
  appraised_at: Instant | null
  /** revision of the sheet in which the unit's part changed last */
  revision: Generated<number>
}

export type AssessmentTables = {
  assessment: AssessmentTable
  assessment_score: AssessmentScoreTable
  appraisal_seat: AppraisalSeatTable
  appraisal_score: AppraisalScoreTable
  score_change: ScoreChangeTable
}

export const assessmentPlacements = {
  assessment: BESIDE_RESPONSES,
  assessment_score: BESIDE_RESPONSES,
  appraisal_seat: BESIDE_RESPONSES,
  appraisal_score: BESIDE_RESPONSES,
  score_change: BESIDE_RESPONSES,
} satisfies Record<keyof AssessmentTables, Placement>
