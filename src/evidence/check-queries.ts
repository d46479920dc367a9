import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Bytes whose check lies furthest back. */
export async function blobsToCheck(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('evidence_blob')
    .select('digest')
    .orderBy(sql`checked_at nulls first`)
    .orderBy('digest')
    .limit(limit)
    .execute()
  return rows.map((row) => row.digest)
}

export async function writeCheck(
  db: Db,
  digest: string,
  fault: 'missing' | 'changed' | null,
  now: Date,
): Promise<void> {
  await db.updateTable('evidence_blob').set({ fault, checked_at: now }).where('digest', '=', digest).execute()
}

export async function knownBlobs(db: Db, digests: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('evidence_blob')
    .select('digest')
    .where('digest', '=', sql<string>`any(${[...digests]}::text[])`)
    .orderBy('digest')
    .execute()
  return new Set(rows.map((row) => row.digest))
}

/** Removed documents that no pass was handed in with, whose time in the trash is over: their bytes may be given up. */
export async function toPurge(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('evidence as e')
    .select(['e.unit_id', 'e.evidence_id', 'e.digest'])
    .where('e.ended_how', '=', 'removed')
    .where('e.ended_at', '<', before)
    .where('e.purged_at', 'is', null)
    .orderBy('e.unit_id')
    .orderBy('e.evidence_id')
    .limit(limit)
    .execute()
}

/** Whether a sheet was handed in while a document stood. */
export async function wasHandedIn(db: Db, unitId: number, evidenceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('evidence as e')
    .innerJoin('case_act as a', (join) =>
      join.onRef('a.unit_id', '=', 'e.unit_id').onRef('a.case_id', '=', 'e.case_id'),
    )
    .select('a.seq')
    .where('e.unit_id', '=', unitId)
    .where('e.evidence_id', '=', evidenceId)
    .where('a.unit_id', '=', unitId)
    .where('a.act', '=', 'hand_in')
    .whereRef('a.happened_at', '>=', 'e.added_at')
    .whereRef('a.happened_at', '<=', 'e.ended_at')
    .orderBy('a.seq')
    .executeTakeFirst()
  return row !== undefined
}

export async function markPurged(trx: Db, unitId: number, evidenceId: string, now: Date): Promise<void> {
  await trx
    .updateTable('evidence')
    .set({ purged_at: now })
    .where('unit_id', '=', unitId)
    .where('evidence_id', '=', evidenceId)
    .where('ended_how', '=', 'removed')
    .execute()
}

/** Takes the row of bytes that no document names any more; @returns whether there is none left that does */
export async function releaseBlob(trx: Db, digest: string): Promise<boolean> {
  const held = await trx
    .selectFrom('evidence_blob')
    .select('digest')
    .where('digest', '=', digest)
    .forUpdate()
    .executeTakeFirst()
  if (!held) return false
  const used = await trx
    .selectFrom('evidence')
    .select('evidence_id')
    .where('digest', '=', digest)
    .where('purged_at', 'is', null)
    .orderBy('evidence_id')
    .executeTakeFirst()
  const planned = await trx
    .selectFrom('plan_document')
    .select('document_id')
    .where('digest', '=', digest)
    .orderBy('document_id')
    .executeTakeFirst()
  const signed = await trx
    .selectFrom('recognition_paper')
    .select('paper_id')
    .where('digest', '=', digest)
    .where('purged_at', 'is', null)
    .orderBy('paper_id')
    .executeTakeFirst()
  if (used || planned || signed) return false
  await trx.deleteFrom('evidence_blob').where('digest', '=', digest).execute()
  return true
}

/** Faulty bytes with the documents that name them, for those within a reach. */
export async function faultsWithin(db: Db, reach: readonly number[]) {
  return await db
    .selectFrom('evidence_blob as b')
    .innerJoin('evidence as e', 'e.digest', 'b.digest')
    .innerJoin('unit as u', 'u.unit_id', 'e.unit_id')
    .select([
      'b.fault',
      'b.digest',
      'b.checked_at',
      'e.name',
      'e.criterion_code',
      'e.case_id',
      'u.name as unit_name',
    ])
    .select('e.evidence_id')
    .where('b.fault', 'is not', null)
    .where('e.purged_at', 'is', null)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('u.name')
    .orderBy('e.evidence_id')
    .limit(200)
    .execute()
}

/** How many files are kept, their bytes, when the oldest check was, and how many are faulty. */
export async function storeState(db: Db) {
  return await db
    .selectFrom('evidence_blob')
    .select([
      sql<number>`count(*)::integer`.as('files'),
      sql<number>`coalesce(sum(bytes), 0)::bigint`.as('bytes'),
      sql<number>`(count(*) filter (where fault is not null))::integer`.as('faulty'),
      sql<Date | null>`max(checked_at)`.as('checkedAt'),
    ])
    .executeTakeFirstOrThrow()
}
