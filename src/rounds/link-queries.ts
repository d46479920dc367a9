import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'

export type NewLink = { code: string; case_id: number; unit_id: number; questionnaire_version_id: number }

/** Cases × questionnaires of a round without a link. */
export async function casesWithoutLink(db: Db, roundId: number): Promise<Omit<NewLink, 'code'>[]> {
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('evaluation_case as c', 'c.case_id', 'q.case_id')
    .leftJoin('link as l', (join) =>
      join
        .onRef('l.case_id', '=', 'q.case_id')
        .onRef('l.questionnaire_version_id', '=', 'q.questionnaire_version_id'),
    )
    .select(['c.case_id', 'c.unit_id', 'q.questionnaire_version_id'])
    .where('c.round_id', '=', roundId)
    .where('l.code', 'is', null)
    .orderBy('c.case_id')
    .orderBy('q.questionnaire_version_id')
    .execute()
}

/** Stores links; one whose code is taken, or whose case has its link already, is left out. */
export async function insertLinks(trx: Db, links: readonly NewLink[]): Promise<void> {
  for (let at = 0; at < links.length; at += 1000) {
    await trx
      .insertInto('link')
      .values(links.slice(at, at + 1000))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** @returns whether the state changed */
export async function setLinkState(trx: Db, code: string, state: 'active' | 'withdrawn'): Promise<boolean> {
  const result = await trx
    .updateTable('link')
    .set({ state })
    .where('code', '=', code)
    .where('state', '<>', state)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** A link as a list shows it. */
export type LinkRow = {
  code: string
  state: 'active' | 'withdrawn'
  case_id: number
  case_title: string | null
  unit_id: number
  unit_name: string
  unit_code: string
  unit_path: number[]
  parent_name: string | null
  round_id: number
  round_name: string
  opens_at: Date
  closes_at: Date
  questionnaire_code: string
  questionnaire_title: string
}

function linkFrom(db: Db) {
  return db
    .selectFrom('link as l')
    .innerJoin('evaluation_case as c', 'c.case_id', 'l.case_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'l.unit_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'l.questionnaire_version_id')
}

const linkColumns = [
  'l.code',
  'l.state',
  'l.case_id',
  'c.title as case_title',
  'l.unit_id',
  'u.name as unit_name',
  'u.code as unit_code',
  'u.path as unit_path',
  'p.name as parent_name',
  'r.round_id',
  'r.name as round_name',
  'r.opens_at',
  'r.closes_at',
  'v.code as questionnaire_code',
  'v.title as questionnaire_title',
] as const

/** Links of a round whose unit lies within reach, by unit; the search is by name of the unit. */
export async function linksOfRound(
  db: Db,
  roundId: number,
  reach: readonly number[],
  only: { text?: string; caseId?: number | undefined } = {},
  paging: { limit: number; offset: number } = { limit: 10_000, offset: 0 },
): Promise<{ rows: LinkRow[]; total: number }> {
  const text = foldVietnamese(only.text ?? '')
  const base = linkFrom(db)
    .where('r.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(text !== '', (query) => query.where('u.search_text', 'like', `%${escapeLike(text)}%`))
    .$if(only.caseId !== undefined, (query) => query.where('l.case_id', '=', only.caseId ?? 0))
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .select(linkColumns)
    .orderBy(sql`array_position(array['nation', 'province', 'district', 'commune'], u.level)`)
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('l.case_id')
    .orderBy('v.code')
    .orderBy('l.code')
    .limit(paging.limit)
    .offset(paging.offset)
    .execute()
  return { rows, total: Number(total) }
}

export async function findLinkByCode(db: Db, code: string): Promise<LinkRow | undefined> {
  return await linkFrom(db).select(linkColumns).where('l.code', '=', code).executeTakeFirst()
}
