import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Waiting } from '../deadlines/waiting-queries.ts'
import { heirsOfIds } from '../units/heir-queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { dueDay } from './rule.ts'
import { ruleOf, versionsWithRule } from './rule-queries.ts'

/**
 * Dossiers whose unit is to propose by a day. Nobody is reminded of a day that was not read in the official text.
 * @param caseIds only these; all when left out
 */
export async function waitingProposals(db: Db, caseIds?: readonly number[]): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('round as d', 'd.round_id', 'c.round_id')
    .innerJoin('framework_version as v', 'v.framework_version_id', 'c.framework_version_id')
    .leftJoin('recognition as r', (join) =>
      join.onRef('r.unit_id', '=', 'c.unit_id').onRef('r.case_id', '=', 'c.case_id'),
    )
    .select([
      'c.case_id',
      'c.unit_id',
      'd.name',
      'd.unit_id as above',
      'v.framework_version_id',
      'v.framework_id',
    ])
    .select(sql<number>`(d.settings ->> 'year')::integer`.as('year'))
    .where('d.state', '<>', 'draft')
    .where('c.framework_version_id', 'in', [...(await versionsWithRule(db)), -1])
    .where(sql<boolean>`coalesce(r.stage, 'preparing') in ('preparing', 'posted')`)
    .$if(caseIds !== undefined, (query) =>
      query.where('c.case_id', '=', sql<number>`any(${[...(caseIds ?? [])]}::integer[])`),
    )
    .orderBy('c.case_id')
    .execute()
  const versions = new Map(rows.map((row) => [row.framework_version_id, row.framework_id]))
  const rules = new Map(
    await Promise.all(
      [...versions].map(
        async ([frameworkVersionId, frameworkId]) =>
          [frameworkVersionId, (await ruleOf(db, { frameworkVersionId, frameworkId }))?.rule] as const,
      ),
    ),
  )
  const due = rows.flatMap((row) => {
    const rule = rules.get(row.framework_version_id)
    const day = rule?.deadlines.verified ? dueDay(rule, 'propose', row.year) : null
    return day === null ? [] : [{ ...row, day }]
  })
  const heirs = await heirsOfIds(
    db,
    due.flatMap((row) => [row.unit_id, row.above]),
    dayInVietnam(new Date()),
  )
  const standing = (unitId: number) => heirs.get(unitId)?.unitIds ?? [unitId]
  return due.map((row) => ({
    subject: `recognition:${row.case_id}`,
    dueOn: row.day,
    unitIds: standing(row.unit_id),
    aboveUnitIds: standing(row.above),
    roles: ['officer', 'leader'],
    title: row.name,
    path: `/recognitions/${row.case_id}`,
  }))
}
