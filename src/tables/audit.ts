import type { Placement } from '../place.ts'
import type { Instant, Json } from './columns.ts'

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

export type AuditTables = {
  audit_head: AuditHeadTable
  audit: AuditTable
}

export const auditPlacements = {
  audit_head: { by: 'unit_id' },
  audit: { by: 'unit_id', with: 'app.audit_head' },
} satisfies Record<keyof AuditTables, Placement>
