import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { EvidenceTable } from '../tables.ts'

type Of = Readonly<{ unit_id: number; case_id: number }>

/** Every version of every document of a case, in the order of criteria and of time. */
export async function evidenceOf(db: Db, one: Of) {
  return await db
    .selectFrom('evidence as e')
    .leftJoin('account_holder as h', 'h.holder_id', 'e.added_by')
    .leftJoin('account_holder as g', 'g.holder_id', 'e.ended_by')
    .selectAll('e')
    .select(['h.full_name as added_name', 'g.full_name as ended_name'])
    .where('e.unit_id', '=', one.unit_id)
    .where('e.case_id', '=', one.case_id)
    .orderBy('e.criterion_code')
    .orderBy('e.added_at')
    .orderBy('e.evidence_id')
    .execute()
}

export type EvidenceRow = Awaited<ReturnType<typeof evidenceOf>>[number]

export async function findEvidence(db: Db, one: Of, evidenceId: string) {
  return await db
    .selectFrom('evidence')
    .selectAll()
    .where('unit_id', '=', one.unit_id)
    .where('evidence_id', '=', evidenceId)
    .where('case_id', '=', one.case_id)
    .executeTakeFirst()
}

/** Criteria of a case that have a document now. */
export async function provenCriteria(db: Db, one: Of): Promise<Set<string>> {
  const rows = await db
    .selectFrom('evidence')
    .select('criterion_code')
    .distinct()
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('ended_at', 'is', null)
    .orderBy('criterion_code')
    .execute()
  return new Set(rows.map((row) => row.criterion_code))
}

/** What a case holds: documents of each criterion that stand now, all that are kept, and their bytes. */
export async function held(db: Db, one: Of) {
  const rows = await db
    .selectFrom('evidence')
    .select(['criterion_code', 'ended_at', 'bytes'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('purged_at', 'is', null)
    .orderBy('evidence_id')
    .execute()
  return {
    of: (code: string) => rows.filter((row) => row.criterion_code === code && row.ended_at === null).length,
    bytesOf: (code: string) =>
      rows
        .filter((row) => row.criterion_code === code && row.ended_at === null)
        .reduce((sum, row) => sum + row.bytes, 0),
    count: rows.length,
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
  }
}

/** A document that stands at a criterion with these bytes or this address. */
export async function sameEvidence(
  db: Db,
  one: Of,
  code: string,
  what: { digest: string } | { url: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('evidence')
    .select('evidence_id')
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('criterion_code', '=', code)
    .where('ended_at', 'is', null)
    .where((b) => ('digest' in what ? b('digest', '=', what.digest) : b('url', '=', what.url)))
    .orderBy('evidence_id')
    .executeTakeFirst()
  return row?.evidence_id
}

export async function insertEvidence(trx: Db, row: Insertable<EvidenceTable>): Promise<void> {
  await trx.insertInto('evidence').values(row).execute()
}

/** Ends a version that stands; @returns false when somebody else was first */
export async function endEvidence(
  trx: Db,
  one: Of,
  evidenceId: string,
  end: { ended_at: Date; ended_by: number; ended_how: 'replaced' | 'removed' },
): Promise<boolean> {
  const rows = await trx
    .updateTable('evidence')
    .set(end)
    .where('unit_id', '=', one.unit_id)
    .where('evidence_id', '=', evidenceId)
    .where('case_id', '=', one.case_id)
    .where('ended_at', 'is', null)
    .returning('evidence_id')
    .execute()
  return rows.length === 1
}

/** Lets a removed document stand again; @returns false when its bytes are gone or it was never removed */
export async function standAgain(trx: Db, unitId: number, evidenceId: string): Promise<boolean> {
  const rows = await trx
    .updateTable('evidence')
    .set({ ended_at: null, ended_by: null, ended_how: null })
    .where('unit_id', '=', unitId)
    .where('evidence_id', '=', evidenceId)
    .where('ended_how', '=', 'removed')
    .where('purged_at', 'is', null)
    .returning('evidence_id')
    .execute()
  return rows.length === 1
}

/** Other places where the same bytes stand as proof now, with the unit's path to know who may read of it. */
export async function usesOf(db: Db, digests: readonly string[]) {
  if (digests.length === 0) return []
  return await db
    .selectFrom('evidence as e')
    .innerJoin('evaluation_case as c', 'c.case_id', 'e.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'e.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select(['e.digest', 'e.case_id', 'e.unit_id', 'e.criterion_code', 'e.evidence_id'])
    .select(['u.name as unit_name', 'u.path', 'r.name as round_name', 'r.round_id'])
    .where('e.digest', '=', sql<string>`any(${[...digests]}::text[])`)
    .where('e.ended_at', 'is', null)
    .orderBy('u.name')
    .orderBy('e.criterion_code')
    .orderBy('e.evidence_id')
    .limit(2000)
    .execute()
}

/** Makes sure that bytes have their row, and holds it until the transaction ends: who gives them up waits here. */
export async function holdBlob(
  trx: Db,
  blob: { digest: string; bytes: number; media: string },
  now: Date,
  scannedAt: Date | null,
): Promise<void> {
  await trx
    .insertInto('evidence_blob')
    .values({ ...blob, stored_at: now, scanned_at: scannedAt })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ fault: null }))
    .execute()
}

export async function storedBytes(db: Db): Promise<number> {
  const row = await db
    .selectFrom('evidence_blob')
    .select(sql<number>`coalesce(sum(bytes), 0)::bigint`.as('bytes'))
    .executeTakeFirstOrThrow()
  return Number(row.bytes)
}

/** What the last check said of bytes: those that are not what they were. */
export async function faultyBlobs(
  db: Db,
  digests: readonly string[],
): Promise<Map<string, 'missing' | 'changed'>> {
  if (digests.length === 0) return new Map()
  const rows = await db
    .selectFrom('evidence_blob')
    .select(['digest', 'fault'])
    .where('digest', '=', sql<string>`any(${[...digests]}::text[])`)
    .where('fault', 'is not', null)
    .orderBy('digest')
    .execute()
  return new Map(rows.flatMap((row) => (row.fault === null ? [] : [[row.digest, row.fault] as const])))
}
