import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Day, Instant, Json } from './columns.ts'

export type RecognitionStage =
  | 'preparing'
  | 'posted'
  | 'appraising'
  | 'deciding'
  | 'recognised'
  | 'refused'
  | 'revoked'

export type RecognitionRuleTable = {
  framework_version_id: number
  revision: number
  content: Json<unknown>
  reason: string
  written_by: number
  written_at: Instant
}

export type RecognitionCouncilTable = {
  council_id: Generated<number>
  /** the unit whose council it is */
  unit_id: number
  round_id: number
  name: string
  /** the decision that set it up */
  number: string
  issued_on: Day
  url: string | null
  created_at: Instant
}

export type CouncilSeat = 'chair' | 'vice_chair' | 'secretary' | 'member'

export type RecognitionMemberTable = {
  council_id: number
  member: number
  full_name: string
  post_title: string
  seat: CouncilSeat
  left_at: Instant | null
}

export type RecognitionMeetingTable = {
  meeting_id: Generated<number>
  council_id: number
  /** of the minutes */
  number: string
  held_on: Day
  venue: Generated<string>
  /** how many the council had on that day */
  members: number
  /** those of them who were there */
  present: number[]
  conclusion: Generated<string>
  url: string | null
  recorded_by: number | null
  recorded_at: Instant
}

export type RecognitionTable = {
  unit_id: number
  case_id: number
  stage: Generated<RecognitionStage>
  /** how many acts there were */
  revision: Generated<number>
  stage_at: Instant
  /** the posting that counts; 0 = nothing was posted yet */
  turn: Generated<number>
  /** the revision of the rules that the last posting, vote or decision followed; 0 = as they came with the framework */
  rule_revision: Generated<number>
  /** the meeting of the council that voted last */
  meeting_id: number | null
  /** how the conditions stood when the council voted, and when the decision was made */
  verdict: Json<unknown> | null
  proposal_number: string | null
  proposal_on: Day | null
  proposal_url: string | null
  decision_number: string | null
  decision_on: Day | null
  decision_signer: string | null
  /** the unit in whose name it was decided */
  decision_unit_id: number | null
  decision_reason: string | null
  decision_url: string | null
  revocation_number: string | null
  revocation_on: Day | null
  revocation_signer: string | null
  revocation_unit_id: number | null
  revocation_reason: string | null
  revocation_url: string | null
}

export type RecognitionActTable = {
  unit_id: number
  case_id: number
  seq: number
  act: string
  stage: RecognitionStage
  next_stage: RecognitionStage
  account_id: number | null
  holder_id: number | null
  happened_at: Instant
  reason: string | null
  said: Json<Record<string, unknown>>
}

export type RecognitionAttestationTable = {
  unit_id: number
  case_id: number
  code: string
  side: 'unit' | 'above'
  holds: boolean
  basis: string
  attested_by: number | null
  attested_at: Instant
}

/** The signed copy of a meeting's minutes, or of what a unit decided under a number on a day; one that stands, and earlier ones. */
export type RecognitionPaperTable = {
  paper_id: string
  /** null = of a decision */
  meeting_id: number | null
  unit_id: number
  number: string
  signed_on: Day
  digest: string
  bytes: number
  media: string
  name: string
  /** everybody may fetch it from the public list */
  shown: boolean
  added_by: number
  added_at: Instant
  ended_at: Instant | null
  ended_by: number | null
  ended_how: 'replaced' | 'removed' | null
  purged_at: Instant | null
}

export type RecognitionPostingTable = {
  unit_id: number
  case_id: number
  turn: number
  /** the day of posting; it does not count itself */
  starts_on: Day
  days: number
  counting: 'working' | 'calendar'
  /** where else it hangs */
  places: Generated<string>
  content: Json<unknown>
  hash: string
  posted_by: number | null
  posted_at: Instant
}

export type RecognitionOpinionTable = {
  unit_id: number
  opinion_id: string
  case_id: number
  turn: number
  criterion_code: string | null
  channel: 'page' | 'in_person'
  author: string | null
  body: string
  received_on: Day
  received_at: Instant
  /** the official who wrote down what was said in person */
  taken_by: number | null
  state: Generated<'waiting' | 'shown' | 'hidden'>
  hidden_because: string | null
  moderated_by: number | null
  moderated_at: Instant | null
  outcome: 'accepted' | 'partly' | 'explained' | null
  answer: string | null
  answered_by: number | null
  answered_at: Instant | null
}

export type RecognitionVoteTable = {
  unit_id: number
  case_id: number
  meeting_id: number
  agree: number
  against: number
  abstained: number
  recommended: boolean
  note: Generated<string>
}

export type RecognitionTables = {
  recognition: RecognitionTable
  recognition_act: RecognitionActTable
  recognition_attestation: RecognitionAttestationTable
  recognition_council: RecognitionCouncilTable
  recognition_meeting: RecognitionMeetingTable
  recognition_member: RecognitionMemberTable
  recognition_opinion: RecognitionOpinionTable
  recognition_paper: RecognitionPaperTable
  recognition_posting: RecognitionPostingTable
  recognition_rule: RecognitionRuleTable
  recognition_vote: RecognitionVoteTable
}

export const recognitionPlacements = {
  recognition: BESIDE_RESPONSES,
  recognition_act: BESIDE_RESPONSES,
  recognition_attestation: BESIDE_RESPONSES,
  recognition_council: 'reference',
  recognition_meeting: 'reference',
  recognition_paper: 'reference',
  recognition_member: 'reference',
  recognition_opinion: BESIDE_RESPONSES,
  recognition_posting: BESIDE_RESPONSES,
  recognition_rule: 'reference',
  recognition_vote: BESIDE_RESPONSES,
} satisfies Record<keyof RecognitionTables, Placement>
