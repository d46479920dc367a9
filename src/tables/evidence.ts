import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Day, Instant } from './columns.ts'

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

export type EvidenceTables = {
  evidence: EvidenceTable
  evidence_blob: EvidenceBlobTable
}

export const evidencePlacements = {
  evidence: BESIDE_RESPONSES,
  evidence_blob: 'local',
} satisfies Record<keyof EvidenceTables, Placement>
