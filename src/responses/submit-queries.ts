import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { ResponseMode } from '../tables.ts'
import type { DraftKey } from './queries.ts'
import type { RoundTaking } from './reviewed-queries.ts'

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

/** A checked form: the sheet, its receipt, and the draft it was read from, which had this `revision`. */
export type Checked = Readonly<{
  key: DraftKey
  revision: number
  invitationHash: string | null
  collection: RoundTaking['collection']
  receiptHash: string
  answersCheck: string
  sheet: NewSheet
}>

/**
 * Stores checked forms in one statement, so with one commit and one way to the database: ends the drafts that still stand as
 * they were read, and for each of these stores receipt and response. The end of a draft is the lock: only one statement ends it.
 * Responses are written in the order of their random ids.
 * @returns of each whose draft it ended, in its place, whether it was stored (else there was a receipt before)
 */
export async function storeChecked(db: Db, all: readonly Checked[]): Promise<(boolean | undefined)[]> {
  if (all.length === 0) return []
  const given = all.map(({ key, revision, receiptHash, answersCheck, sheet }, at) => ({
    at,
    unit_id: key.unitId,
    submission_hash: key.submissionHash,
    revision,
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
  const { rows } = await sql<{ at: number; stored: boolean }>`/* prepared */
    with given as (
      select * from json_to_recordset(${JSON.stringify(given)}::json) as g (at int, unit_id int, submission_hash text,
        revision int, receipt_hash text, answers_check text, response_id uuid, round_id int, case_id int,
        version_id int, mode text, received_on date, duration_band smallint, answers jsonb)
    ), taken as (
      delete from draft d using given g
      where d.unit_id = g.unit_id and d.submission_hash = g.submission_hash and d.revision = g.revision
      returning g.*, d.answers -> 'answers' as drafted
    ), fresh as (
      insert into receipt (unit_id, submission_hash, receipt_hash, answers_check)
      select t.unit_id, t.submission_hash, t.receipt_hash, t.answers_check
      from taken t order by t.unit_id, t.submission_hash
      on conflict (unit_id, submission_hash) do nothing
      returning unit_id, submission_hash
    ), stored as (
      insert into response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on,
        duration_band, answers)
      select t.unit_id, t.response_id, t.round_id, t.case_id, t.version_id, t.mode, t.received_on, t.duration_band,
        coalesce(t.answers, t.drafted)
      from taken t join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash
      order by t.unit_id, t.response_id
      returning unit_id
    )
    select t.at, f.unit_id is not null as stored
    from taken t left join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash`.execute(
    db,
  )
  const ended = new Array<boolean | undefined>(all.length)
  for (const { at, stored } of rows) ended[at] = stored
  return ended
}

/** Answers checks of the receipts with these keys, each in its place; undefined where there is none. */
export async function checksOf(db: Db, keys: readonly DraftKey[]): Promise<(string | undefined)[]> {
  if (keys.length === 0) return []
  const units = keys.map(({ unitId }) => unitId)
  const hashes = keys.map(({ submissionHash }) => submissionHash)
  const { rows } = await sql<{ place: number; answers_check: string }>`/* prepared */
    select k.place::int, t.answers_check
    from unnest(${units}::int[], ${hashes}::text[]) with ordinality as k (unit_id, submission_hash, place)
      join receipt t on t.unit_id = k.unit_id and t.submission_hash = k.submission_hash`.execute(db)
  const checks = new Array<string | undefined>(keys.length)
  for (const { place, answers_check } of rows) checks[place - 1] = answers_check
  return checks
}
