import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { ofRound } from './invitation-list-queries.ts'

/** One card: a code and whom it is for. Revoked ones are left out; whether one was used is not said. */
export type Card = {
  code: string
  batch: number
  number: number
  label: string | null
  unit_name: string
  unit_code: string
  case_id: number
  case_title: string | null
  questionnaire_code: string
  questionnaire_title: string
}

export async function cardsOf(
  db: Db,
  roundId: number,
  only: { caseId?: number | undefined; batch?: number | undefined },
  limit: number,
): Promise<Card[]> {
  return await ofRound(db, roundId)
    .innerJoin('unit as u', 'u.unit_id', 'i.unit_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'i.questionnaire_version_id')
    .leftJoin('sample_entry as e', (join) =>
      join.onRef('e.unit_id', '=', 'i.unit_id').onRef('e.entry_id', '=', 'i.entry_id'),
    )
    .select(['i.code', 'i.batch', 'i.number', 'e.label', 'u.name as unit_name', 'u.code as unit_code'])
    .select(['i.case_id', 'c.title as case_title', 'v.code as questionnaire_code'])
    .select('v.title as questionnaire_title')
    .where('i.state', '<>', 'revoked')
    .$if(only.caseId !== undefined, (query) => query.where('i.case_id', '=', only.caseId ?? 0))
    .$if(only.batch !== undefined, (query) => query.where('i.batch', '=', only.batch ?? 0))
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('i.case_id')
    .orderBy('i.questionnaire_version_id')
    .orderBy('i.number')
    .limit(limit)
    .execute()
}

/** Batches of a case or of a round, newest first. */
export async function batchesOf(
  db: Db,
  roundId: number,
  caseId?: number,
): Promise<{ batch: number; codes: number }[]> {
  const rows = await ofRound(db, roundId)
    .select(['i.batch', (b) => b.fn.countAll<number>().as('codes')])
    .$if(caseId !== undefined, (query) => query.where('i.case_id', '=', caseId ?? 0))
    .groupBy('i.batch')
    .orderBy('i.batch', 'desc')
    .execute()
  return rows.map((row) => ({ batch: row.batch, codes: Number(row.codes) }))
}

/** The invitation with this hash, or this number, in one case. */
export async function findInvitationOfCase(
  trx: Db,
  unitId: number,
  caseId: number,
  by: { codeHash: string } | { number: number; versionId: number },
) {
  return await trx
    .selectFrom('invitation')
    .select(['code_hash', 'questionnaire_version_id', 'number', 'entry_id'])
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .$if('codeHash' in by, (query) => query.where('code_hash', '=', 'codeHash' in by ? by.codeHash : ''))
    .$if('number' in by, (query) =>
      query
        .where('number', '=', 'number' in by ? by.number : 0)
        .where('questionnaire_version_id', '=', 'number' in by ? by.versionId : 0),
    )
    .executeTakeFirst()
}
