import { type Insertable, sql } from 'kysely'
import type { Db } from '../database.ts'
import type { RegisterChangeTable, RegisterFigureTable } from '../tables.ts'
import type { Register } from './register.ts'

/** Where the figures of a case are kept: those of a year belong to the unit, those of a pilot to its case. */
export type RegisterKey = Readonly<{ unit_id: number; framework_id: string; scope: number; year: number }>

type Seen = Readonly<{
  unit_id: number
  case_id: number
  settings: { year: number }
  framework: { id: string; period: { kind: string } }
}>

export function registerKey({ unit_id, case_id, settings, framework }: Seen): RegisterKey {
  const scope = framework.period.kind === 'case' ? case_id : 0
  return { unit_id, framework_id: framework.id, scope, year: settings.year }
}

/** The register of a case: its period and the one before. @param lock holds its rows until the transaction ends */
export async function registerOf(db: Db, key: RegisterKey, lock = false): Promise<Register> {
  const [period, previousPeriod] = [String(key.year), String(key.year - 1)]
  const rows = await db
    .selectFrom('register_figure as f')
    .leftJoin('account_holder as h', 'h.holder_id', 'f.entered_by')
    .select(['f.figure', 'f.period', 'f.value', 'f.missing_reason', 'f.source_document'])
    .select(['f.revision', 'f.entered_at', 'h.full_name'])
    .where('f.unit_id', '=', key.unit_id)
    .where('f.framework_id', '=', key.framework_id)
    .where('f.scope', '=', key.scope)
    .where('f.period', 'in', [period, previousPeriod])
    .orderBy('f.figure')
    .orderBy('f.period')
    .$if(lock, (query) => query.forUpdate('f'))
    .execute()
  const of = (wanted: string) =>
    new Map(rows.filter((row) => row.period === wanted).map((row) => [row.figure, row]))
  return { period, previousPeriod, now: of(period), before: of(previousPeriod) }
}

export async function writeFigures(trx: Db, rows: readonly Insertable<RegisterFigureTable>[]): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('register_figure')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'framework_id', 'scope', 'figure', 'period']).doUpdateSet((b) => ({
        value: b.ref('excluded.value'),
        missing_reason: b.ref('excluded.missing_reason'),
        source_document: b.ref('excluded.source_document'),
        revision: b.ref('excluded.revision'),
        entered_by: b.ref('excluded.entered_by'),
        entered_at: b.ref('excluded.entered_at'),
      })),
    )
    .execute()
}

export async function insertFigureChanges(
  trx: Db,
  rows: readonly Insertable<RegisterChangeTable>[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('register_change')
      .values([...rows])
      .execute()
}

/** Changes of the figures of both periods, newest first. */
export async function figureChanges(db: Db, key: RegisterKey, limit: number) {
  return await db
    .selectFrom('register_change as c')
    .leftJoin('account_holder as h', 'h.holder_id', 'c.changed_by')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select(['c.figure', 'c.period', 'c.old_value', 'c.old_reason', 'c.new_value', 'c.new_reason'])
    .select(['c.source_document', 'c.changed_at', 'h.full_name', 'a.post_title'])
    .where('c.unit_id', '=', key.unit_id)
    .where('c.framework_id', '=', key.framework_id)
    .where('c.scope', '=', key.scope)
    .where('c.period', 'in', [String(key.year), String(key.year - 1)])
    .orderBy('c.changed_at', 'desc')
    .orderBy('c.figure')
    .orderBy('c.change_id')
    .limit(limit)
    .execute()
}

/** Persons who entered figures of the year that cases are scored from, by case: they do not judge it. */
export async function figureAuthors(db: Db, unitIds: readonly number[], caseIds: readonly number[]) {
  return await db
    .selectFrom('register_change as c')
    .innerJoin('evaluation_case as e', 'e.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'e.round_id')
    .innerJoin('framework_version as v', (join) =>
      join
        .onRef('v.framework_version_id', '=', 'e.framework_version_id')
        .onRef('v.framework_id', '=', 'c.framework_id'),
    )
    .innerJoin('account_holder as h', 'h.holder_id', 'c.changed_by')
    .select(['e.case_id', 'h.person_id'])
    .distinct()
    .where('c.unit_id', 'in', [...unitIds])
    .where('e.case_id', 'in', [...caseIds])
    .where(sql<boolean>`c.scope in (0, e.case_id)`)
    .where(sql<boolean>`c.period = r.settings ->> 'year'`)
    .execute()
}
