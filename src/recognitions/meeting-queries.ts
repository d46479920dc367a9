import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { MeetingFacts } from './forms.ts'

export async function insertMeeting(
  trx: Db,
  councilId: number,
  facts: Omit<MeetingFacts, 'votes'> & { members: number; holderId: number | null },
  now: Date,
): Promise<number> {
  const row = await trx
    .insertInto('recognition_meeting')
    .values({
      council_id: councilId,
      number: facts.number,
      held_on: facts.heldOn,
      venue: facts.venue,
      members: facts.members,
      present: facts.present,
      conclusion: facts.conclusion,
      url: facts.url,
      recorded_by: facts.holderId,
      recorded_at: now,
    })
    .returning('meeting_id')
    .executeTakeFirstOrThrow()
  return row.meeting_id
}

export async function insertVote(
  trx: Db,
  row: {
    unit_id: number
    case_id: number
    meeting_id: number
    agree: number
    against: number
    abstained: number
    recommended: boolean
    note: string
  },
): Promise<void> {
  await trx.insertInto('recognition_vote').values(row).execute()
}

export async function meetingsOf(db: Db, councilId: number) {
  return await db
    .selectFrom('recognition_meeting as m')
    .select([
      'm.meeting_id',
      'm.number',
      'm.held_on',
      'm.venue',
      'm.members',
      'm.present',
      'm.conclusion',
      'm.url',
    ])
    .where('m.council_id', '=', councilId)
    .orderBy('m.held_on', 'desc')
    .orderBy('m.meeting_id', 'desc')
    .execute()
}

export async function findMeeting(db: Db, meetingId: number) {
  return await db
    .selectFrom('recognition_meeting')
    .select([
      'meeting_id',
      'council_id',
      'number',
      'held_on',
      'venue',
      'members',
      'present',
      'conclusion',
      'url',
    ])
    .select('recorded_at')
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
}

/** How a council voted in a meeting, unit by unit. */
export async function votesIn(db: Db, meetingId: number) {
  return await db
    .selectFrom('recognition_vote as v')
    .innerJoin('unit as u', 'u.unit_id', 'v.unit_id')
    .select([
      'v.case_id',
      'v.agree',
      'v.against',
      'v.abstained',
      'v.recommended',
      'v.note',
      'u.name as unit_name',
    ])
    .where('v.meeting_id', '=', meetingId)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('v.case_id')
    .execute()
}
