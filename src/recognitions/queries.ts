import type { Insertable, Updateable } from 'kysely'
import type { Db } from '../database.ts'
import type { RecognitionActTable, RecognitionPostingTable, RecognitionTable } from '../tables.ts'
import type { Attested, Verdict } from './judge.ts'

export type Of = Readonly<{ unit_id: number; case_id: number }>

/** A dossier as it is stored; one that nobody has touched is being prepared. */
export type Dossier = Awaited<ReturnType<typeof storedDossier>>

const untouched = {
  stage: 'preparing',
  revision: 0,
  turn: 0,
  rule_revision: 0,
  stage_at: null,
  meeting_id: null,
  verdict: null,
  proposal_number: null,
  proposal_on: null,
  proposal_url: null,
  decision_number: null,
  decision_on: null,
  decision_signer: null,
  decision_unit_id: null,
  decision_unit: null,
  decision_reason: null,
  decision_url: null,
  revocation_number: null,
  revocation_on: null,
  revocation_signer: null,
  revocation_unit_id: null,
  revocation_unit: null,
  revocation_reason: null,
  revocation_url: null,
} as const

/** @param lock holds the dossier's row until the transaction ends: acts on one dossier stand in line here */
export async function storedDossier(db: Db, { unit_id, case_id }: Of, lock = false) {
  const row = await db
    .selectFrom('recognition')
    .selectAll()
    .where('unit_id', '=', unit_id)
    .where('case_id', '=', case_id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row) return { ...untouched, unit_id, case_id }
  const named = [row.decision_unit_id, row.revocation_unit_id].filter((id) => id !== null)
  const units =
    named.length === 0
      ? []
      : await db
          .selectFrom('unit')
          .select(['unit_id', 'name'])
          .where('unit_id', 'in', named)
          .orderBy('unit_id')
          .execute()
  const nameOf = (id: number | null) => units.find((unit) => unit.unit_id === id)?.name ?? null
  return {
    ...row,
    verdict: row.verdict as Verdict | null,
    decision_unit: nameOf(row.decision_unit_id),
    revocation_unit: nameOf(row.revocation_unit_id),
  }
}

/** Makes sure the row of a dossier is there, so that it can be locked. */
export async function ensureDossier(trx: Db, { unit_id, case_id }: Of, now: Date): Promise<void> {
  await trx
    .insertInto('recognition')
    .values({ unit_id, case_id, stage_at: now })
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id']).doNothing())
    .execute()
}

export async function writeDossier(
  trx: Db,
  { unit_id, case_id }: Of,
  values: Updateable<RecognitionTable>,
): Promise<void> {
  await trx
    .updateTable('recognition')
    .set(values)
    .where('unit_id', '=', unit_id)
    .where('case_id', '=', case_id)
    .execute()
}

export async function insertAct(trx: Db, row: Insertable<RecognitionActTable>): Promise<void> {
  await trx.insertInto('recognition_act').values(row).execute()
}

/** What was done with a dossier, oldest first, with the posts that did it. */
export async function actsOf(db: Db, { unit_id, case_id }: Of) {
  return await db
    .selectFrom('recognition_act as r')
    .leftJoin('account as a', 'a.account_id', 'r.account_id')
    .leftJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .leftJoin('account_holder as h', 'h.holder_id', 'r.holder_id')
    .select([
      'r.seq',
      'r.act',
      'r.stage',
      'r.next_stage',
      'r.happened_at',
      'r.reason',
      'r.said',
      'r.holder_id',
    ])
    .select(['a.post_title', 'u.name as post_unit', 'h.full_name'])
    .where('r.unit_id', '=', unit_id)
    .where('r.case_id', '=', case_id)
    .orderBy('r.seq')
    .execute()
}

/** What was attested of a dossier, by code and side. */
export async function attestationsOf(db: Db, { unit_id, case_id }: Of) {
  return await db
    .selectFrom('recognition_attestation as t')
    .leftJoin('account_holder as h', 'h.holder_id', 't.attested_by')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['t.code', 't.side', 't.holds', 't.basis', 't.attested_at', 'h.full_name', 'a.post_title'])
    .where('t.unit_id', '=', unit_id)
    .where('t.case_id', '=', case_id)
    .orderBy('t.code')
    .orderBy('t.side')
    .execute()
}

export type AttestationRow = Awaited<ReturnType<typeof attestationsOf>>[number]

/** The same as conditions look at it. */
export function attestedIn(rows: readonly AttestationRow[]): Record<string, Attested> {
  const of = (code: string, side: 'unit' | 'above') =>
    rows.find((row) => row.code === code && row.side === side)?.holds ?? null
  return Object.fromEntries(
    rows.map(({ code }) => [code, { unit: of(code, 'unit'), above: of(code, 'above') }]),
  )
}

export async function writeAttestation(
  trx: Db,
  { unit_id, case_id }: Of,
  row: {
    code: string
    side: 'unit' | 'above'
    holds: boolean
    basis: string
    attested_by: number | null
    attested_at: Date
  },
): Promise<void> {
  const { holds, basis, attested_by, attested_at } = row
  await trx
    .insertInto('recognition_attestation')
    .values({ unit_id, case_id, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['unit_id', 'case_id', 'code', 'side'])
        .doUpdateSet({ holds, basis, attested_by, attested_at }),
    )
    .execute()
}

/** The postings of a dossier, the latest first. */
export async function postingsOf(db: Db, { unit_id, case_id }: Of) {
  return await db
    .selectFrom('recognition_posting')
    .select(['turn', 'starts_on', 'days', 'counting', 'places', 'content', 'hash', 'posted_at'])
    .where('unit_id', '=', unit_id)
    .where('case_id', '=', case_id)
    .orderBy('turn', 'desc')
    .execute()
}

export async function insertPosting(trx: Db, row: Insertable<RecognitionPostingTable>): Promise<void> {
  await trx.insertInto('recognition_posting').values(row).execute()
}

/** What the councils that met said of a dossier, the latest first. */
export async function votesOf(db: Db, { unit_id, case_id }: Of) {
  return await db
    .selectFrom('recognition_vote as v')
    .innerJoin('recognition_meeting as m', 'm.meeting_id', 'v.meeting_id')
    .innerJoin('recognition_council as c', 'c.council_id', 'm.council_id')
    .leftJoin('recognition_paper as p', (join) =>
      join.onRef('p.meeting_id', '=', 'm.meeting_id').on('p.ended_at', 'is', null),
    )
    .select(['v.meeting_id', 'v.agree', 'v.against', 'v.abstained', 'v.recommended', 'v.note'])
    .select(['m.number', 'm.held_on', 'm.url', 'c.council_id', 'p.paper_id', 'c.name as council_name'])
    .where('v.unit_id', '=', unit_id)
    .where('v.case_id', '=', case_id)
    .orderBy('v.meeting_id', 'desc')
    .execute()
}
