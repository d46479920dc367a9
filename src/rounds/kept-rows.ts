import { z } from 'zod'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import { lockRound } from './queries.ts'

/** Rows as they stood in their tables, times as text. */
const rows = z.array(z.record(z.string(), z.unknown()))
const caseRows = z.object({ roundId: z.int(), cases: rows, questionnaires: rows, links: rows })
const roundRows = caseRows.extend({ round: z.record(z.string(), z.unknown()) })

export type CaseRows = z.infer<typeof caseRows>

/** Everything of some cases of a draft, to keep it in the trash. */
export async function keptCases(trx: Db, roundId: number, caseIds: readonly number[]): Promise<CaseRows> {
  if (caseIds.length === 0) return { roundId, cases: [], questionnaires: [], links: [] }
  const ids = [...caseIds]
  const cases = await trx
    .selectFrom('evaluation_case')
    .selectAll()
    .where('case_id', 'in', ids)
    .orderBy('case_id')
    .execute()
  const questionnaires = await trx
    .selectFrom('case_questionnaire')
    .selectAll()
    .where('case_id', 'in', ids)
    .orderBy('case_id')
    .orderBy('questionnaire_version_id')
    .execute()
  const links = await trx.selectFrom('link').selectAll().where('case_id', 'in', ids).orderBy('code').execute()
  return { roundId, cases, questionnaires, links }
}

/**
 * Puts cases back into their round, under their old ids.
 * @throws Refusal `state_wrong` when the round is no draft any more
 */
export async function restoreCases(trx: Db, content: unknown): Promise<void> {
  const kept = caseRows.parse(content)
  const round = await lockRound(trx, kept.roundId)
  if (round?.state !== 'draft')
    throw refuse('state_wrong', { what: inBoth((w) => w.rounds.restoreDraftOnly) })
  await insertKept(trx, kept)
}

/** Puts a draft round back with its cases, under their old ids. */
export async function restoreRound(trx: Db, content: unknown): Promise<void> {
  const kept = roundRows.parse(content)
  const { settings, ...round } = kept.round
  await trx
    .insertInto('round')
    .values({ ...round, settings: JSON.stringify(settings) } as never)
    .execute()
  await insertKept(trx, kept)
}

async function insertKept(trx: Db, kept: CaseRows): Promise<void> {
  for (const [table, all] of [
    ['evaluation_case', kept.cases],
    ['case_questionnaire', kept.questionnaires],
    ['link', kept.links],
  ] as const) {
    for (let at = 0; at < all.length; at += 500) {
      await trx
        .insertInto(table)
        .values(all.slice(at, at + 500) as never)
        .execute()
    }
  }
}
