import type { Db } from '../database.ts'
import { auditHeads, auditRows } from './queries.ts'
import { auditHash, chainStart } from './record.ts'

/** What is wrong with the audit chain of one unit. */
export type AuditFault = { unitId: number; seq: number; fault: 'changed' | 'missing' | 'cut_off' }

/**
 * Walks the chain of every unit: each row must fit its own hash and the one before it, none may be missing, and the head
 * must stand at the last row.
 * @param only the units whose chains are walked; all when left out
 * @returns how many rows were read, and every fault (the first of each unit, since what follows hangs on it)
 */
export async function checkAudit(
  db: Db,
  only?: ReadonlySet<number>,
): Promise<{ units: number; rows: number; faults: AuditFault[] }> {
  const heads = (await auditHeads(db)).filter((head) => only?.has(head.unit_id) ?? true)
  const faults: AuditFault[] = []
  let rows = 0
  for (const head of heads) {
    const chain = await auditRows(db, head.unit_id)
    rows += chain.length
    const fault = firstFault(head, chain)
    if (fault) faults.push({ unitId: head.unit_id, ...fault })
  }
  return { units: heads.length, rows, faults }
}

function firstFault(
  head: { seq: number; hash: string },
  chain: Awaited<ReturnType<typeof auditRows>>,
): { seq: number; fault: AuditFault['fault'] } | undefined {
  let previous = chainStart
  for (const [index, row] of chain.entries()) {
    if (row.seq !== index + 1) return { seq: index + 1, fault: 'missing' }
    if (row.previous_hash !== previous || row.hash !== auditHash(row))
      return { seq: row.seq, fault: 'changed' }
    previous = row.hash
  }
  if (chain.length !== head.seq || previous !== head.hash) return { seq: chain.length + 1, fault: 'cut_off' }
  return undefined
}
