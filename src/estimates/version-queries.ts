import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { ResponseMode } from '../tables.ts'
import type { PlanDesign, PlanMargin } from './plan.ts'
import type { WeightCell } from './weigh.ts'

/** A version of weights with what is needed to read its figures. */
export type VersionRow = {
  readonly weightVersionId: number
  readonly roundId: number
  readonly unitId: number
  readonly versionId: number
  readonly design: PlanDesign
  readonly modes: readonly ResponseMode[]
  readonly margins: readonly PlanMargin[]
  readonly layout: CountLayout
  readonly roundState: string
  readonly built: {
    readonly state: 'provisional' | 'final'
    readonly sheets: number
    readonly waiting: number
  } | null
}

export async function findWeightVersion(db: Db, weightVersionId: number): Promise<VersionRow | undefined> {
  const row = await db
    .selectFrom('weight_version as w')
    .innerJoin('questionnaire_version as q', 'q.questionnaire_version_id', 'w.questionnaire_version_id')
    .innerJoin('round as r', 'r.round_id', 'w.round_id')
    .leftJoin('estimate_build as b', 'b.weight_version_id', 'w.weight_version_id')
    .select([
      'w.round_id',
      'w.questionnaire_version_id',
      'w.plan',
      'q.layout',
      'r.unit_id',
      'r.state as round_state',
      'b.state',
      'b.sheets',
      'b.waiting',
    ])
    .where('w.weight_version_id', '=', weightVersionId)
    .executeTakeFirst()
  if (!row) return undefined
  const plan = row.plan as { design: PlanDesign; modes: ResponseMode[]; margins: PlanMargin[] }
  return {
    weightVersionId,
    roundId: row.round_id,
    unitId: row.unit_id,
    versionId: row.questionnaire_version_id,
    design: plan.design,
    modes: plan.modes,
    margins: plan.margins,
    layout: row.layout as CountLayout,
    roundState: row.round_state,
    built:
      row.state === null ? null : { state: row.state, sheets: row.sheets ?? 0, waiting: row.waiting ?? 0 },
  }
}

/** The number of the next version of weights of a questionnaire in a round. */
export async function nextNumber(trx: Db, roundId: number, versionId: number): Promise<number> {
  const row = await trx
    .selectFrom('weight_version')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
    .where('round_id', '=', roundId)
    .where('questionnaire_version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.next
}

export async function insertWeightVersion(
  trx: Db,
  row: {
    roundId: number
    versionId: number
    number: number
    plan: unknown
    record: unknown
    madeBy: number | null
  },
): Promise<number> {
  const { weight_version_id: id } = await trx
    .insertInto('weight_version')
    .values({
      round_id: row.roundId,
      questionnaire_version_id: row.versionId,
      number: row.number,
      plan: JSON.stringify(row.plan),
      record: JSON.stringify(row.record),
      made_by: row.madeBy,
    })
    .returning('weight_version_id')
    .executeTakeFirstOrThrow()
  return id
}

const CHUNK = 10_000

/** Writes the weights of a version, one row for each cell. */
export async function insertCellWeights(
  trx: Db,
  weightVersionId: number,
  cells: readonly Omit<WeightCell, 'areaId' | 'sheets'>[],
  omega: Float64Array,
  design: Float64Array,
): Promise<void> {
  for (let from = 0; from < cells.length; from += CHUNK) {
    const part = cells.slice(from, from + CHUNK)
    await sql`
      insert into cell_weight (unit_id, weight_version_id, case_id, mode, psu, class, omega, design_omega)
      select c.unit_id, ${weightVersionId}::integer, c.case_id, c.mode, c.psu, c.class, c.omega, c.design
      from unnest(
        ${part.map((cell) => cell.unitId)}::integer[], ${part.map((cell) => cell.caseId)}::integer[],
        ${part.map((cell) => cell.mode)}::text[], ${part.map((cell) => cell.psu)}::integer[],
        ${part.map((cell) => cell.class)}::smallint[],
        ${[...omega.subarray(from, from + CHUNK)]}::double precision[],
        ${[...design.subarray(from, from + CHUNK)]}::double precision[]
      ) as c (unit_id, case_id, mode, psu, class, omega, design)`.execute(trx)
  }
  // What is read next is this version, of which the planner would know nothing and expect a single row.
  if (cells.length > CHUNK) await sql`analyze cell_weight`.execute(trx)
}

/**
 * Lets one transaction read distributed tables and then write reference tables; means nothing on a single server. The first
 * statement of the transaction.
 */
export async function inSequence(trx: Db): Promise<void> {
  await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(trx)
}
