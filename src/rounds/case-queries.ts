import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'
import type { UnitKind, UnitLevel } from '../units/unit.ts'
import type { CaseToOpen } from './round.ts'

/** What a pilot case is about (the 979 pilot evaluates cases, not whole units). */
export type CaseProfile = {
  title: string | null
  field: string | null
  form: string | null
  audience: string | null
  place: string | null
}

export type QuestionnaireOfCase = { versionId: number; share: number | null }

export type NewCase = { unitId: number; frameworkVersionId: number; profile: CaseProfile }

/** One case of a list, with the unit it evaluates and how far it has come. */
export type CaseRow = CaseProfile & {
  case_id: number
  unit_id: number
  unit_name: string
  unit_code: string
  unit_path: number[]
  level: UnitLevel
  kind: UnitKind
  parent_name: string | null
  framework_version_id: number
  framework_title: string
}

const caseColumns = [
  'c.case_id',
  'c.unit_id',
  'c.title',
  'c.field',
  'c.form',
  'c.audience',
  'c.place',
  'c.framework_version_id',
  'u.name as unit_name',
  'u.code as unit_code',
  'u.path as unit_path',
  'u.level',
  'u.kind',
  'p.name as parent_name',
  'f.title as framework_title',
] as const

function caseFrom(db: Db) {
  return db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .leftJoin('unit as p', 'p.unit_id', 'u.parent_id')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
}

export const caseSorts = ['level', 'unit', 'code', 'framework'] as const
export type CaseSort = (typeof caseSorts)[number]

/** Cases of a round whose unit lies within reach, a page at a time; the search is by unit, title, field or place. */
export async function casesOfRound(
  db: Db,
  roundId: number,
  reach: readonly number[],
  search: { text?: string; sort?: CaseSort; direction?: 'asc' | 'desc' },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: CaseRow[]; total: number }> {
  const text = foldVietnamese(search.text ?? '')
  const like = `%${escapeLike(text)}%`
  const typed = `%${escapeLike((search.text ?? '').normalize('NFC').trim())}%`
  const base = caseFrom(db)
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(text !== '', (query) =>
      query.where(
        sql<boolean>`(u.search_text like ${like} or concat_ws(' ', c.title, c.field, c.audience, c.place) ilike ${typed})`,
      ),
    )
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const order = {
    unit: sql`u.name collate "vi-x-icu"`,
    level: sql`array_position(array['nation', 'province', 'district', 'commune'], u.level)`,
    code: sql`u.code`,
    framework: sql`f.title collate "vi-x-icu"`,
  }[search.sort ?? 'level']
  const rows = await base
    .select(caseColumns)
    .orderBy(order, search.direction ?? 'asc')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: rows as CaseRow[], total: Number(total) }
}

/** What opening depends on, one entry per case. */
export async function casesToOpen(db: Db, roundId: number): Promise<CaseToOpen[]> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
    .leftJoin('case_questionnaire as q', 'q.case_id', 'c.case_id')
    .select(['c.case_id', 'f.title', 'f.complete', 'q.share', 'q.questionnaire_version_id'])
    .where('c.round_id', '=', roundId)
    .orderBy('c.case_id')
    .orderBy('q.questionnaire_version_id')
    .execute()
  const cases = new Map<number, CaseToOpen & { shares: (number | null)[] }>()
  for (const row of rows) {
    const one = cases.get(row.case_id) ?? {
      frameworkTitle: row.title,
      frameworkComplete: row.complete,
      shares: [],
    }
    if (row.questionnaire_version_id !== null) one.shares.push(row.share)
    cases.set(row.case_id, one)
  }
  return [...cases.values()]
}

/** Units that have a case in this round. */
export async function unitsWithCase(db: Db, roundId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('evaluation_case')
    .select('unit_id')
    .distinct()
    .where('round_id', '=', roundId)
    .orderBy('unit_id')
    .execute()
  return rows.map((row) => row.unit_id)
}

export type CaseQuestionnaireRow = {
  case_id: number
  questionnaire_version_id: number
  code: string
  version: string
  title: string
  share: number | null
}

export async function questionnairesOfCases(
  db: Db,
  caseIds: readonly number[],
): Promise<CaseQuestionnaireRow[]> {
  if (caseIds.length === 0) return []
  return await db
    .selectFrom('case_questionnaire as q')
    .innerJoin('questionnaire_version as v', 'v.questionnaire_version_id', 'q.questionnaire_version_id')
    .select(['q.case_id', 'q.questionnaire_version_id', 'v.code', 'v.version', 'v.title', 'q.share'])
    .where('q.case_id', 'in', [...caseIds])
    .orderBy('q.case_id')
    .orderBy('v.code')
    .orderBy('q.questionnaire_version_id')
    .execute()
}

/** How many cases of a round each framework and level has, largest first. */
export async function caseGroups(
  db: Db,
  roundId: number,
  reach: readonly number[],
): Promise<
  {
    framework_version_id: number
    framework_title: string
    level: UnitLevel
    territory: boolean
    cases: number
  }[]
> {
  const rows = await caseFrom(db)
    .select(['c.framework_version_id', 'f.title as framework_title', 'u.level'])
    .select(sql<boolean>`u.kind not in ('so', 'ban_nganh', 'doan_the', 'bo')`.as('territory'))
    .select((b) => b.fn.countAll<number>().as('cases'))
    .where('c.round_id', '=', roundId)
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .groupBy([
      'c.framework_version_id',
      'f.title',
      'u.level',
      sql`u.kind not in ('so', 'ban_nganh', 'doan_the', 'bo')`,
    ])
    .orderBy('cases', 'desc')
    .orderBy('c.framework_version_id')
    .orderBy('u.level')
    .orderBy('territory')
    .execute()
  return rows.map((row) => ({ ...row, cases: Number(row.cases) }))
}
