import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { AssessmentScoreTable, RegisterValueTable } from '../tables.ts'
import type { LeafRecord, SheetState } from './sheet.ts'

/** An evaluation case with its unit, round and frozen framework. */
export async function sheetCase(db: Db, caseId: number) {
  const row = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .select([
      'c.case_id',
      'c.unit_id',
      'c.title as case_title',
      'c.field',
      'c.form',
      'c.audience',
      'c.place',
      'u.name as unit_name',
      'u.path',
      'r.round_id',
      'r.name as round_name',
      'r.state as round_state',
      'r.opens_at',
      'r.closes_at',
      'c.framework_version_id',
    ])
    .where('c.case_id', '=', caseId)
    .executeTakeFirst()
  return row && { ...row, framework: await frozenFramework(db, row.framework_version_id) }
}

export type SheetCase = NonNullable<Awaited<ReturnType<typeof sheetCase>>>

export type StoredSheet = {
  state: SheetState
  revision: number
  attestations: Record<string, boolean>
  submittedAt: Date | null
  appraisedAt: Date | null
  updatedAt: Date | null
  updatedBy: string | null
  leaves: LeafRecord[]
}

/** The stored sheet of a case; an untouched one is an empty draft at revision 0. `lock` holds the row until the end. */
export async function storedSheet(
  db: Db,
  unitId: number,
  caseId: number,
  lock = false,
): Promise<StoredSheet> {
  const head = await db
    .selectFrom('assessment')
    .select(['state', 'revision', 'attestations', 'submitted_at', 'appraised_at', 'updated_at', 'updated_by'])
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!head) {
    return {
      state: 'draft',
      revision: 0,
      attestations: {},
      submittedAt: null,
      appraisedAt: null,
      updatedAt: null,
      updatedBy: null,
      leaves: [],
    }
  }
  const scores = await db
    .selectFrom('assessment_score')
    .select([
      'criterion_code',
      'entry',
      'explanation',
      'appraisal_state',
      'appraisal_points',
      'appraisal_note',
    ])
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .orderBy('criterion_code')
    .execute()
  const writer =
    head.updated_by === null
      ? undefined
      : await db
          .selectFrom('account_holder')
          .select('full_name')
          .where('holder_id', '=', head.updated_by)
          .executeTakeFirst()
  return {
    state: head.state,
    revision: head.revision,
    attestations: head.attestations,
    submittedAt: head.submitted_at,
    appraisedAt: head.appraised_at,
    updatedAt: head.updated_at,
    updatedBy: writer?.full_name ?? null,
    leaves: scores.map((row) => ({
      code: row.criterion_code,
      entry: row.entry,
      explanation: row.explanation,
      appraisalState: row.appraisal_state,
      appraisalPoints: row.appraisal_points,
      appraisalNote: row.appraisal_note,
    })),
  }
}

/** Makes sure the row of the sheet is there, so that it can be locked. */
export async function ensureSheet(trx: Db, unitId: number, caseId: number, now: Date): Promise<void> {
  await trx
    .insertInto('assessment')
    .values({ unit_id: unitId, case_id: caseId, attestations: '{}', updated_at: now })
    .onConflict((conflict) => conflict.columns(['unit_id', 'case_id']).doNothing())
    .execute()
}

/** Writes the head of a sheet and moves its revision on. */
export async function writeSheet(
  trx: Db,
  unitId: number,
  caseId: number,
  change: {
    state: SheetState
    attestations?: Record<string, boolean>
    submittedAt?: Date
    submittedBy?: number
    appraisedAt?: Date
    appraisedBy?: number
    now: Date
    holderId: number
  },
): Promise<void> {
  await trx
    .updateTable('assessment')
    .set((b) => ({
      state: change.state,
      revision: b('revision', '+', 1),
      updated_at: change.now,
      updated_by: change.holderId,
      ...(change.attestations ? { attestations: JSON.stringify(change.attestations) } : {}),
      ...(change.submittedAt
        ? { submitted_at: change.submittedAt, submitted_by: change.submittedBy ?? null }
        : {}),
      ...(change.appraisedAt
        ? { appraised_at: change.appraisedAt, appraised_by: change.appraisedBy ?? null }
        : {}),
    }))
    .where('unit_id', '=', unitId)
    .where('case_id', '=', caseId)
    .execute()
}

/** Writes the unit's own part of leaves: entry, points, explanation. The appraiser's part stays. */
export async function writeEntries(
  trx: Db,
  rows: readonly Insertable<AssessmentScoreTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('assessment_score')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'criterion_code']).doUpdateSet((b) => ({
        entry: b.ref('excluded.entry'),
        self_state: b.ref('excluded.self_state'),
        self_points: b.ref('excluded.self_points'),
        explanation: b.ref('excluded.explanation'),
        entered_by: b.ref('excluded.entered_by'),
        entered_at: b.ref('excluded.entered_at'),
      })),
    )
    .execute()
}

/** Writes the appraiser's part of leaves: state, points, note. The unit's part stays. */
export async function writeAppraisals(
  trx: Db,
  rows: readonly Insertable<AssessmentScoreTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('assessment_score')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'criterion_code']).doUpdateSet((b) => ({
        appraisal_state: b.ref('excluded.appraisal_state'),
        appraisal_points: b.ref('excluded.appraisal_points'),
        appraisal_note: b.ref('excluded.appraisal_note'),
        appraised_by: b.ref('excluded.appraised_by'),
        appraised_at: b.ref('excluded.appraised_at'),
      })),
    )
    .execute()
}

/** Replaces the register figures that a sheet's leaves brought. */
export async function writeRegisterValues(
  trx: Db,
  unitId: number,
  caseId: number,
  rows: readonly Insertable<RegisterValueTable>[],
): Promise<void> {
  await trx.deleteFrom('register_value').where('unit_id', '=', unitId).where('case_id', '=', caseId).execute()
  if (rows.length > 0)
    await trx
      .insertInto('register_value')
      .values([...rows])
      .execute()
}

/** Sheets a reach of units may see, with their state: the list a person works through. */
export async function sheetsWithin(
  db: Db,
  reach: readonly number[],
  search: { text: string; state: string | null; roundId: number | null; limit: number; offset: number },
) {
  const pattern = `%${search.text.replace(/[\\%_]/g, '\\$&')}%`
  const base = db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .innerJoin('round as r', 'r.round_id', 'c.round_id')
    .leftJoin('assessment as a', (join) =>
      join.onRef('a.unit_id', '=', 'c.unit_id').onRef('a.case_id', '=', 'c.case_id'),
    )
    .where(sql<boolean>`u.path && ${sql.val([...reach])}::integer[]`)
    .where('r.state', '!=', 'draft')
    .$if(search.roundId !== null, (query) => query.where('c.round_id', '=', search.roundId ?? 0))
    .$if(search.text !== '', (query) => query.where('u.search_text', 'like', pattern))
    .$if(search.state === 'none', (query) => query.where('a.state', 'is', null))
    .$if(search.state !== null && search.state !== 'none', (query) =>
      query.where(sql<boolean>`a.state = ${search.state}`),
    )
  const total = await base.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await base
    .select([
      'c.case_id',
      'c.title as case_title',
      'u.name as unit_name',
      'r.name as round_name',
      'r.round_id',
      'r.closes_at',
      'a.state',
      'a.updated_at',
      'a.submitted_at',
    ])
    .orderBy('r.closes_at', 'desc')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(total.n) }
}
