import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import type {
  AppraisalScoreTable,
  AssessmentScoreTable,
  RegisterValueTable,
  ScoreChangeTable,
} from '../tables.ts'
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

/** Writes what one seat of a level gave; the other seat's rows are not touched. */
export async function writeSeatScores(
  trx: Db,
  rows: readonly Insertable<AppraisalScoreTable>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('appraisal_score')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['unit_id', 'case_id', 'pass', 'step', 'seat', 'criterion_code']).doUpdateSet((b) => ({
        state: b.ref('excluded.state'),
        points: b.ref('excluded.points'),
        note: b.ref('excluded.note'),
        scored_by: b.ref('excluded.scored_by'),
        scored_at: b.ref('excluded.scored_at'),
      })),
    )
    .execute()
}

/** What the seats of a level gave in a pass, by seat and criterion. */
export async function seatScores(
  db: Db,
  one: { unit_id: number; case_id: number },
  pass: number,
  step: number,
) {
  return await db
    .selectFrom('appraisal_score')
    .select(['seat', 'criterion_code', 'state', 'points', 'note', 'scored_by', 'scored_at'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('pass', '=', pass)
    .where('step', '=', step)
    .orderBy('seat')
    .orderBy('criterion_code')
    .execute()
}

/** Keeps changes of scores for good. */
export async function insertScoreChanges(
  trx: Db,
  rows: readonly Insertable<ScoreChangeTable>[],
): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('score_change')
      .values([...rows])
      .execute()
}

/**
 * What the unit's part of criteria was at an earlier revision of the sheet: what stood there before the first change after
 * it. Criteria that have not changed since are not in the answer.
 */
export async function partsAt(
  db: Db,
  one: { unit_id: number; case_id: number },
  revision: number,
): Promise<Map<string, { entry: unknown; explanation: string | null }>> {
  const rows = await db
    .selectFrom('score_change')
    .select(['criterion_code', 'old_entry', 'old_explanation', 'revision'])
    .where('unit_id', '=', one.unit_id)
    .where('case_id', '=', one.case_id)
    .where('part', '=', 'self')
    .where('revision', '>', revision)
    .orderBy('criterion_code')
    .orderBy('revision')
    .orderBy('change_id')
    .execute()
  const parts = new Map<string, { entry: unknown; explanation: string | null }>()
  for (const row of rows) {
    if (!parts.has(row.criterion_code))
      parts.set(row.criterion_code, { entry: row.old_entry, explanation: row.old_explanation })
  }
  return parts
}

/** The changes of scores of a case, newest first, with who made them. */
export async function scoreChanges(
  db: Db,
  one: { unit_id: number; case_id: number },
  criterion: string | null,
) {
  return await db
    .selectFrom('score_change as s')
    .leftJoin('account_holder as h', 'h.holder_id', 's.holder_id')
    .leftJoin('account as a', 'a.account_id', 'h.account_id')
    .select([
      's.change_id',
      's.criterion_code',
      's.part',
      's.pass',
      's.step',
      's.seat',
      's.changed_at',
      's.old_state',
    ])
    .select([
      's.old_points',
      's.new_state',
      's.new_points',
      's.why',
      's.holder_id',
      'h.full_name',
      'a.post_title',
    ])
    .where('s.unit_id', '=', one.unit_id)
    .where('s.case_id', '=', one.case_id)
    .$if(criterion !== null, (query) => query.where('s.criterion_code', '=', criterion ?? ''))
    .orderBy('s.changed_at', 'desc')
    .orderBy('s.criterion_code')
    .orderBy('s.change_id')
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
  search: {
    text: string
    state: string | null
    stage?: string | null
    roundId: number | null
    limit: number
    offset: number
  },
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
    .$if(Boolean(search.stage), (query) =>
      query.where(sql<boolean>`coalesce(a.stage, 'self_scoring') = ${search.stage}`),
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
      'a.stage',
      'a.step',
      'a.taken',
      'a.signed',
      'a.due_at',
      'a.updated_at',
      'a.submitted_at',
      'r.state as round_state',
    ])
    .orderBy('r.closes_at', 'desc')
    .orderBy(sql`u.name collate "vi-x-icu"`)
    .orderBy('c.case_id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
  return { rows, total: Number(total.n) }
}
