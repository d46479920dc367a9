import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Day } from '../days.ts'
import { escapeLike, foldVietnamese } from '../units/search-text.ts'

export type PlanFacts = Readonly<{
  unitId: number
  roundId: number | null
  title: string
  number: string | null
  issuedOn: Day | null
  startsOn: Day
  endsOn: Day
}>

export type PlanRecord = {
  plan_id: number
  unit_id: number
  round_id: number | null
  title: string
  number: string | null
  issued_on: Day | null
  starts_on: Day
  ends_on: Day
  unit_name: string
  unit_path: number[]
  round_name: string | null
}

export async function findPlan(db: Db, planId: number): Promise<PlanRecord | undefined> {
  return await db
    .selectFrom('plan as p')
    .innerJoin('unit as u', 'u.unit_id', 'p.unit_id')
    .leftJoin('round as r', 'r.round_id', 'p.round_id')
    .select([
      'p.plan_id',
      'p.unit_id',
      'p.round_id',
      'p.title',
      'p.number',
      'p.issued_on',
      'p.starts_on',
      'p.ends_on',
    ])
    .select(['u.name as unit_name', 'u.path as unit_path', 'r.name as round_name'])
    .where('p.plan_id', '=', planId)
    .executeTakeFirst()
}

/** Holds the plan's row until the transaction ends: acts on one plan stand in line here. */
export async function lockPlan(trx: Db, planId: number): Promise<void> {
  await trx.selectFrom('plan').select('plan_id').where('plan_id', '=', planId).forUpdate().execute()
}

export async function insertPlan(trx: Db, plan: PlanFacts): Promise<number> {
  const row = await trx
    .insertInto('plan')
    .values(valuesOf(plan))
    .returning('plan_id')
    .executeTakeFirstOrThrow()
  return row.plan_id
}

export async function updatePlan(trx: Db, planId: number, plan: PlanFacts): Promise<void> {
  await trx.updateTable('plan').set(valuesOf(plan)).where('plan_id', '=', planId).execute()
}

function valuesOf(plan: PlanFacts) {
  return {
    unit_id: plan.unitId,
    round_id: plan.roundId,
    title: plan.title,
    number: plan.number,
    issued_on: plan.issuedOn,
    starts_on: plan.startsOn,
    ends_on: plan.endsOn,
  }
}

/** How many plans of a unit carry this title, whatever the case of its letters. */
export async function countTitled(db: Db, unitId: number, title: string): Promise<number> {
  const row = await db
    .selectFrom('plan')
    .select((b) => b.fn.countAll<number>().as('n'))
    .where('unit_id', '=', unitId)
    .where(sql<boolean>`lower(title) = lower(${title})`)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export const planSorts = ['starts', 'title', 'unit'] as const
export type PlanSort = (typeof planSorts)[number]

export type ListedPlan = {
  plan_id: number
  title: string
  number: string | null
  starts_on: Day
  ends_on: Day
  unit_name: string
  tasks: number
  finished: number
  overdue: number
}

/**
 * Plans an account may see: those of units within its reach, and those of units above it, whose tasks may be its own.
 * The search knows no case and no diacritics.
 */
export async function plansWithin(
  db: Db,
  reach: readonly number[],
  search: { text: string; sort: PlanSort; direction: 'asc' | 'desc'; today: Day },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: ListedPlan[]; total: number }> {
  const like = `%${escapeLike(foldVietnamese(search.text))}%`
  const folded = sql`replace(regexp_replace(normalize(lower(p.title || ' ' || coalesce(p.number, '')), nfd), '[\u0300-\u036f]', '', 'g'), 'đ', 'd')`
  const base = db
    .selectFrom('plan as p')
    .innerJoin('unit as u', 'u.unit_id', 'p.unit_id')
    .where(seenFrom(reach))
    .$if(like !== '%%', (query) =>
      query.where(sql<boolean>`(${folded} like ${like} or u.search_text like ${like})`),
    )
  const { total } = await base.select((b) => b.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const order = {
    starts: sql`p.starts_on`,
    title: sql`p.title collate "vi-x-icu"`,
    unit: sql`u.name collate "vi-x-icu"`,
  }[search.sort]
  const rows = await base
    .leftJoin(
      (b) =>
        b
          .selectFrom('plan_task as t')
          .leftJoin(
            (m) =>
              m
                .selectFrom('plan_milestone')
                .select([
                  'task_id',
                  sql<number>`count(*) filter (where done_on is null)`.as('waiting'),
                  sql<number>`count(*) filter (where done_on is null and due_on < ${search.today}::date)`.as(
                    'overdue',
                  ),
                ])
                .groupBy('task_id')
                .as('m'),
            (join) => join.onRef('m.task_id', '=', 't.task_id'),
          )
          .select([
            't.plan_id',
            sql<number>`count(*) filter (where t.state <> 'dropped')::integer`.as('tasks'),
            sql<number>`count(*) filter (where t.state = 'done' or (t.state <> 'dropped' and m.waiting = 0))::integer`.as(
              'finished',
            ),
            sql<number>`count(*) filter (where t.state in ('not_started', 'in_progress') and m.overdue > 0)::integer`.as(
              'overdue',
            ),
          ])
          .where('t.kind', '=', 'task')
          .groupBy('t.plan_id')
          .as('n'),
      (join) => join.onRef('n.plan_id', '=', 'p.plan_id'),
    )
    .select(['p.plan_id', 'p.title', 'p.number', 'p.starts_on', 'p.ends_on', 'u.name as unit_name'])
    .select([
      sql<number>`coalesce(n.tasks, 0)`.as('tasks'),
      sql<number>`coalesce(n.finished, 0)`.as('finished'),
      sql<number>`coalesce(n.overdue, 0)`.as('overdue'),
    ])
    .orderBy(order, search.direction)
    .orderBy('p.plan_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows, total: Number(total) }
}

/** Plans of units beneath those in reach, and of the units above them. */
function seenFrom(reach: readonly number[]) {
  const ids = sql`${[...reach]}::integer[]`
  return sql<boolean>`(u.path && ${ids} or exists (
    select 1 from unit mine where mine.unit_id = any(${ids}) and p.unit_id = any(mine.path)))`
}
