import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Instant, Json } from './columns.ts'
import type { ResponseMode } from './responses.ts'

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

export type PublicationTables = {
  publication: PublicationTable
  published_case: PublishedCaseTable
  published_count: PublishedCountTable
  release: ReleaseTable
}

export const publicationPlacements = {
  publication: 'local',
  published_case: BESIDE_RESPONSES,
  published_count: BESIDE_RESPONSES,
  release: 'local',
} satisfies Record<keyof PublicationTables, Placement>
