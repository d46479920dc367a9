import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'

/** A case of a round with one of its questionnaires. */
export type InvitedCase = {
  case_id: number
  unit_id: number
  unit_code: string
  questionnaire_version_id: number
}

/** Cases of a round that have this questionnaire, by unit. */
export async function casesWith(db: Db, roundId: number, versionId: number): Promise<InvitedCase[]> {
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['c.case_id', 'c.unit_id', 'u.code as unit_code', 'q.questionnaire_version_id'])
    .where('c.round_id', '=', roundId)
    .where('q.questionnaire_version_id', '=', versionId)
    .orderBy('c.unit_id')
    .orderBy('c.case_id')
    .execute()
}

/** The questionnaires a round asks, by code. */
export async function questionnairesOfRound(
  db: Db,
  roundId: number,
): Promise<{ versionId: number; code: string; title: string }[]> {
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select(['v.questionnaire_version_id as versionId', 'v.code', 'v.title'])
    .distinct()
    .where('c.round_id', '=', roundId)
    .orderBy('v.code')
    .orderBy('v.questionnaire_version_id')
    .execute()
}

export const ofRound = (db: Db, roundId: number) =>
  db
    .selectFrom('invitation as i')
    .innerJoin('evaluation_case as c', 'c.case_id', 'i.case_id')
    .where('c.round_id', '=', roundId)

export async function hasInvitations(db: Db, roundId: number): Promise<boolean> {
  return (await ofRound(db, roundId).select('i.case_id').limit(1).executeTakeFirst()) !== undefined
}

/** The highest number and batch that invitations of each case have, by case. */
export async function lastNumbers(
  db: Db,
  roundId: number,
  versionId: number,
): Promise<{ numbers: Map<number, number>; batch: number }> {
  const rows = await ofRound(db, roundId)
    .select(['i.case_id', 'i.questionnaire_version_id'])
    .select((b) => [b.fn.max('i.number').as('number'), b.fn.max('i.batch').as('batch')])
    .groupBy(['i.case_id', 'i.questionnaire_version_id'])
    .orderBy('i.case_id')
    .orderBy('i.questionnaire_version_id')
    .execute()
  const own = rows.filter((row) => row.questionnaire_version_id === versionId)
  return {
    numbers: new Map(own.map((row) => [row.case_id, row.number])),
    batch: rows.reduce((most, row) => Math.max(most, row.batch), 0),
  }
}

/** The highest number entries of a case's list have. */
export async function lastEntries(db: Db, caseIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('sample_entry')
    .select('case_id')
    .select((b) => b.fn.max('number').as('number'))
    .where('case_id', '=', sql<number>`any (${[...caseIds]}::int[])`)
    .groupBy('case_id')
    .orderBy('case_id')
    .execute()
  return new Map(rows.map((row) => [row.case_id, row.number]))
}

export type NewEntry = { unit_id: number; entry_id: string; case_id: number; number: number; label: string }

export type NewInvitation = {
  unit_id: number
  code_hash: string
  code: string
  case_id: number
  questionnaire_version_id: number
  batch: number
  number: number
  entry_id: string | null
}

export async function insertEntries(trx: Db, entries: readonly NewEntry[]): Promise<void> {
  for (let at = 0; at < entries.length; at += 1000)
    await trx
      .insertInto('sample_entry')
      .values(entries.slice(at, at + 1000))
      .execute()
}

export async function insertInvitations(trx: Db, invitations: readonly NewInvitation[]): Promise<void> {
  for (let at = 0; at < invitations.length; at += 1000)
    await trx
      .insertInto('invitation')
      .values(invitations.slice(at, at + 1000))
      .execute()
}

/** How many invitations of one case stand in each state; codes and entries do not come along. */
export type InvitationCounts = { issued: number; begun: number; completed: number; revoked: number }

export type CaseInvitations = InvitationCounts & {
  case_id: number
  unit_id: number
  unit_name: string
  unit_code: string
  case_title: string | null
  taken: number
  refused: number
}

/** Cases of a round within reach, by unit, each with its invitations and its counter of complete forms. */
export async function invitationsByCase(
  db: Db,
  roundId: number,
  reach: readonly number[],
  { text = '', caseId }: { text?: string; caseId?: number | undefined },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: CaseInvitations[]; total: number }> {
  const folded = foldVietnamese(text)
  const base = db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(folded !== '', (query) => query.where('u.search_text', 'like', `%${escapeLike(folded)}%`))
    .$if(caseId !== undefined, (query) => query.where('c.case_id', '=', caseId ?? 0))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const cases = await base
    .select(['c.case_id', 'c.unit_id', 'u.name as unit_name', 'u.code as unit_code', 'c.title as case_title'])
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .limit(limit)
    .offset(offset)
    .execute()
  const ids = cases.map((row) => row.case_id)
  const [states, cells] = await Promise.all([
    db
      .selectFrom('invitation')
      .select(['case_id', 'state', (b) => b.fn.countAll<number>().as('n')])
      .where('case_id', '=', sql<number>`any (${ids}::int[])`)
      .groupBy(['case_id', 'state'])
      .orderBy('case_id')
      .orderBy('state')
      .execute(),
    db
      .selectFrom('quota_cell')
      .select(['case_id', 'cell', 'taken', 'refused'])
      .where('case_id', '=', sql<number>`any (${ids}::int[])`)
      .orderBy('case_id')
      .orderBy('cell')
      .execute(),
  ])
  const rows = cases.map((one) => {
    const of = (state: string) =>
      Number(states.find((row) => row.case_id === one.case_id && row.state === state)?.n ?? 0)
    const own = cells.filter((row) => row.case_id === one.case_id)
    const whole = own.filter((row) => !row.cell.includes(':'))
    return {
      ...one,
      issued: of('issued'),
      begun: of('begun'),
      completed: of('completed'),
      revoked: of('revoked'),
      taken: whole.reduce((sum, row) => sum + row.taken, 0),
      refused: own.reduce((sum, row) => sum + row.refused, 0),
    }
  })
  return { rows, total: Number(total) }
}

/** The same over the whole round within reach. */
export async function invitationTotals(
  db: Db,
  roundId: number,
  reach: readonly number[],
): Promise<InvitationCounts & { refused: number }> {
  const within = sql<boolean>`u.path && ${[...reach]}::integer[]`
  const states = await ofRound(db, roundId)
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['i.state', (b) => b.fn.countAll<number>().as('n')])
    .where(within)
    .groupBy('i.state')
    .orderBy('i.state')
    .execute()
  const refused = await db
    .selectFrom('quota_cell as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(sql<number>`coalesce(sum(q.refused), 0)::integer`.as('refused'))
    .where('c.round_id', '=', roundId)
    .where(within)
    .executeTakeFirstOrThrow()
  const of = (state: string) => Number(states.find((row) => row.state === state)?.n ?? 0)
  return {
    issued: of('issued'),
    begun: of('begun'),
    completed: of('completed'),
    revoked: of('revoked'),
    refused: refused.refused,
  }
}
