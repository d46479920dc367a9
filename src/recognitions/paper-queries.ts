import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { RecognitionPaperTable } from '../tables.ts'
import { type PaperOf, paperOfDossier } from './paper.ts'

const columns = [
  'paper_id',
  'meeting_id',
  'unit_id',
  'number',
  'signed_on',
  'digest',
  'bytes',
  'media',
  'name',
  'shown',
  'added_at',
  'ended_how',
] as const

function standing(db: Db) {
  return db.selectFrom('recognition_paper').select(columns).where('ended_at', 'is', null)
}

/** The signed copy that stands. */
export async function paperOf(db: Db, of: PaperOf) {
  return await standing(db)
    .where('unit_id', '=', of.unitId)
    .where('number', '=', of.number)
    .where('signed_on', '=', of.signedOn)
    .where((b) => (of.meetingId === null ? b('meeting_id', 'is', null) : b('meeting_id', '=', of.meetingId)))
    .executeTakeFirst()
}

export type Paper = NonNullable<Awaited<ReturnType<typeof paperOf>>>

/** The signed copies that stand of a dossier's decision and revocation. */
export async function papersOf(
  db: Db,
  dossier: Parameters<typeof paperOfDossier>[0],
): Promise<(Paper & { which: 'decision' | 'revocation' })[]> {
  const found = []
  for (const which of ['decision', 'revocation'] as const) {
    const of = paperOfDossier(dossier, which)
    const paper = of && (await paperOf(db, of))
    if (paper) found.push({ ...paper, which })
  }
  return found
}

/** A paper by its id, whether it stands or not. */
export async function findPaper(db: Db, paperId: string) {
  return await db
    .selectFrom('recognition_paper as p')
    .innerJoin('unit as u', 'u.unit_id', 'p.unit_id')
    .select(columns.map((column) => `p.${column}` as const))
    .select(['p.purged_at', 'u.path', 'u.name as unit_name'])
    .where('p.paper_id', '=', paperId)
    .executeTakeFirst()
}

/** Signed copies of minutes that stand. */
export async function minutesOf(db: Db, meetingIds: readonly number[]): Promise<Paper[]> {
  if (meetingIds.length === 0) return []
  return await standing(db)
    .where('meeting_id', 'in', [...meetingIds])
    .orderBy('meeting_id')
    .execute()
}

/**
 * A paper that everybody may fetch: it stands, is meant to be shown, and some unit of the public list was recognised, or had its
 * recognition taken back, by it.
 */
export async function publicPaper(db: Db, paperId: string): Promise<Paper | undefined> {
  return await standing(db)
    .where('paper_id', '=', paperId)
    .where('shown', '=', true)
    .where('meeting_id', 'is', null)
    .where(
      sql<boolean>`exists (select 1 from app.recognition r
        where r.stage in ('recognised', 'revoked') and (
          (r.decision_unit_id = recognition_paper.unit_id and r.decision_number = recognition_paper.number
            and r.decision_on = recognition_paper.signed_on)
          or (r.revocation_unit_id = recognition_paper.unit_id and r.revocation_number = recognition_paper.number
            and r.revocation_on = recognition_paper.signed_on)))`,
    )
    .executeTakeFirst()
}

export async function insertPaper(trx: Db, row: Insertable<RecognitionPaperTable>): Promise<void> {
  await trx.insertInto('recognition_paper').values(row).execute()
}

/** Ends a paper that stands; @returns false when somebody else was first */
export async function endPaper(
  trx: Db,
  paperId: string,
  end: { ended_at: Date; ended_by: number; ended_how: 'replaced' | 'removed' },
): Promise<boolean> {
  const rows = await trx
    .updateTable('recognition_paper')
    .set(end)
    .where('paper_id', '=', paperId)
    .where('ended_at', 'is', null)
    .returning('paper_id')
    .execute()
  return rows.length === 1
}

/** Lets a removed paper stand again; @returns false when its bytes are gone or it was never removed */
export async function paperStandsAgain(trx: Db, paperId: string): Promise<boolean> {
  const rows = await trx
    .updateTable('recognition_paper')
    .set({ ended_at: null, ended_by: null, ended_how: null })
    .where('paper_id', '=', paperId)
    .where('ended_how', '=', 'removed')
    .where('purged_at', 'is', null)
    .returning('paper_id')
    .execute()
  return rows.length === 1
}

/** Papers that were removed, whose time in the trash is over: their bytes may be given up. */
export async function papersToPurge(db: Db, before: Date, limit: number) {
  return await db
    .selectFrom('recognition_paper')
    .select(['paper_id', 'digest'])
    .where('ended_how', '=', 'removed')
    .where('ended_at', '<', before)
    .where('purged_at', 'is', null)
    .orderBy('paper_id')
    .limit(limit)
    .execute()
}

export async function markPaperPurged(trx: Db, paperId: string, now: Date): Promise<void> {
  await trx
    .updateTable('recognition_paper')
    .set({ purged_at: now })
    .where('paper_id', '=', paperId)
    .where('ended_how', '=', 'removed')
    .execute()
}
