import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Collection } from '../rounds/collection.ts'
import type { ResponseMode } from '../tables.ts'
import type { RoundTimes } from './link.ts'
import type { DraftKey, DraftRow } from './queries.ts'

export type KeyedDraft = DraftRow &
  RoundTimes & {
    unit_id: number
    submission_hash: string
    /** as stored with the round; null = nothing is limited */
    collection: Partial<Collection> | null
  }

/** A sheet as it is stored. */
export type NewSheet = Readonly<{
  unitId: number
  responseId: string
  roundId: number
  caseId: number
  versionId: number
  mode: ResponseMode
  /** a day in Việt Nam, 'YYYY-MM-DD' */
  receivedOn: string
  durationBand: number
  answers: Readonly<Record<string, unknown>>
  /** they are what stands in the draft, so that they need not be sent there again */
  asDrafted: boolean
}>

/** Drafts by 'unit/hash', with the times of their rounds; not locked. */
export async function draftsOf(db: Db, keys: readonly DraftKey[]): Promise<Map<string, KeyedDraft>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<KeyedDraft>`/* prepared */
    select d.unit_id, d.submission_hash, d.case_id, d.questionnaire_version_id, d.mode, d.answers, d.revision,
      d.started_at, d.invitation_hash, r.state as round_state, r.opens_at, r.closes_at, r.closed_at,
      r.settings -> 'collection' as collection
    from ${asked(keys)} join draft d on d.unit_id = k.unit_id and d.submission_hash = k.submission_hash
      join evaluation_case c on c.case_id = d.case_id join round r on r.round_id = c.round_id`.execute(db)
  return new Map(rows.map((row) => [`${row.unit_id}/${row.submission_hash}`, row]))
}

/** A checked form: the sheet, its receipt, and the draft it was read from. */
export type Checked = Readonly<{
  draft: KeyedDraft
  receiptHash: string
  answersCheck: string
  sheet: NewSheet
}>

/**
 * Stores checked forms in one statement, so with one commit and one way to the database: ends the drafts that still stand as
 * they were read, and for each of these stores receipt and response. The end of a draft is the lock: only one statement ends it.
 * Responses are written in the order of their random ids.
 * @returns by 'unit/hash' of each draft that it ended, whether it was stored (else there was a receipt before)
 */
export async function storeChecked(db: Db, all: readonly Checked[]): Promise<Map<string, boolean>> {
  if (all.length === 0) return new Map()
  const given = all.map(({ draft, receiptHash, answersCheck, sheet }) => ({
    unit_id: draft.unit_id,
    submission_hash: draft.submission_hash,
    revision: draft.revision,
    receipt_hash: receiptHash,
    answers_check: answersCheck,
    response_id: sheet.responseId,
    round_id: sheet.roundId,
    case_id: sheet.caseId,
    version_id: sheet.versionId,
    mode: sheet.mode,
    received_on: sheet.receivedOn,
    duration_band: sheet.durationBand,
    answers: sheet.asDrafted ? undefined : sheet.answers,
  }))
  const { rows } = await sql<{ unit_id: number; submission_hash: string; stored: boolean }>`/* prepared */
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (unit_id int, submission_hash text,
        revision int, receipt_hash text, answers_check text, response_id uuid, round_id int, case_id int,
        version_id int, mode text, received_on date, duration_band smallint, answers jsonb)
    ), taken as (
      delete from draft d using given g
      where d.unit_id = g.unit_id and d.submission_hash = g.submission_hash and d.revision = g.revision
      returning d.unit_id, d.submission_hash, d.answers -> 'answers' as answers
    ), fresh as (
      insert into receipt (unit_id, submission_hash, receipt_hash, answers_check)
      select g.unit_id, g.submission_hash, g.receipt_hash, g.answers_check
      from given g join taken t on t.unit_id = g.unit_id and t.submission_hash = g.submission_hash
      order by g.unit_id, g.submission_hash
      on conflict (unit_id, submission_hash) do nothing
      returning unit_id, submission_hash
    ), stored as (
      insert into response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on,
        duration_band, answers)
      select g.unit_id, g.response_id, g.round_id, g.case_id, g.version_id, g.mode, g.received_on, g.duration_band,
        coalesce(g.answers, t.answers)
      from given g join fresh f on f.unit_id = g.unit_id and f.submission_hash = g.submission_hash
        join taken t on t.unit_id = g.unit_id and t.submission_hash = g.submission_hash
      order by g.unit_id, g.response_id
      returning unit_id
    )
    select t.unit_id, t.submission_hash, f.unit_id is not null as stored
    from taken t left join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash`.execute(
    db,
  )
  return new Map(rows.map((row) => [`${row.unit_id}/${row.submission_hash}`, row.stored]))
}

/** Answers checks of receipts, by 'unit/hash'. */
export async function checksOf(db: Db, keys: readonly DraftKey[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{
    unit_id: number
    submission_hash: string
    answers_check: string
  }>`/* prepared */
    select t.unit_id, t.submission_hash, t.answers_check
    from ${asked(keys)} join receipt t on t.unit_id = k.unit_id and t.submission_hash = k.submission_hash`.execute(
    db,
  )
  return new Map(rows.map((row) => [`${row.unit_id}/${row.submission_hash}`, row.answers_check]))
}

/** The keys as rows `k (unit_id, submission_hash)`: each is one look into an index, however many there are. */
function asked(keys: readonly DraftKey[]) {
  const units = keys.map(({ unitId }) => unitId)
  const hashes = keys.map(({ submissionHash }) => submissionHash)
  return sql`unnest(${units}::int[], ${hashes}::text[]) as k (unit_id, submission_hash)`
}
