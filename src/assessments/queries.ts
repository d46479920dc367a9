import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type { AssessmentScoreTable } from '../tables.ts'
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
    .selectFrom('assessment_score as s')
    .leftJoin('account_holder as h', 'h.holder_id', 's.entered_by')
    .select([
      's.criterion_code',
      's.entry',
      's.explanation',
      's.appraisal_state',
      's.appraisal_points',
      's.appraisal_note',
      's.revision',
      's.entered_at',
      'h.full_name',
    ])
    .where('s.unit_id', '=', unitId)
    .where('s.case_id', '=', caseId)
    .orderBy('s.criterion_code')
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
      revision: row.revision,
      writer: row.full_name,
      writtenAt: row.entered_at,
    })),
  }
}

/** Writes the head of a sheet and moves its revision on. */
export async function writeSheet(
  trx: Db,
  unitId: number,
  caseId: number,
  change: {
    /** false when an act of the cycle moves the revision on in the same transaction */
    bump: boolean
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
      ...(change.bump ? { revision: b('revision', '+', 1) } : {}),
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
        revision: b.ref('excluded.revision'),
      })),
    )
    .execute()
}
