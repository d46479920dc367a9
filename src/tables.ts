import type { Placement } from './place.ts'
import { type AccountTables, accountPlacements } from './tables/accounts.ts'
import { type AssessmentTables, assessmentPlacements } from './tables/assessments.ts'
import { type AuditTables, auditPlacements } from './tables/audit.ts'
import { type CycleTables, cyclePlacements } from './tables/cycles.ts'
import { type DeadlineTables, deadlinePlacements } from './tables/deadlines.ts'
import { type EstimateTables, estimatePlacements } from './tables/estimates.ts'
import { type EvidenceTables, evidencePlacements } from './tables/evidence.ts'
import { type FrameworkTables, frameworkPlacements } from './tables/frameworks.ts'
import { type MailTables, mailPlacements } from './tables/mail.ts'
import { type NoticeTables, noticePlacements } from './tables/notices.ts'
import { type PlanTables, planPlacements } from './tables/plans.ts'
import { type PublicationTables, publicationPlacements } from './tables/publications.ts'
import { type RecognitionTables, recognitionPlacements } from './tables/recognitions.ts'
import { type ReformTables, reformPlacements } from './tables/reforms.ts'
import { type RegisterTables, registerPlacements } from './tables/registers.ts'
import { type ResponseTables, responsePlacements } from './tables/responses.ts'
import { type RoundTables, roundPlacements } from './tables/rounds.ts'
import { type SurveyTables, surveyPlacements } from './tables/surveys.ts'
import { type TrashTables, trashPlacements } from './tables/trash.ts'
import { type UnitTables, unitPlacements } from './tables/units.ts'
import { type WeightTables, weightPlacements } from './tables/weights.ts'

export type * from './tables/accounts.ts'
export type * from './tables/assessments.ts'
export type * from './tables/audit.ts'
export type * from './tables/cycles.ts'
export type * from './tables/deadlines.ts'
export type * from './tables/estimates.ts'
export type * from './tables/evidence.ts'
export type * from './tables/frameworks.ts'
export type * from './tables/mail.ts'
export type * from './tables/notices.ts'
export type * from './tables/plans.ts'
export type * from './tables/publications.ts'
export type * from './tables/recognitions.ts'
export type * from './tables/reforms.ts'
export type * from './tables/registers.ts'
export type * from './tables/responses.ts'
export type * from './tables/rounds.ts'
export type * from './tables/surveys.ts'
export type * from './tables/trash.ts'
export type * from './tables/units.ts'
export type * from './tables/weights.ts'

/** Everything that is stored, by the name of its table in the schema `app`. */
export type Tables = UnitTables &
  ReformTables &
  AccountTables &
  AuditTables &
  TrashTables &
  FrameworkTables &
  SurveyTables &
  RoundTables &
  ResponseTables &
  AssessmentTables &
  RegisterTables &
  CycleTables &
  DeadlineTables &
  EvidenceTables &
  WeightTables &
  EstimateTables &
  PublicationTables &
  PlanTables &
  NoticeTables &
  MailTables &
  RecognitionTables

/** Where each table lives when the database is spread over several servers; a test compares this with the catalogue. */
export const placements: Record<keyof Tables, Placement> = {
  ...unitPlacements,
  ...reformPlacements,
  ...accountPlacements,
  ...auditPlacements,
  ...trashPlacements,
  ...frameworkPlacements,
  ...surveyPlacements,
  ...roundPlacements,
  ...responsePlacements,
  ...assessmentPlacements,
  ...registerPlacements,
  ...cyclePlacements,
  ...deadlinePlacements,
  ...evidencePlacements,
  ...weightPlacements,
  ...estimatePlacements,
  ...publicationPlacements,
  ...planPlacements,
  ...noticePlacements,
  ...mailPlacements,
  ...recognitionPlacements,
}
