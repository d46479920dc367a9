import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Collection } from '../rounds/collection.ts'
import type { RoundTimes } from './link.ts'
import type { DraftRow } from './queries.ts'
import { rules } from './reviewed.ts'
import { bandEnds } from './submission.ts'

export type RoundTaking = RoundTimes &
  Readonly<{
    round_id: number
    /** as stored with the round; null = nothing is limited */
    collection: Partial<Collection> | null
    /** all of this as one text, by which a statement tells whether it still stands */
    said: string
  }>

/** What decides whether `round r` takes sheets, as one text. */
const said = sql`row (r.state, r.opens_at, r.closes_at, r.closed_at, r.settings -> 'collection')::text`

/** What decides whether rounds take sheets. */
export async function roundsTaking(db: Db, roundIds: readonly number[]): Promise<RoundTaking[]> {
  if (roundIds.length === 0) return []
  const { rows } = await sql<RoundTaking>`/* prepared */
    select r.round_id, r.state as round_state, r.opens_at, r.closes_at, r.closed_at,
      r.settings -> 'collection' as collection, ${said} as said
    from round r where r.round_id = any (${roundIds}::int[])`.execute(db)
  return rows
}

/** A form that is to be stored without being looked at, when its whole sheet was checked before its review was shown. */
export type Asked = Readonly<{
  unit_id: number
  submission_hash: string
  round_id: number
  /** null = it is not to be stored, only looked up */
  taking: Readonly<{
    /** what the round said when it was found to take the form */
    said: string
    receipt_hash: string
    answers_check: string
    response_id: string
    case_id: number
    version_id: number
    received_at: Date
    /** a day in Việt Nam, 'YYYY-MM-DD' */
    received_on: string
    /** the latest beginning that is not too soon */
    begun_by: Date
  }> | null
}>

/** A form that was not stored: what its round says, its draft, else the answers check of what was sent before. */
export type Found = Readonly<{ said: string; draft: DraftRow | null; answers_check: string | null }>

/**
 * Stores forms whose drafts still bear the mark of what was reviewed, in one statement, so with one commit and one way to the
 * database: their answers never leave it. As with `storeChecked` the end of a draft is the lock. A round that says something else
 * by now than when it was found to take the form takes nothing.
 * @returns of each, in its place: `stored`; `before` when its draft was ended and there was a receipt before; else what is there;
 * undefined when its round is gone
 */
export async function storeReviewed(
  db: Db,
  all: readonly Asked[],
): Promise<('stored' | 'before' | Found | undefined)[]> {
  if (all.length === 0) return []
  const given = JSON.stringify(all.map(({ taking: more, ...one }, at) => ({ at, ...one, ...more })))
  const rounds = [...new Set(all.map(({ round_id }) => round_id))]
  type Row = DraftRow & { at: number; stored: boolean | null; answers_check: string | null; said: string }
  const { rows } = await sql<Row>`/* prepared */
    with given as materialized (
      select * from json_to_recordset(${given}::json) as g (at int, unit_id int, submission_hash text,
        receipt_hash text, answers_check text, response_id uuid, round_id int, case_id int, version_id int,
        received_at timestamptz, received_on date, begun_by timestamptz, said text)
    ), rounds as materialized (
      select r.round_id, ${said} as said from round r where r.round_id = any (${rounds}::int[])
    ), taken as (
      delete from draft d using given g join rounds r on r.round_id = g.round_id and r.said = g.said
      where d.unit_id = g.unit_id and d.submission_hash = g.submission_hash
        and d.answers ->> 'reviewed' = ${`${rules} `} || g.answers_check
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
    select t.at, f.unit_id is not null as stored, null as answers_check, null::int as case_id,
      null::int as questionnaire_version_id, null as mode, null::jsonb as answers, null::int as revision,
      null::timestamptz as started_at, null as invitation_hash, null as said
    from taken t left join fresh f on f.unit_id = t.unit_id and f.submission_hash = t.submission_hash
    union all
    select g.at, null, p.answers_check, d.case_id, d.questionnaire_version_id, d.mode, d.answers, d.revision,
      d.started_at, d.invitation_hash, r.said
    from given g join rounds r on r.round_id = g.round_id
      left join draft d on d.unit_id = g.unit_id and d.submission_hash = g.submission_hash
      left join receipt p on p.unit_id = g.unit_id and p.submission_hash = g.submission_hash
    where g.at not in (select t.at from taken t)`.execute(db)
  const found = new Array<'stored' | 'before' | Found | undefined>(all.length)
  for (const row of rows) {
    if (row.stored !== null) found[row.at] = row.stored ? 'stored' : 'before'
    else {
      const { said, answers_check } = row
      found[row.at] = { said, draft: row.revision === null ? null : row, answers_check }
    }
  }
  return found
}
