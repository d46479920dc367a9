import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { AppraiserRole } from '../frameworks/procedure.ts'
import { procedureOf, roundSettings } from '../rounds/settings.ts'
import { escapeLike } from '../units/search-text.ts'

/** Cases of one round under one framework that stand at levels of these roles. */
export type QueueGroup = {
  roundId: number
  roundName: string
  frameworkVersionId: number
  steps: readonly number[]
}

/** The rounds and frameworks with cases to appraise within reach, and the levels that are these roles'. */
export async function queueGroups(
  db: Db,
  reach: readonly number[],
  roles: ReadonlySet<AppraiserRole>,
): Promise<QueueGroup[]> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .select(['r.round_id', 'r.name', 'r.settings', 'r.opens_at', 'c.framework_version_id'])
    .distinct()
    .where('r.state', 'in', ['open', 'closed'])
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .orderBy('r.opens_at', 'desc')
    .orderBy('r.round_id')
    .orderBy('c.framework_version_id')
    .execute()
  const groups: QueueGroup[] = []
  for (const row of rows) {
    const framework = await frozenFramework(db, row.framework_version_id)
    const procedure = procedureOf(roundSettings(row.settings), framework)
    const steps = procedure.appraisals.flatMap(({ by }, step) => (roles.has(by) ? [step] : []))
    if (steps.length === 0) continue
    groups.push({
      roundId: row.round_id,
      roundName: row.name,
      frameworkVersionId: row.framework_version_id,
      steps,
    })
  }
  return groups
}

export const queueSorts = ['since', 'unit', 'gap'] as const
export type QueueSort = (typeof queueSorts)[number]

type Search = {
  groups: readonly QueueGroup[]
  text: string
  waiting: 'all' | 'untaken' | 'settling'
  sort: QueueSort
  direction: 'asc' | 'desc'
  limit: number
  offset: number
  /** units whose work went to others elsewhere */
  gone: readonly number[]
}

function queueFrom(db: Db, reach: readonly number[], { groups, text, waiting, gone }: Search) {
  const levels = groups.flatMap((group) =>
    group.steps.map((step) => sql`(${group.roundId}, ${group.frameworkVersionId}, ${step})`),
  )
  return db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', 'c.case_id', 'a.case_id')
    .innerJoin('unit as u', 'u.unit_id', 'a.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .where('a.stage', 'in', waiting === 'settling' ? ['settling'] : ['appraising', 'settling'])
    .where('r.state', 'in', ['open', 'closed'])
    .where(sql<boolean>`u.path && ${[...reach]}::integer[]`)
    .$if(gone.length > 0, (query) => query.where(sql<boolean>`a.unit_id <> all(${[...gone]}::integer[])`))
    .$if(levels.length > 0, (query) =>
      query.where(sql<boolean>`(c.round_id, c.framework_version_id, a.step) in (${sql.join(levels)})`),
    )
    .$if(levels.length === 0, (query) => query.where(sql<boolean>`false`))
    .$if(waiting === 'untaken', (query) => query.where('a.taken', '=', false))
    .$if(text !== '', (query) => query.where('u.search_text', 'like', `%${escapeLike(text)}%`))
}

/** Cases that wait for an appraiser, a page at a time. */
export async function queueByCase(db: Db, reach: readonly number[], search: Search) {
  const base = queueFrom(db, reach, search)
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const order = {
    since: sql`coalesce(a.stage_at, a.submitted_at, a.updated_at)`,
    unit: sql`u.name collate "vi-x-icu"`,
    gap: sql`coalesce(g.gap, 0)`,
  }[search.sort]
  const rows = await base
    .leftJoin(
      (b) =>
        b
          .selectFrom('assessment_score')
          .select(['unit_id', 'case_id'])
          .select(sql<number>`sum(abs(self_points - appraisal_points))`.as('gap'))
          .select(sql<number>`count(*)::integer`.as('done'))
          .where('appraisal_state', '!=', 'not_appraised')
          .groupBy(['unit_id', 'case_id'])
          .as('g'),
      (join) => join.onRef('g.unit_id', '=', 'a.unit_id').onRef('g.case_id', '=', 'a.case_id'),
    )
    .select([
      'a.case_id',
      'a.stage',
      'a.step',
      'a.taken',
      'a.seats',
      'a.finished',
      'c.title',
      'u.name as unit_name',
    ])
    .select([
      'r.name as round_name',
      sql<Date>`coalesce(a.stage_at, a.submitted_at, a.updated_at)`.as('since'),
    ])
    .select(['g.gap', sql<number>`coalesce(g.done, 0)`.as('done')])
    .orderBy(order, search.direction)
    .orderBy('a.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(n) }
}

/** Cases of these units that would wait here, had the units not gone elsewhere. */
export async function waitingOf(db: Db, unitIds: readonly number[]): Promise<Set<number>> {
  if (unitIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('assessment as a')
    .innerJoin('evaluation_case as c', 'c.case_id', 'a.case_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select('a.unit_id')
    .distinct()
    .where('a.stage', 'in', ['appraising', 'settling'])
    .where('r.state', 'in', ['open', 'closed'])
    .where(sql<boolean>`a.unit_id = any(${[...unitIds]}::integer[])`)
    .orderBy('a.unit_id')
    .execute()
  return new Set(rows.map((row) => row.unit_id))
}

/** One criterion over all cases that wait for an appraiser, a page at a time. */
export async function queueByCriterion(db: Db, reach: readonly number[], criterion: string, search: Search) {
  const base = queueFrom(db, reach, search).innerJoin('assessment_score as s', (join) =>
    join
      .onRef('s.unit_id', '=', 'a.unit_id')
      .onRef('s.case_id', '=', 'a.case_id')
      .on('s.criterion_code', '=', criterion),
  )
  const { n } = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const order = {
    since: sql`coalesce(a.stage_at, a.submitted_at, a.updated_at)`,
    unit: sql`u.name collate "vi-x-icu"`,
    gap: sql`coalesce(abs(s.self_points - s.appraisal_points), 0)`,
  }[search.sort]
  const rows = await base
    .select(['a.case_id', 'a.stage', 'a.step', 'a.taken', 'a.seats', 'c.title', 'u.name as unit_name'])
    .select(['s.self_state', 's.self_points', 's.appraisal_state', 's.appraisal_points', 's.explanation'])
    .select(sql<Date>`coalesce(a.stage_at, a.submitted_at, a.updated_at)`.as('since'))
    .orderBy(order, search.direction)
    .orderBy('a.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(n) }
}
