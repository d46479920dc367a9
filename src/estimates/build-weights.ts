import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { compiledVersion } from '../responses/compiled.ts'
import type { Actor } from '../rounds/create.ts'
import { lockRound } from '../rounds/queries.ts'
import { cellsToWeigh, placedUnits, weighedCells } from './cell-queries.ts'
import type { WeightPlan } from './plan.ts'
import { trimmedFigures } from './trimmed-figures.ts'
import { inSequence, insertCellWeights, insertWeightVersion, nextNumber } from './version-queries.ts'
import { type NoWeights, type WeightRecord, weighCells } from './weigh.ts'

/** A version of weights that was made, or why it could not be. */
export type BuiltWeights =
  | {
      readonly reason: null
      readonly weightVersionId: number
      readonly number: number
      readonly record: WeightRecord
    }
  | NoWeights

/**
 * Makes a version of weights of a questionnaire in a round from the sheets counted so far. A version never changes: sheets
 * that come later, or other margins, make the next one.
 * @throws Refusal `not_found`
 */
export async function buildWeights(
  db: Db,
  by: Actor,
  { roundId, versionId, plan }: { roundId: number; versionId: number; plan: WeightPlan },
): Promise<BuiltWeights> {
  return await inTransaction(db, async (trx) => {
    await inSequence(trx)
    const round = await lockRound(trx, roundId)
    if (!round) throw refuse('not_found', { what: 'đợt đánh giá' })
    const version = await compiledVersion(trx, versionId)
    const units = await placedUnits(trx, roundId, versionId)
    const areas = new Map(units.map(({ unitId, areaId }) => [unitId, areaId]))
    const counted = await cellsToWeigh(trx, roundId, versionId, plan.modes)
    const cells = counted.map((cell) => ({ ...cell, areaId: areas.get(cell.unitId)! }))
    const weights = weighCells(cells, plan, version.questionnaire.classItems)
    if (weights.reason !== null) return weights
    const { untrimmed, omega } = weights
    const none = { weightVersionId: 0, roundId, versionId }
    const figures =
      untrimmed === null
        ? []
        : trimmedFigures(
            version,
            (await weighedCells(trx, { ...none, modes: plan.modes }, units)).filter(
              ({ sheets }) => sheets > 0,
            ),
            untrimmed,
            omega,
          )
    const record = { ...weights.record, trimmedFigures: figures }

    const number = await nextNumber(trx, roundId, versionId)
    const weightVersionId = await insertWeightVersion(trx, {
      roundId,
      versionId,
      number,
      plan: { ...plan, base: { kind: plan.base.kind } },
      record,
      madeBy: by?.accountId ?? null,
    })
    await insertCellWeights(trx, weightVersionId, cells, weights.omega, weights.design)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'weights.build',
      subject: `weight_version:${weightVersionId}`,
      detail: { round: roundId, questionnaire: versionId, number, cells: cells.length },
    })
    return { reason: null, weightVersionId, number, record }
  })
}
