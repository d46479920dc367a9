import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { DefaultInstant, Json } from './columns.ts'

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

export type SurveyTables = {
  questionnaire_version: QuestionnaireVersionTable
  questionnaire_media: QuestionnaireMediaTable
}

export const surveyPlacements = {
  questionnaire_version: 'reference',
  questionnaire_media: 'reference',
} satisfies Record<keyof SurveyTables, Placement>
