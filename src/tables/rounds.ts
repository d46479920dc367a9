import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { DefaultInstant, Instant, Json } from './columns.ts'

export type RoundKind = 'half_year' | 'year' | 'ad_hoc'

export type RoundState = 'draft' | 'open' | 'closed' | 'published'

export type RoundTable = {
  round_id: Generated<number>
  unit_id: number
  name: string
  kind: RoundKind
  pilot: Generated<boolean>
  state: Generated<RoundState>
  opens_at: Instant
  closes_at: Instant
  settings: Json<unknown>
  created_at: DefaultInstant
  opened_at: Instant | null
  closed_at: Instant | null
  published_at: Instant | null
  /** when its single sheets were deleted, as the consent promises */
  sheets_deleted_at: Instant | null
}

export type EvaluationCaseTable = {
  case_id: Generated<number>
  round_id: number
  unit_id: number
  framework_version_id: number
  title: string | null
  field: string | null
  form: string | null
  audience: string | null
  place: string | null
  created_at: DefaultInstant
}

export type CaseQuestionnaireTable = {
  case_id: number
  questionnaire_version_id: number
  /** declared share of this questionnaire in survey-fed criteria, 0..1; null = the only one, or by index */
  share: number | null
}

export type LinkTable = {
  code: string
  case_id: number
  unit_id: number
  questionnaire_version_id: number
  state: Generated<'active' | 'withdrawn'>
  created_at: DefaultInstant
}

export type InvitationState = 'issued' | 'begun' | 'completed' | 'revoked'

export type InvitationTable = {
  unit_id: number
  code_hash: string
  /** readable, so that cards can be printed again: all of a batch or none, or a gap would tell who has answered */
  code: string
  case_id: number
  questionnaire_version_id: number
  batch: number
  number: number
  state: Generated<InvitationState>
  entry_id: string | null
  /** the draft it was begun with; nothing once that has ended */
  submission_hash: string | null
}

export type SampleEntryTable = {
  unit_id: number
  entry_id: string
  case_id: number
  number: number
  label: string
}

/** forms begun through a link in one minute, of the clock of the database */
export type LinkMinuteTable = {
  unit_id: number
  case_id: number
  questionnaire_version_id: number
  minute: number
  begun: number
}

/** wrong codes tried at a unit in one quarter of an hour */
export type CodeMissesTable = { unit_id: number; quarter: number; misses: number }

export type QuotaCellTable = {
  unit_id: number
  case_id: number
  cell: string
  taken: number
  refused: number
}

export type RoundTables = {
  round: RoundTable
  evaluation_case: EvaluationCaseTable
  case_questionnaire: CaseQuestionnaireTable
  link: LinkTable
  invitation: InvitationTable
  sample_entry: SampleEntryTable
  quota_cell: QuotaCellTable
  link_minute: LinkMinuteTable
  code_misses: CodeMissesTable
}

export const roundPlacements = {
  round: 'reference',
  evaluation_case: 'reference',
  case_questionnaire: 'reference',
  link: 'reference',
  invitation: BESIDE_RESPONSES,
  sample_entry: BESIDE_RESPONSES,
  quota_cell: BESIDE_RESPONSES,
  link_minute: BESIDE_RESPONSES,
  code_misses: BESIDE_RESPONSES,
} satisfies Record<keyof RoundTables, Placement>
