import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { ResponseMode, RoundState } from '../tables.ts'
import type { DraftContent } from './draft.ts'

/** Everything the pages behind one link need, in one query over reference tables. */
export type LinkRow = {
  code: string
  link_state: 'active' | 'withdrawn'
  unit_id: number
  unit_name: string
  unit_name_en: string | null
  province_name: string | null
  case_id: number
  case_title: string | null
  round_id: number
  round_state: RoundState
  opens_at: Date
  closes_at: Date
  closed_at: Date | null
  settings: unknown
  questionnaire_version_id: number
}

/** The links with these codes, in any order. */
export async function findLinks(db: Db, codes: readonly string[]): Promise<LinkRow[]> {
  return await db
    .selectFrom('link as l')
    .innerJoin('evaluation_case as c', 'c.case_id', 'l.case_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'l.unit_id')
    .leftJoin('unit as p', (join) =>
      join.on(sql<boolean>`p.unit_id = any (u.path)`).on('p.kind', 'in', ['tinh', 'thanh_pho']),
    )
    .select([
      'l.code',
      'l.state as link_state',
      'l.unit_id',
      'u.name as unit_name',
      'u.name_en as unit_name_en',
      'p.name as province_name',
      'l.case_id',
      'c.title as case_title',
      'c.round_id',
      'r.state as round_state',
      'r.opens_at',
      'r.closes_at',
      'r.closed_at',
      'r.settings',
      'l.questionnaire_version_id',
    ])
    .where('l.code', '=', sql<string>`any (${[...codes]}::text[])`)
    .execute()
}

/** The code of the link to one questionnaire of a case. */
export async function linkCodeOf(db: Db, caseId: number, versionId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('link')
    .select('code')
    .where('case_id', '=', caseId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirst()
  return row?.code
}

/** What decides whether a round still takes a sheet, read inside the transaction that stores it. */
export async function readRoundTimes(trx: Db, roundId: number) {
  return await trx
    .selectFrom('round')
    .select(['state as round_state', 'opens_at', 'closes_at', 'closed_at'])
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow()
}

/** The frozen places of the counts of a questionnaire version. */
export async function layoutOfVersion(db: Db, versionId: number): Promise<CountLayout> {
  const row = await db
    .selectFrom('questionnaire_version')
    .select('layout')
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.layout as CountLayout
}

export type DraftKey = Readonly<{ unitId: number; submissionHash: string }>

export type DraftRow = {
  case_id: number
  questionnaire_version_id: number
  mode: ResponseMode
  answers: DraftContent
  revision: number
  started_at: Date
  invitation_hash: string | null
}

/** What is read of a draft to show it. */
export type DraftSeen = Pick<
  DraftRow,
  'case_id' | 'questionnaire_version_id' | 'answers' | 'revision' | 'invitation_hash'
>

/** The drafts with these keys, each in its place; not locked. */
export async function seeDrafts(db: Db, keys: readonly DraftKey[]): Promise<(DraftSeen | undefined)[]> {
  const units = keys.map(({ unitId }) => unitId)
  const hashes = keys.map(({ submissionHash }) => submissionHash)
  const { rows } = await sql<DraftSeen & { place: number }>`/* prepared */
    select k.place::int, d.case_id, d.questionnaire_version_id, d.answers, d.revision, d.invitation_hash
    from unnest(${units}::int[], ${hashes}::text[]) with ordinality as k (unit_id, submission_hash, place)
      join draft d on d.unit_id = k.unit_id and d.submission_hash = k.submission_hash`.execute(db)
  const found = new Array<DraftSeen | undefined>(keys.length)
  for (const { place, ...draft } of rows) found[place - 1] = draft
  return found
}

function selectDraft(db: Db, key: DraftKey) {
  return db
    .selectFrom('draft')
    .select([
      'case_id',
      'questionnaire_version_id',
      'mode',
      'answers',
      'revision',
      'started_at',
      'invitation_hash',
    ])
    .where('unit_id', '=', key.unitId)
    .where('submission_hash', '=', key.submissionHash)
}

/** Reads a draft and holds it until the transaction ends: writers of one submission stand in line here. */
export async function lockDraft(trx: Db, key: DraftKey): Promise<DraftRow | undefined> {
  const row = await selectDraft(trx, key).forUpdate().executeTakeFirst()
  return row as DraftRow | undefined
}

/** Makes an empty draft, or leaves the one that is there. */
export async function insertDraft(
  trx: Db,
  key: DraftKey,
  draft: {
    caseId: number
    versionId: number
    consentVersion: string
    content: DraftContent
    at: Date
    resumeHash: string
    sealedId: string
    invitationHash: string | null
  },
): Promise<void> {
  await trx
    .insertInto('draft')
    .values({
      unit_id: key.unitId,
      submission_hash: key.submissionHash,
      case_id: draft.caseId,
      questionnaire_version_id: draft.versionId,
      mode: 'self',
      answers: JSON.stringify(draft.content),
      consent_version: draft.consentVersion,
      started_at: draft.at,
      updated_at: draft.at,
      resume_hash: draft.resumeHash,
      sealed_id: draft.sealedId,
      invitation_hash: draft.invitationHash,
    })
    .onConflict((conflict) => conflict.columns(['unit_id', 'submission_hash']).doNothing())
    .execute()
}

/** Drafts that are opened by a code with this hash: one, but for a chance of one in 10¹⁰. */
export async function draftsByResume(
  db: Db,
  unitId: number,
  resumeHash: string,
): Promise<{ submission_hash: string; sealed_id: string | null; link_code: string }[]> {
  return await db
    .selectFrom('draft as d')
    .innerJoin('link as l', (join) =>
      join
        .onRef('l.case_id', '=', 'd.case_id')
        .onRef('l.questionnaire_version_id', '=', 'd.questionnaire_version_id'),
    )
    .select(['d.submission_hash', 'd.sealed_id', 'l.code as link_code'])
    .where('d.unit_id', '=', unitId)
    .where('d.resume_hash', '=', resumeHash)
    .orderBy('d.submission_hash')
    .execute()
}

export async function updateDraft(
  trx: Db,
  key: DraftKey,
  draft: { content: DraftContent; revision: number; at: Date },
): Promise<void> {
  await trx
    .updateTable('draft')
    .set({ answers: JSON.stringify(draft.content), revision: draft.revision, updated_at: draft.at })
    .where('unit_id', '=', key.unitId)
    .where('submission_hash', '=', key.submissionHash)
    .execute()
}

/** Writes what a draft holds without making it another one. */
export async function keepContent(trx: Db, key: DraftKey, content: DraftContent): Promise<void> {
  await trx
    .updateTable('draft')
    .set({ answers: JSON.stringify(content) })
    .where('unit_id', '=', key.unitId)
    .where('submission_hash', '=', key.submissionHash)
    .execute()
}

export async function deleteDraft(trx: Db, key: DraftKey): Promise<void> {
  await trx
    .deleteFrom('draft')
    .where('unit_id', '=', key.unitId)
    .where('submission_hash', '=', key.submissionHash)
    .execute()
}

/** Removes drafts untouched since `before`. @returns those among them that were begun with an invitation */
export async function deleteDraftsBefore(
  db: Db,
  before: Date,
): Promise<{ unit_id: number; submission_hash: string; invitation_hash: string }[]> {
  const rows = await db
    .deleteFrom('draft')
    .where('updated_at', '<', before)
    .returning(['unit_id', 'submission_hash', 'invitation_hash'])
    .execute()
  return rows.flatMap(({ invitation_hash, ...row }) =>
    invitation_hash === null ? [] : [{ ...row, invitation_hash }],
  )
}

export async function findReceipt(db: Db, key: DraftKey): Promise<{ answers_check: string } | undefined> {
  return await db
    .selectFrom('receipt')
    .select('answers_check')
    .where('unit_id', '=', key.unitId)
    .where('submission_hash', '=', key.submissionHash)
    .executeTakeFirst()
}
