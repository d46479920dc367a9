import { createHash } from 'node:crypto'
import type { Db } from '../database.ts'
import type { ActName } from '../words/acts.ts'
import { insertAudit, lockAuditHead, moveAuditHead } from './queries.ts'

export type Act = Readonly<{
  /** the unit whose chain the row belongs to */
  unitId: number
  /** who did it; null for the system itself */
  by: Readonly<{ accountId: number; holderId: number }> | null
  /** what was done, as word.verb: `round.open`; its words in both languages stand in src/words/acts.ts */
  act: ActName
  /** what it was done to, as word:id: `round:12` */
  subject: string
  /** facts needed to understand the act later; never answers, codes or passwords */
  detail?: Readonly<Record<string, unknown>>
}>

/** The hash of the empty chain. */
export const chainStart = '0'.repeat(64)

type Row = {
  unit_id: number
  seq: number
  happened_at: Date
  account_id: number | null
  holder_id: number | null
  act: string
  subject: string
  detail: Readonly<Record<string, unknown>>
  previous_hash: string
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}

/** @returns the SHA-256 that seals one row of the chain, over its own content and the hash before it */
export function auditHash(row: Row): string {
  const sealed = [
    row.unit_id,
    row.seq,
    row.happened_at.toISOString(),
    row.account_id,
    row.holder_id,
    row.act,
    row.subject,
    row.detail,
    row.previous_hash,
  ]
  return createHash('sha256').update(canonical(sealed)).digest('hex')
}

/**
 * Writes one row of the audit chain of a unit, in the transaction of the act itself. The head row of the unit is locked,
 * so the acts of one unit stand in one order.
 */
export async function recordAct(trx: Db, act: Act): Promise<void> {
  const head = await lockAuditHead(trx, act.unitId, chainStart)
  const row: Row = {
    unit_id: act.unitId,
    seq: head.seq + 1,
    happened_at: new Date(),
    account_id: act.by?.accountId ?? null,
    holder_id: act.by?.holderId ?? null,
    act: act.act,
    subject: act.subject,
    detail: JSON.parse(JSON.stringify(act.detail ?? {})) as Record<string, unknown>,
    previous_hash: head.hash,
  }
  const hash = auditHash(row)
  await insertAudit(trx, { ...row, detail: JSON.stringify(row.detail), hash })
  await moveAuditHead(trx, act.unitId, row.seq, hash)
}
