import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** What a unit has in hand: whatever is not concluded. */
export type OpenItems = {
  /** cases that are not concluded, of rounds that are not published; by what is to be done next */
  scoring: number
  appraising: number
  replying: number
  /** links through which citizens answer for the unit now */
  links: number
  /** rounds and plans of the unit itself */
  rounds: number
  /** tasks of plans that the unit reports on and that are not done */
  tasks: number
}

export const openItemKinds = [
  'scoring',
  'appraising',
  'replying',
  'links',
  'rounds',
  'tasks',
] as const satisfies readonly (keyof OpenItems)[]

/** What these units have in hand; a unit that has nothing is not in the answer. */
export async function openItemsOf(db: Db, unitIds: readonly number[]): Promise<Map<number, OpenItems>> {
  const items = new Map<number, OpenItems>()
  if (unitIds.length === 0) return items
  const ids = sql`any(${[...unitIds]}::integer[])`
  const put = (unitId: number, kind: keyof OpenItems, n: number) => {
    const own = items.get(unitId) ?? { scoring: 0, appraising: 0, replying: 0, links: 0, rounds: 0, tasks: 0 }
    own[kind] += n
    items.set(unitId, own)
  }
  const stage = sql<string>`coalesce(a.stage, 'self_scoring')`
  const cases = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .select(['c.unit_id', stage.as('stage'), (b) => b.fn.countAll<number>().as('n')])
    .where(sql<boolean>`c.unit_id = ${ids}`)
    .where('r.state', '!=', 'published')
    .where(sql<boolean>`${stage} <> 'concluded'`)
    .groupBy(['c.unit_id', stage])
    .orderBy('c.unit_id')
    .orderBy(stage)
    .execute()
  for (const row of cases) {
    const unit = ['self_scoring', 'confirming'].includes(row.stage)
    put(row.unit_id, unit ? 'scoring' : row.stage === 'replying' ? 'replying' : 'appraising', Number(row.n))
  }
  const links = await db
    .selectFrom('link as l')
    .innerJoin('evaluation_case as c', 'c.case_id', 'l.case_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select(['l.unit_id', (b) => b.fn.countAll<number>().as('n')])
    .where(sql<boolean>`l.unit_id = ${ids}`)
    .where('l.state', '=', 'active')
    .where('r.state', 'in', ['draft', 'open'])
    .groupBy('l.unit_id')
    .orderBy('l.unit_id')
    .execute()
  for (const row of links) put(row.unit_id, 'links', Number(row.n))
  const rounds = await db
    .selectFrom('round')
    .select(['unit_id', (b) => b.fn.countAll<number>().as('n')])
    .where(sql<boolean>`unit_id = ${ids}`)
    .where('state', '!=', 'published')
    .groupBy('unit_id')
    .orderBy('unit_id')
    .execute()
  for (const row of rounds) put(row.unit_id, 'rounds', Number(row.n))
  const tasks = await db
    .selectFrom('plan_task as t')
    .innerJoin('plan as p', 'p.plan_id', 't.plan_id')
    .select([
      sql<number>`coalesce(t.lead_unit_id, p.unit_id)`.as('unit_id'),
      (b) => b.fn.countAll<number>().as('n'),
    ])
    .where(sql<boolean>`coalesce(t.lead_unit_id, p.unit_id) = ${ids}`)
    .where('t.kind', '=', 'task')
    .where('t.state', 'in', ['not_started', 'in_progress'])
    .groupBy(sql`coalesce(t.lead_unit_id, p.unit_id)`)
    .orderBy(sql`coalesce(t.lead_unit_id, p.unit_id)`)
    .execute()
  for (const row of tasks) put(row.unit_id, 'tasks', Number(row.n))
  return items
}

/** What several units have in hand together. */
export function sumOfItems(all: Iterable<OpenItems>): OpenItems {
  const sum: OpenItems = { scoring: 0, appraising: 0, replying: 0, links: 0, rounds: 0, tasks: 0 }
  for (const one of all) for (const kind of openItemKinds) sum[kind] += one[kind]
  return sum
}
