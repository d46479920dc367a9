import { may, type SignedIn } from '../accounts/right.ts'
import type { CycleCase } from '../cycles/queries.ts'
import type { Db } from '../database.ts'
import { outside, spanOf } from './evidence.ts'
import { type EvidenceRow, evidenceOf, faultyBlobs, usesOf } from './queries.ts'

/** The same bytes as proof elsewhere. `unitName` is null for a unit that the reader may not read. */
export type OtherUse = {
  criterion: string
  unitName: string | null
  roundName: string | null
  caseId: number | null
}

/** A document as pages show it, with what an appraiser should know of it. */
export type EvidenceShown = EvidenceRow & {
  outOfPeriod: boolean
  fault: 'missing' | 'changed' | null
  alsoAt: OtherUse[]
  /** versions before this one, newest first */
  earlier: EvidenceRow[]
}

/** Documents of a case by criterion: those that stand, those that were removed. */
export type CaseEvidence = {
  by: ReadonlyMap<string, EvidenceShown[]>
  removed: EvidenceRow[]
  span: { from: string; to: string }
}

/**
 * The documents of a case. Where else the same bytes are used is said to appraisers; the unit itself learns only of its own
 * criteria.
 */
export async function caseEvidence(
  db: Db,
  account: SignedIn,
  one: CycleCase,
  { appraiser }: { appraiser: boolean },
): Promise<CaseEvidence> {
  const rows = await evidenceOf(db, one)
  const standing = rows.filter((row) => row.ended_at === null)
  const digests = [...new Set(standing.flatMap((row) => (row.digest === null ? [] : [row.digest])))]
  const [uses, faults] = await Promise.all([usesOf(db, digests), faultyBlobs(db, digests)])
  const span = spanOf(one.settings.year, one.framework.period)
  const byId = new Map(rows.map((row) => [row.evidence_id, row]))
  const shown = standing.map(
    (row): EvidenceShown => ({
      ...row,
      outOfPeriod: outside(span, row.issued_on),
      fault: (row.digest && faults.get(row.digest)) || null,
      alsoAt: uses
        .filter((use) => use.digest === row.digest && use.evidence_id !== row.evidence_id)
        .filter((use) => appraiser || use.case_id === one.case_id)
        .map((use) => {
          const readable = may(account, 'assessments.read', use.path)
          const elsewhere = use.case_id !== one.case_id
          return {
            criterion: use.criterion_code,
            unitName: elsewhere && readable && use.unit_id !== one.unit_id ? use.unit_name : null,
            roundName: elsewhere && readable && use.round_id !== one.round_id ? use.round_name : null,
            caseId: elsewhere ? (readable ? use.case_id : 0) : null,
          }
        }),
      earlier: before(row, byId),
    }),
  )
  return {
    by: Map.groupBy(shown, (row) => row.criterion_code),
    removed: rows.filter((row) => row.ended_how === 'removed'),
    span,
  }
}

function before(row: EvidenceRow, byId: ReadonlyMap<string, EvidenceRow>): EvidenceRow[] {
  const found: EvidenceRow[] = []
  let old = row.replaces === null ? undefined : byId.get(row.replaces)
  while (old && found.length < 300) {
    found.push(old)
    old = old.replaces === null ? undefined : byId.get(old.replaces)
  }
  return found
}
