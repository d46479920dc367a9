import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { crossesOfUnits, placedUnits, sheetsWaiting, weighedCells } from './cell-queries.ts'
import { itemPlaces, psuRows, strataOf, villageEffects, type WeighedCell } from './derive.ts'
import {
  clearDerived,
  finishBuild,
  holdBuild,
  insertAreaParts,
  insertPsuRows,
  insertStrata,
} from './derived-queries.ts'
import { findWeightVersion } from './version-queries.ts'

/** What a build came to. `waiting`: sheets that are not in the figures, because not counted yet or without a weight. */
export type Build = {
  readonly state: 'provisional' | 'final'
  readonly sheets: number
  readonly waiting: number
  readonly units: number
}

/** Why a final build is not made. */
export class NotFinal extends Error {
  readonly reason: 'round_not_closed' | 'sheets_waiting' | 'already_final'

  constructor(reason: NotFinal['reason']) {
    super(`Final estimates cannot be built: ${reason}.`)
    this.reason = reason
  }
}

/**
 * Derives the tables that estimates are read from, for one version of weights, area by area in one transaction: provisional
 * while a round is open, as often as wanted; final once it is closed and every sheet is counted and has a weight. What is
 * final is never derived again.
 * @throws Refusal `not_found`; NotFinal
 */
export async function rebuildEstimates(
  db: Db,
  weightVersionId: number,
  state: Build['state'] = 'provisional',
): Promise<Build> {
  return await inTransaction(db, async (trx) => {
    const version = await findWeightVersion(trx, weightVersionId)
    if (!version) throw refuse('not_found', { what: 'phiên bản quyền số' })
    if ((await holdBuild(trx, weightVersionId)).state === 'final') throw new NotFinal('already_final')
    if (state === 'final' && !['closed', 'published'].includes(version.roundState)) {
      throw new NotFinal('round_not_closed')
    }
    await clearDerived(trx, weightVersionId)
    const places = itemPlaces(version.layout)
    const units = await placedUnits(trx, version.roundId, version.versionId)
    let sheets = 0
    let waiting = await sheetsWaiting(trx, version.roundId, version.versionId)
    for (const [areaId, members] of Map.groupBy(units, (unit) => unit.areaId)) {
      const cells = await weighedCells(trx, version, members)
      const weighed = cells.filter(({ omega }) => !Number.isNaN(omega))
      waiting += sheetsOf(cells) - sheetsOf(weighed)
      sheets += sheetsOf(weighed)
      const rows = psuRows(weighed, version.layout.length)
      await insertPsuRows(trx, weightVersionId, rows)
      await insertStrata(
        trx,
        weightVersionId,
        strataOf(rows, version.design.population?.[areaId] ?? null, places),
      )
      const crosses = await crossesOfUnits(
        trx,
        version,
        members.map(({ unitId }) => unitId),
      )
      const effects = villageEffects(rows, places, version.layout)
      await insertAreaParts(trx, weightVersionId, areaId, effects, crosses)
    }
    if (state === 'final' && waiting > 0) throw new NotFinal('sheets_waiting')
    const build = { state, sheets, waiting, units: units.length }
    await finishBuild(trx, weightVersionId, build)
    return build
  })
}

function sheetsOf(cells: readonly WeighedCell[]): number {
  return cells.reduce((sum, { sheets }) => sum + sheets, 0)
}
