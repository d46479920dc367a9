import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Collection } from '../rounds/collection.ts'
import type { RoundTimes } from './link.ts'
import { bandEnds } from './submission.ts'

export type RoundTaking = RoundTimes &
  Readonly<{
    round_id: number
    /** as stored with the round; null = nothing is limited */
    collection: Partial<Collection> | null
  }>

/** What decides whether rounds take sheets, by their ids. */
export async function roundsTaking(
  db: Db,
  roundIds: readonly number[],
): Promise<ReadonlyMap<number, RoundTaking>> {
  const { rows } = await sql<RoundTaking>`/* prepared */
    select r.round_id, r.state as round_state, r.opens_at, r.closes_at, r.closed_at,
      r.settings -> 'collection' as collection
    from round r where r.round_id = any (${roundIds}::int[])`.execute(db)
  return new Map(rows.map((row) => [row.round_id, row]))
}

/** A form whose whole sheet was checked before its review was shown; names as in the statement that takes it. */
export type Reviewed = Readonly<{
  unit_id: number
  submission_hash: string
  mark: string
  receipt_hash: string
  answers_check: string
  response_id: string
  round_id: number
  case_id: number
  version_id: number
  received_at: Date
  /** a day in Việt Nam, 'YYYY-MM-DD' */
  received_on: string
  /** the latest beginning that is not too soon */
  begun_by: Date
}>

/**
 * Stores forms whose drafts still bear the mark of what was reviewed, in one statement, so with one commit and one way to the
 * database: their answers never leave it. As with `storeChecked` the end of a draft is the lock.
 * @returns by place in `all` of each draft that it ended, whether it was stored (else there was a receipt before); drafts
 * that are without the mark, begun too late or not there are left alone
 */
export async function storeReviewed(db: Db, all: readonly Reviewed[]): Promise<Map<number, boolean>> {
  if (all.length === 0) return new Map()
  const given = JSON.stringify(all.map((one, at) => ({ at, ...one })))
  const { rows } = await sql<{ at: number; stored: boolean }>`/* prepared */
    with given as (
      select * from json_to_recordset(${given}::json) as g (at int, unit_id int, submission_hash text, mark text,
        receipt_hash text, answers_check text, response_id uuid, round_id int, case_id int, version_id int,
        received_at timestamptz, received_on date, begun_by timestamptz)
    ), taken as (
      delete from draft d using given g
      where d.unit_id = g.unit_id and d.submission_hash = g.submission_hash and d.answers ->> 'reviewed' = g.mark
        and d.case_id = g.case_id and d.questionnaire_version_id = g.version_id and d.started_at <= g.begun_by
      returning g.*, d.mode, d.started_at, d.answers -> 'answers' as answers
    ), fresh as (
      insert into receipt (unit_id, submission_hash, receipt_hash, answers_check)
      select t.unit_id, t.submission_hash, t.receipt_hash, t.answers_check
      from taken t order by t.unit_id, t.submission_hash
      on conflict (unit_id, submission_hash) do nothing
      returning unit_id, submission_hash
    ), stored as (
      insert into response (unit_id, response_id, round_id, case_id, questionnaire_version_id, mode, received_on,
        duration_band, answers)
      select t.unit_id, t.response_id, t.round_id, t.case_id, t.version_id, t.mode, t.received_on,
        width_bucket(extract(epoch from t.received_at - t.started_at)::float8, ${bandEnds}::float8[]), t.answers
      from taken t join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash
      order by t.unit_id, t.response_id
      returning unit_id
    )
    select t.at, f.unit_id is not null as stored
    from taken t left join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash`.execute(
    db,
  )
  return new Map(rows.map(({ at, stored }) => [at, stored]))
}
