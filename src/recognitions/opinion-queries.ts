import type { Insertable, Updateable } from 'kysely'
import type { Db } from '../database.ts'
import type { RecognitionOpinionTable } from '../tables.ts'
import type { Of } from './queries.ts'

/** What was said of the posted self-scores, in the order in which it came. */
export async function opinionsOf(db: Db, { unit_id, case_id }: Of) {
  return await db
    .selectFrom('recognition_opinion as o')
    .leftJoin('account_holder as m', 'm.holder_id', 'o.moderated_by')
    .leftJoin('account_holder as a', 'a.holder_id', 'o.answered_by')
    .select([
      'o.opinion_id',
      'o.turn',
      'o.criterion_code',
      'o.channel',
      'o.author',
      'o.body',
      'o.received_on',
    ])
    .select(['o.state', 'o.hidden_because', 'o.moderated_at', 'o.outcome', 'o.answer', 'o.answered_at'])
    .select(['m.full_name as moderator', 'a.full_name as answerer'])
    .where('o.unit_id', '=', unit_id)
    .where('o.case_id', '=', case_id)
    .orderBy('o.received_at')
    .orderBy('o.opinion_id')
    .execute()
}

export type OpinionRow = Awaited<ReturnType<typeof opinionsOf>>[number]

/** Stores an opinion once, however often it is sent. @returns whether it is new */
export async function insertOpinion(trx: Db, row: Insertable<RecognitionOpinionTable>): Promise<boolean> {
  const stored = await trx
    .insertInto('recognition_opinion')
    .values(row)
    .onConflict((conflict) => conflict.columns(['unit_id', 'opinion_id']).doNothing())
    .returning('opinion_id')
    .execute()
  return stored.length === 1
}

export async function findOpinion(db: Db, { unit_id, case_id }: Of, opinionId: string) {
  return await db
    .selectFrom('recognition_opinion')
    .select([
      'opinion_id',
      'state',
      'body',
      'author',
      'criterion_code',
      'hidden_because',
      'outcome',
      'answer',
    ])
    .where('unit_id', '=', unit_id)
    .where('opinion_id', '=', opinionId)
    .where('case_id', '=', case_id)
    .forUpdate()
    .executeTakeFirst()
}

export async function writeOpinion(
  trx: Db,
  { unit_id }: Of,
  opinionId: string,
  values: Updateable<RecognitionOpinionTable>,
): Promise<void> {
  await trx
    .updateTable('recognition_opinion')
    .set(values)
    .where('unit_id', '=', unit_id)
    .where('opinion_id', '=', opinionId)
    .execute()
}

/** Opinions that nobody has answered yet; those that are not shown need no answer. */
export function unanswered(opinions: readonly Pick<OpinionRow, 'state' | 'outcome'>[]): number {
  return opinions.filter(({ state, outcome }) => state !== 'hidden' && outcome === null).length
}
