import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** What an act was about, in words: a kind, what it is called, and the page that shows it. */
export type Subject = Readonly<{ kind: SubjectKind; name: string; path: string | null }>
export const subjectKinds = [
  'case',
  'round',
  'unit',
  'account',
  'plan',
  'plan_task',
  'council',
  'reform',
  'paper',
  'framework',
  'questionnaire',
  'calendar',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

type Row = { id: number | string; name: string; path: string | null }

type NumberedKind = Exclude<SubjectKind, 'paper' | 'framework' | 'questionnaire' | 'calendar'>

/** How to name the subjects of one kind, for all that a page shows at once. */
const named: Readonly<Record<NumberedKind, (db: Db, ids: number[]) => Promise<Row[]>>> = {
  case: async (db, ids) =>
    (
      await db
        .selectFrom('evaluation_case as c')
        .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
        .innerJoin('framework_version as f', 'f.framework_version_id', 'c.framework_version_id')
        .select(['c.case_id as id', 'u.name', 'c.title', 'f.title as framework'])
        .where(sql<boolean>`c.case_id = any(${ids}::integer[])`)
        .orderBy('c.case_id')
        .execute()
    ).map((row) => ({
      id: row.id,
      name: [row.name, row.title, row.framework].filter(Boolean).join(' – '),
      path: `/cases/${row.id}/course`,
    })),
  round: async (db, ids) => await plain(db, 'round', 'round_id', 'name', ids, '/rounds/'),
  unit: async (db, ids) => await plain(db, 'unit', 'unit_id', 'name', ids, '/units/'),
  account: async (db, ids) => await plain(db, 'account', 'account_id', 'post_title', ids, '/accounts/'),
  plan: async (db, ids) => await plain(db, 'plan', 'plan_id', 'title', ids, '/plans/'),
  council: async (db, ids) =>
    await plain(db, 'recognition_council', 'council_id', 'name', ids, '/recognitions/councils/'),
  reform: async (db, ids) => await plain(db, 'reform', 'reform_id', 'decision', ids, '/units/changes/'),
  plan_task: async (db, ids) =>
    (
      await db
        .selectFrom('plan_task')
        .select(['task_id', 'plan_id', 'title'])
        .where(sql<boolean>`task_id = any(${ids}::integer[])`)
        .orderBy('task_id')
        .execute()
    ).map((row) => ({
      id: row.task_id,
      name: row.title,
      path: `/plans/${row.plan_id}/tasks/${row.task_id}`,
    })),
}

/**
 * What the subjects of rows of the log are, by the code that stands in the log; what is no more, or is of a kind that has no
 * page, keeps its code. One query for each kind on the page.
 */
export async function subjectsNamed(db: Db, codes: readonly string[]): Promise<Map<string, Subject>> {
  const found = new Map<string, Subject>()
  const byKind = Map.groupBy(new Set(codes), (code) => code.slice(0, code.indexOf(':')))
  for (const [kind, all] of byKind) {
    const known = subjectKinds.find((one) => one === kind)
    if (!known) continue
    const rows = new Map((await rowsOf(db, known, all.map(rest))).map((row) => [String(row.id), row]))
    for (const code of all) {
      const row = rows.get(rest(code))
      if (row) found.set(code, { kind: known, name: row.name, path: row.path })
    }
  }
  return found
}

async function rowsOf(db: Db, kind: SubjectKind, ids: readonly string[]): Promise<Row[]> {
  if (kind === 'calendar') return ids.map((id) => ({ id, name: id, path: '/calendar' }))
  if (kind === 'framework' || kind === 'questionnaire')
    return ids.map((id) => ({ id, name: id, path: `/${kind}s/${id}` }))
  if (kind === 'paper') return await papers(db, ids)
  return await named[kind](db, ids.map(Number).filter(Number.isSafeInteger))
}

async function papers(db: Db, ids: readonly string[]): Promise<Row[]> {
  const rows = await db
    .selectFrom('recognition_paper')
    .select(['paper_id', 'number', 'name', 'meeting_id'])
    .where(sql<boolean>`paper_id::text = any(${[...ids]}::text[])`)
    .orderBy('paper_id')
    .execute()
  return rows.map((row) => ({
    id: row.paper_id,
    name: `${row.number} (${row.name})`,
    path: row.meeting_id === null ? null : `/recognitions/meetings/${row.meeting_id}`,
  }))
}

function rest(code: string): string {
  return code.slice(code.indexOf(':') + 1)
}

/** Names of rows of a table with one key, each with a page under one address. */
async function plain(
  db: Db,
  table: 'round' | 'unit' | 'account' | 'plan' | 'recognition_council' | 'reform',
  key: string,
  name: string,
  ids: readonly number[],
  base: string,
): Promise<Row[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select ${sql.ref(key)} as id, ${sql.ref(name)} as name from ${sql.id('app', table)}
    where ${sql.ref(key)} = any(${[...ids]}::integer[]) order by 1`.execute(db)
  return rows.map((row) => ({ ...row, path: `${base}${row.id}` }))
}
