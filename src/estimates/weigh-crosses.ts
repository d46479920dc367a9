import { type Db, inTransaction } from '../database.ts'
import { refuse } from '../refusals.ts'
import { type Compiled, keepCompiled } from '../responses/compiled.ts'
import { addCross, emptySums, pairSums } from '../responses/cross.ts'
import { countedSheets, type Sheet } from '../responses/sheet-queries.ts'
import { classOf, countSheet } from '../surveys/count-sheet.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import { type CellWeight, crossesOfUnits, placedUnits, weightsOfUnits } from './cell-queries.ts'
import {
  clearWeightedCrosses,
  holdBuild,
  insertWeightedCrosses,
  setCrossesWeighed,
} from './derived-queries.ts'
import type { PackedCross } from './packed-cross.ts'
import { findWeightVersion, type VersionRow } from './version-queries.ts'

/** Sheets held in memory at a time. */
const BATCH = 2000
/**
 * Where somebody waits, or figures are provisional and derived again and again, a pass over more sheets than these is left to
 * the job that runs after the close.
 */
export const MOST_AT_ONCE = 50_000

/**
 * Derives the weighted cross products of each scale, which weighted reliability is read from, area by area in one
 * transaction. Where all sheets of a unit weigh alike its cross products are multiplied; where they do not it takes a pass
 * over the unit's sheets (methodology 16.4), a few thousand at a time. It stands apart from the other derived tables so that
 * they need not wait for it, and goes with them: whoever derives those again takes these away.
 * @param options.most sheets to pass over; more, and nothing is derived. Without it any number for final figures,
 *   `MOST_AT_ONCE` for provisional ones
 * @returns whether the build has them now
 * @throws Refusal `not_found`; an Error if estimates were not derived before
 */
export async function weighCrosses(
  db: Db,
  weightVersionId: number,
  { most, compiled = keepCompiled() }: { most?: number; compiled?: Compiled } = {},
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    const version = await findWeightVersion(trx, weightVersionId)
    if (!version) throw refuse('not_found', { what: 'phiên bản quyền số' })
    if (!version.built) throw new Error(`Estimates of weights ${weightVersionId} are not derived yet.`)
    const { state, crossesWeighed } = await holdBuild(trx, weightVersionId)
    if (crossesWeighed) return true
    const areas = Map.groupBy(
      await placedUnits(trx, version.roundId, version.versionId),
      ({ areaId }) => areaId,
    )
    const weights = new Map<number, UnitWeights>()
    for (const members of areas.values()) {
      const cells = await weightsOfUnits(trx, version, unitIdsOf(members))
      for (const [unitId, own] of Map.groupBy(cells, (cell) => cell.unitId)) {
        weights.set(unitId, unitWeights(own, version))
      }
    }
    const toRead = weights.values().reduce((sum, one) => sum + (one.alike === null ? one.sheets : 0), 0)
    if (toRead > (most ?? (state === 'final' ? Infinity : MOST_AT_ONCE))) return false
    await clearWeightedCrosses(trx, weightVersionId)
    for (const [areaId, members] of areas) {
      const sums = new Map<string, PackedCross>()
      await addAlike(trx, version, unitIdsOf(members), weights, sums)
      await addSheets(trx, version, unitIdsOf(members), weights, compiled, sums)
      await insertWeightedCrosses(trx, weightVersionId, areaId, [...sums.values()])
    }
    await setCrossesWeighed(trx, weightVersionId)
    return true
  })
}

/** The weights inside a unit. */
type UnitWeights = {
  /** what every sheet weighs; null = not all weigh alike */
  readonly alike: number | null
  readonly sheets: number
  readonly byCell: ReadonlyMap<string, number>
}

function unitWeights(cells: readonly CellWeight[], { modes }: VersionRow): UnitWeights {
  const byCell = new Map<string, number>()
  for (const cell of cells) {
    const known = modes.includes(cell.mode) && !Number.isNaN(cell.omega)
    byCell.set(cellName(cell), known ? cell.omega : 0)
  }
  const different = new Set(byCell.values())
  return {
    alike: different.size === 1 ? [...different][0]! : null,
    sheets: cells.reduce((sum, { sheets }) => sum + sheets, 0),
    byCell,
  }
}

function cellName(cell: Pick<CellWeight, 'unitId' | 'caseId' | 'mode' | 'psu' | 'class'>): string {
  return `${cell.unitId}/${cell.caseId}/${cell.mode}/${cell.psu}/${cell.class}`
}

/** Units whose sheets weigh alike: their cross products times that weight. */
async function addAlike(
  trx: Db,
  version: VersionRow,
  unitIds: readonly number[],
  weights: ReadonlyMap<number, UnitWeights>,
  sums: Map<string, PackedCross>,
): Promise<void> {
  const alike = unitIds.filter((unitId) => (weights.get(unitId)?.alike ?? 0) > 0)
  if (alike.length === 0) return
  const weightOf = (unitId: number) => weights.get(unitId)!.alike!
  for (const cross of await crossesOfUnits(trx, version, alike, weightOf)) add(sums, cross)
}

/** The others: every sheet with its own weight. */
async function addSheets(
  trx: Db,
  version: VersionRow,
  unitIds: readonly number[],
  weights: ReadonlyMap<number, UnitWeights>,
  compiled: Compiled,
  sums: Map<string, PackedCross>,
): Promise<void> {
  const units = unitIds.filter((unitId) => weights.get(unitId)?.alike === null)
  if (units.length === 0) return
  const { questionnaire, layout, scales } = await compiled(trx, version.versionId)
  const own = scales.map(({ items }) => emptySums(items.length))
  for await (const sheets of batches(trx, version, units, weights)) {
    for (const sheet of sheets) {
      const answers = sheet.answers as Answers
      const name = cellName({
        unitId: sheet.unit_id,
        caseId: sheet.case_id,
        mode: sheet.mode,
        psu: sheet.psu,
        class: classOf(questionnaire, answers),
      })
      const weight = weights.get(sheet.unit_id)!.byCell.get(name) ?? 0
      if (weight === 0) continue
      const increments = countSheet(questionnaire, layout, answers)
      for (const [place, scale] of scales.entries()) addCross(own[place]!, scale, increments, weight)
    }
  }
  for (const [place, scale] of scales.entries()) add(sums, { scale: scale.code, ...pairSums(own[place]!) })
}

/** The counted sheets of units: several small units together, a large one in parts. */
async function* batches(
  trx: Db,
  version: VersionRow,
  units: readonly number[],
  weights: ReadonlyMap<number, UnitWeights>,
): AsyncGenerator<Sheet[]> {
  let group: number[] = []
  let size = 0
  for (const unitId of units) {
    const { sheets } = weights.get(unitId)!
    if (group.length > 0 && size + sheets > BATCH) {
      yield await countedSheets(trx, version, group)
      group = []
      size = 0
    }
    if (sheets <= BATCH) {
      group.push(unitId)
      size += sheets
      continue
    }
    for (let after: string | null = null; ; ) {
      const part: Sheet[] = await countedSheets(trx, version, [unitId], { after, limit: BATCH })
      yield part
      if (part.length < BATCH) break
      after = part.at(-1)!.response_id
    }
  }
  if (group.length > 0) yield await countedSheets(trx, version, group)
}

function add(sums: Map<string, PackedCross>, more: PackedCross): void {
  const known = sums.get(more.scale)
  if (!known) {
    sums.set(more.scale, more)
    return
  }
  for (const which of ['pairs', 'complete'] as const) {
    for (let at = 0; at < known[which].length; at++) known[which][at]! += more[which][at]!
  }
}

function unitIdsOf(members: readonly { readonly unitId: number }[]): number[] {
  return members.map(({ unitId }) => unitId)
}
