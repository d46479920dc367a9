import type { ColumnType, Generated } from 'kysely'
import type { Placement } from './place.ts'

/** A point in time as PostgreSQL's timestamptz. */
type Instant = ColumnType<Date, Date | string, Date | string>
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>
/** A calendar day, 'YYYY-MM-DD'. */
type Day = string
/** A jsonb column: read as the parsed value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>

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

/** A change of the tree that was entered: one decision, one day. */
export type ReformTable = {
  reform_id: Generated<number>
  /** the lowest unit above everything that changes: in its chain stands the audit */
  unit_id: number
  effective_on: Day
  /** number of the decision */
  decision: string
  decided_on: Day
  issuer: string
  note: string | null
  /** how the comparable past of merged units was declared with it */
  bridge: 'population' | 'equal' | 'none'
  /** what becomes of the posts of units that end without a territorial successor */
  posts: 'move' | 'end'
  /** as it was entered */
  lines: Json<unknown>
  entered_at: DefaultInstant
  entered_by: number | null
  /** when posts and grants had moved; null = the day has not come */
  followed_at: Instant | null
  undone_at: Instant | null
  undone_by: number | null
  undone_why: string | null
}

export type ReformUnitTable = { reform_id: number; unit_id: number; part: 'ended' | 'born' }

/** Former units whose past is read by whoever may read `unit_id`: those that came into it from elsewhere, topmost only. */
export type UnitInheritanceTable = { unit_id: number; former_id: number; since: Day }

/** A post that followed its unit, or ended with it. */
export type AccountMoveTable = {
  account_id: number
  moved_at: Instant
  from_unit_id: number
  /** null = the post ended */
  to_unit_id: number | null
  /** what it was granted before */
  grants: Json<readonly { role: Role; unitId: number }[]>
  reform_id: number
}

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

export type Role = 'admin' | 'specialist' | 'leader' | 'officer' | 'viewer' | 'council'

export type AccountTable = {
  account_id: Generated<number>
  unit_id: number
  post_title: string
  state: Generated<'active' | 'closed'>
  created_at: DefaultInstant
  /** posts that were made together from one file */
  batch: string | null
}

export type AccountHolderTable = {
  holder_id: Generated<number>
  account_id: number
  full_name: string
  email: string
  email_key: string
  password_hash: string | null
  /** the person behind the holding: the same for every post that one human being has held */
  person_id: number | null
  held_from: DefaultInstant
  held_to: Instant | null
}

export type RoleGrantTable = {
  account_id: number
  role: Role
  unit_id: number
  granted_at: DefaultInstant
}

export type ActivationTable = {
  token_hash: string
  purpose: 'setup' | 'password'
  holder_id: number | null
  expires_at: Instant
}

export type SessionTable = {
  token_hash: string
  holder_id: number | null
  data: Json<Record<string, unknown>>
  started_at: DefaultInstant
  seen_at: DefaultInstant
  expires_at: Instant
  /** browser and system, as the browser names them */
  device: string | null
  /** the network of the last use: an address without its last parts */
  network: string | null
}

export type RateCounterTable = { subject: string; window_start: Instant; attempts: Generated<number> }

export type SettingTable = { key: string; value: Json<unknown> }

export type AuditHeadTable = { unit_id: number; seq: number; hash: string }

export type AuditTable = {
  unit_id: number
  seq: number
  happened_at: Instant
  account_id: number | null
  holder_id: number | null
  act: string
  subject: string
  detail: Json<Record<string, unknown>>
  previous_hash: string
  hash: string
}

export type FrameworkVersionTable = {
  framework_version_id: Generated<number>
  framework_id: string
  version: string
  title: string
  content: Json<unknown>
  content_hash: string
  complete: boolean
  published_at: DefaultInstant
  published_by: number | null
}

export type QuestionnaireVersionTable = {
  questionnaire_version_id: Generated<number>
  code: string
  version: string
  title: string
  kind: string
  content: Json<unknown>
  layout: Json<unknown>
  content_hash: string
  published_at: DefaultInstant
  published_by: number | null
}

export type QuestionnaireMediaTable = {
  hash: string
  type: string
  bytes: Buffer
}

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

export type QuotaCellTable = {
  unit_id: number
  case_id: number
  cell: string
  taken: number
  refused: number
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

export type PublicationTable = {
  round_id: number
  /** 1 = the first; the highest is the one that stands */
  edition: number
  published_at: Instant
  published_by: number | null
  data_hash: string
  /** hashes of the parts of the data, to say where a difference lies */
  data: Json<unknown>
  method: string
  method_hash: string
  results: string
  results_hash: string
  /** why it takes the place of the edition before */
  reason: string | null
  /** figures decided to be hidden, by framework version */
  hidden: Json<unknown>
  /** whether its data are in published_case and published_count */
  kept: boolean
}

/** A case as it was when an edition was published: unit, questionnaires, sheet and points, as canonical JSON. */
export type PublishedCaseTable = {
  unit_id: number
  round_id: number
  edition: number
  case_id: number
  content: string
}

/** A cell of `item_count` as it was when an edition was published. */
export type PublishedCountTable = {
  unit_id: number
  round_id: number
  edition: number
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  psu: number
  class: number
  sheets: number
  counts: number[]
}

/** Something that left the house; rows are added, never changed. */
export type ReleaseTable = {
  release_id: Generated<number>
  round_id: number
  happened_at: Instant
  account_id: number | null
  kind: 'publication' | 'table' | 'respondents' | 'what_if'
  /** file or page */
  name: string
  /** null = figures of a round that are not published */
  edition: number | null
  purpose: string | null
  data_hash: string | null
  method_hash: string
  /** SHA-256 of the bytes */
  content_hash: string
  weights: Json<unknown>
  /** cells with their n */
  contents: Json<unknown>
}

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

/** A deadline that passed while the unit still had the work: stays for ever, whatever is granted afterwards. */
export type MissedDeadlineTable = {
  unit_id: number
  case_id: number
  round_id: number
  pass: number
  stage: string
  due_at: Instant
  noted_at: Instant
  /** when the work was done at last */
  done_at: Instant | null
}

/** An extension granted to several cases at once. */
export type ExtensionTable = {
  extension_id: string
  round_id: number
  /** all units of this level; null = those that were chosen */
  level: UnitTable['level'] | null
  cases: number
  due_at: Instant
  decision_number: string
  decided_on: Day
  reason: string
  made_at: Instant
  made_by: number
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

export type CaseSnapshotTable = {
  unit_id: number
  case_id: number
  pass: number
  hash: string
  content: Json<unknown>
  signed_by: number
  signed_at: Instant
}

/** One version of one document that proves a criterion; its bytes lie in the store under `digest`. */
export type EvidenceTable = {
  unit_id: number
  evidence_id: string
  case_id: number
  criterion_code: string
  version: number
  replaces: string | null
  kind: 'file' | 'link'
  digest: string | null
  bytes: number
  media: string | null
  name: string | null
  url: string | null
  number: string | null
  issued_on: Day | null
  issuer: string | null
  page: string | null
  description: string | null
  pass: number
  added_by: number
  added_at: Instant
  ended_at: Instant | null
  ended_by: number | null
  ended_how: 'replaced' | 'removed' | null
  /** when the bytes of a removed document were given up */
  purged_at: Instant | null
}

/** Bytes in the store, by their SHA-256. */
export type EvidenceBlobTable = {
  digest: string
  bytes: number
  media: string
  stored_at: Instant
  /** when a virus scanner found nothing; null = none was configured */
  scanned_at: Instant | null
  checked_at: Instant | null
  /** what the last check of the hash found */
  fault: 'missing' | 'changed' | null
}

export type TrashTable = {
  trash_id: string
  unit_id: number
  kind: 'round' | 'cases' | 'comment' | 'evidence'
  title: string
  content: Json<unknown>
  deleted_at: Instant
  deleted_by: number
  purge_at: Instant
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

export type RegisterValueTable = {
  unit_id: number
  case_id: number
  criterion_code: string
  period: string
  value: number | null
  missing_reason: string | null
  previous_period: string | null
  previous_value: number | null
  source_document: string | null
  entered_by: number | null
  entered_at: Instant
}

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

export type PlanTable = {
  plan_id: Generated<number>
  unit_id: number
  round_id: number | null
  title: string
  number: string | null
  issued_on: Day | null
  starts_on: Day
  ends_on: Day
  created_at: DefaultInstant
}

export type PlanTaskState = 'not_started' | 'in_progress' | 'done' | 'dropped'

export type PlanTaskTable = {
  task_id: Generated<number>
  plan_id: number
  parent_id: number | null
  position: number
  kind: 'group' | 'task'
  mark: Generated<string>
  title: string
  lead: Generated<string>
  lead_unit_id: number | null
  partners: Generated<string>
  timing: Generated<string>
  result: Generated<string>
  starts_on: Day | null
  state: Generated<PlanTaskState>
  note: Generated<string>
  revision: Generated<number>
}

export type PlanMilestoneTable = {
  task_id: number
  due_on: Day
  done_on: Day | null
  outcome: Generated<string>
}

export type PlanDocumentTable = {
  document_id: Generated<number>
  task_id: number
  title: string
  number: string | null
  issued_on: Day | null
  issuer: string | null
  url: string | null
  added_at: DefaultInstant
  /** the file, as in the store of evidence; all four are null for a link or a mere name */
  digest: string | null
  bytes: number | null
  media: string | null
  name: string | null
}

export type CalendarDayTable = {
  day: Day
  kind: 'off' | 'worked'
  name: string
  source: string | null
  verified: Generated<boolean>
}

export type ReminderTable = {
  /** what is due, as word:id: `case:12:self_scoring`, `plan_task:7` */
  subject: string
  due_on: Day
  offset_days: number
  audience: 'unit' | 'leader'
  sent_at: Instant
}

export type NoticeTable = {
  notice_id: string
  account_id: number
  kind: string
  path: string
  detail: Json<unknown>
  made_at: Instant
  read_at: Instant | null
  mailed_at: Instant | null
}

/** An e-mail to the holder of a post, written when it is sent: what is no longer to be done is not in it. */
export type MailTable = {
  mail_id: string
  account_id: number
  kind: 'digest' | 'activation'
  state: 'waiting' | 'sent' | 'dropped' | 'failed'
  tries: number
  asked_at: Instant
  next_at: Instant
  /** a server is sending it until then */
  held_until: Instant | null
  sent_at: Instant | null
  /** what the mail server said last */
  fault: string | null
}

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

/** Everything that is stored, by the name of its table in the schema `app`. */
export type Tables = {
  unit: UnitTable
  unit_succession: UnitSuccessionTable
  unit_unmatched: UnitUnmatchedTable
  unit_inheritance: UnitInheritanceTable
  unit_bridge: UnitBridgeTable
  unit_bridge_part: UnitBridgePartTable
  reform: ReformTable
  reform_unit: ReformUnitTable
  account_move: AccountMoveTable
  account: AccountTable
  account_holder: AccountHolderTable
  role_grant: RoleGrantTable
  activation: ActivationTable
  session: SessionTable
  rate_counter: RateCounterTable
  setting: SettingTable
  audit_head: AuditHeadTable
  audit: AuditTable
  framework_version: FrameworkVersionTable
  questionnaire_version: QuestionnaireVersionTable
  questionnaire_media: QuestionnaireMediaTable
  round: RoundTable
  evaluation_case: EvaluationCaseTable
  case_questionnaire: CaseQuestionnaireTable
  link: LinkTable
  response: ResponseTable
  draft: DraftTable
  receipt: ReceiptTable
  invitation: InvitationTable
  sample_entry: SampleEntryTable
  quota_cell: QuotaCellTable
  item_count: ItemCountTable
  item_cross: ItemCrossTable
  weight_version: WeightVersionTable
  weighting: WeightingTable
  weight_basis: WeightBasisTable
  official_weights: OfficialWeightsTable
  publication: PublicationTable
  published_case: PublishedCaseTable
  published_count: PublishedCountTable
  release: ReleaseTable
  cell_weight: CellWeightTable
  psu_item: PsuItemTable
  stratum_item: StratumItemTable
  stratum_cross: StratumCrossTable
  weighted_cross: WeightedCrossTable
  area_effect: AreaEffectTable
  estimate_build: EstimateBuildTable
  assessment: AssessmentTable
  assessment_score: AssessmentScoreTable
  register_value: RegisterValueTable
  register_figure: RegisterFigureTable
  register_change: RegisterChangeTable
  appraisal_seat: AppraisalSeatTable
  appraisal_score: AppraisalScoreTable
  case_act: CaseActTable
  case_comment: CaseCommentTable
  case_reply: CaseReplyTable
  score_change: ScoreChangeTable
  case_snapshot: CaseSnapshotTable
  evidence: EvidenceTable
  evidence_blob: EvidenceBlobTable
  trash: TrashTable
  plan: PlanTable
  plan_task: PlanTaskTable
  plan_milestone: PlanMilestoneTable
  plan_document: PlanDocumentTable
  calendar_day: CalendarDayTable
  reminder: ReminderTable
  notice: NoticeTable
  missed_deadline: MissedDeadlineTable
  extension: ExtensionTable
  mail: MailTable
  recognition: RecognitionTable
  recognition_act: RecognitionActTable
  recognition_attestation: RecognitionAttestationTable
  recognition_council: RecognitionCouncilTable
  recognition_meeting: RecognitionMeetingTable
  recognition_member: RecognitionMemberTable
  recognition_opinion: RecognitionOpinionTable
  recognition_posting: RecognitionPostingTable
  recognition_rule: RecognitionRuleTable
  recognition_vote: RecognitionVoteTable
}

/** Where each table lives when the database is spread over several servers; a test compares this with the catalogue. */
export const placements: Record<keyof Tables, Placement> = {
  unit: 'reference',
  unit_succession: 'reference',
  unit_unmatched: 'local',
  unit_inheritance: 'reference',
  unit_bridge: 'reference',
  unit_bridge_part: 'reference',
  reform: 'reference',
  reform_unit: 'reference',
  account_move: 'reference',
  account: 'reference',
  account_holder: 'reference',
  role_grant: 'reference',
  activation: 'local',
  session: 'local',
  rate_counter: 'local',
  setting: 'local',
  audit_head: { by: 'unit_id' },
  audit: { by: 'unit_id', with: 'app.audit_head' },
  framework_version: 'reference',
  questionnaire_version: 'reference',
  questionnaire_media: 'reference',
  round: 'reference',
  evaluation_case: 'reference',
  case_questionnaire: 'reference',
  link: 'reference',
  response: { by: 'unit_id' },
  draft: { by: 'unit_id', with: 'app.response' },
  receipt: { by: 'unit_id', with: 'app.response' },
  invitation: { by: 'unit_id', with: 'app.response' },
  sample_entry: { by: 'unit_id', with: 'app.response' },
  quota_cell: { by: 'unit_id', with: 'app.response' },
  item_count: { by: 'unit_id', with: 'app.response' },
  item_cross: { by: 'unit_id', with: 'app.response' },
  weight_version: 'reference',
  weighting: 'reference',
  weight_basis: 'reference',
  official_weights: 'reference',
  publication: 'local',
  published_case: { by: 'unit_id', with: 'app.response' },
  published_count: { by: 'unit_id', with: 'app.response' },
  release: 'local',
  cell_weight: { by: 'unit_id', with: 'app.response' },
  psu_item: { by: 'unit_id', with: 'app.response' },
  stratum_item: 'local',
  stratum_cross: 'local',
  weighted_cross: 'local',
  area_effect: 'local',
  estimate_build: 'local',
  assessment: { by: 'unit_id', with: 'app.response' },
  assessment_score: { by: 'unit_id', with: 'app.response' },
  register_value: { by: 'unit_id', with: 'app.response' },
  register_figure: { by: 'unit_id', with: 'app.response' },
  register_change: { by: 'unit_id', with: 'app.response' },
  appraisal_seat: { by: 'unit_id', with: 'app.response' },
  appraisal_score: { by: 'unit_id', with: 'app.response' },
  case_act: { by: 'unit_id', with: 'app.response' },
  case_comment: { by: 'unit_id', with: 'app.response' },
  case_reply: { by: 'unit_id', with: 'app.response' },
  score_change: { by: 'unit_id', with: 'app.response' },
  case_snapshot: { by: 'unit_id', with: 'app.response' },
  evidence: { by: 'unit_id', with: 'app.response' },
  evidence_blob: 'local',
  trash: 'local',
  plan: 'reference',
  plan_task: 'reference',
  plan_milestone: 'reference',
  plan_document: 'reference',
  calendar_day: 'reference',
  reminder: 'local',
  notice: 'local',
  missed_deadline: { by: 'unit_id', with: 'app.response' },
  extension: 'reference',
  mail: 'local',
  recognition_rule: 'reference',
  recognition_council: 'reference',
  recognition_member: 'reference',
  recognition_meeting: 'reference',
  recognition: { by: 'unit_id', with: 'app.response' },
  recognition_act: { by: 'unit_id', with: 'app.response' },
  recognition_attestation: { by: 'unit_id', with: 'app.response' },
  recognition_posting: { by: 'unit_id', with: 'app.response' },
  recognition_opinion: { by: 'unit_id', with: 'app.response' },
  recognition_vote: { by: 'unit_id', with: 'app.response' },
}
