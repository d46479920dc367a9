import { setImmediate as turn } from 'node:timers/promises'
import { minimumNOf } from './case-result.ts'
import { type EarlierRelease, hiddenCells } from './hidden-cells.ts'
import type { RoundResults } from './load.ts'
import type { UnitCounts } from './unit-counts.ts'

/**
 * The results of a round that is to be published again: hidden is also what the difference from an edition would tell of a few
 * people. A level whose framework stands in no edition is left as it is.
 * @param editions every edition of the round there is
 */
export async function besideEditions(
  now: RoundResults,
  editions: readonly RoundResults[],
): Promise<RoundResults> {
  if (editions.length === 0) return now
  const weighed = await Promise.all(editions.map((one) => reweighedSince(one, now)))
  const levels = []
  for (const level of now.levels) {
    const version = level.cases[0]?.row.framework_version_id
    const earlier = editions.flatMap((edition, at): EarlierRelease[] => {
      const then = edition.levels.find((one) => one.cases[0]?.row.framework_version_id === version)
      if (!then) return []
      const groups = new Map(then.cases.map((one) => [one.row.case_id, one.groups]))
      return [{ groups, hidden: then.hidden, reweighed: weighed[at]! }]
    })
    const cases = level.cases.map((one) => ({ caseId: one.row.case_id, groups: one.groups }))
    const hidden = hiddenCells(cases, level.groups, minimumNOf(level.framework, now.settings), earlier)
    levels.push({ ...level, hidden })
    await turn()
  }
  return { ...now, levels }
}

type Weighed = { sheets: number; ratio: number }

/**
 * How many people weigh otherwise beside the others than they did: all but the largest group whose weights were changed by
 * one factor. What the difference of two weighted figures of the same answers rests on.
 */
function otherwiseWeighed(cells: readonly Weighed[]): number {
  const groups = new Map<string, number>()
  let all = 0
  for (const { sheets, ratio } of cells) {
    all += sheets
    const name = ratio.toPrecision(9)
    groups.set(name, (groups.get(name) ?? 0) + sheets)
  }
  return all - Math.max(0, ...groups.values())
}

/** Compares the weights of an edition with those of now, class by class; only where the versions of weights differ. */
async function reweighedSince(then: RoundResults, now: RoundResults): Promise<EarlierRelease['reweighed']> {
  const used = (all: RoundResults) => new Map(all.weights.map((one) => [one.versionId, one.weightVersionId]))
  const [before, after] = [used(then), used(now)]
  const ofCase = new Map<string, number>()
  const ofLevel = new Map<number, number>()
  const versions = new Set(now.levels.flatMap((level) => level.groups.map((group) => group.versionId)))
  const moved = [...versions].filter((id) => before.get(id) !== after.get(id))
  const unitIds = [...new Set(now.cases.map(({ row }) => row.unit_id))]
  const byClass = (_: number, respondents: number) => respondents
  const cellsOf = async (all: RoundResults) => {
    if (moved.length === 0) return new Map<string, number>()
    return new Map(
      (await all.countsOf(unitIds, byClass)).map((row) => {
        const sheets = row.counts.reduce((sum, count) => sum + count, 0)
        const weight = row.weighted?.sums.reduce((sum, count) => sum + count, 0) ?? sheets
        return [
          `${row.caseId} ${row.versionId} ${row.unitId} ${row.band}`,
          sheets === 0 ? 0 : weight / sheets,
        ] as const
      }),
    )
  }
  const unitWeights = (all: RoundResults, versionId: number) =>
    new Map(
      all.levels
        .flatMap(({ groups }) => groups.filter((group) => group.versionId === versionId))
        .flatMap(({ units }: { units: readonly UnitCounts[] }) =>
          units.map((unit) => [unit.unitId, unit.weight] as const),
        ),
    )
  const earlier = await cellsOf(then)
  const rows = moved.length === 0 ? [] : await now.countsOf(unitIds, byClass)
  for (const versionId of versions) {
    const [old, own] = [unitWeights(then, versionId), unitWeights(now, versionId)]
    const unitRatio = (unitId: number) => (own.get(unitId) ?? 1) / (old.get(unitId) ?? 1)
    if (!moved.includes(versionId)) {
      const units = now.levels
        .flatMap(({ groups }) => groups.filter((group) => group.versionId === versionId))
        .flatMap((group) => group.units)
      ofLevel.set(
        versionId,
        otherwiseWeighed(units.map(({ sheets, unitId }) => ({ sheets, ratio: unitRatio(unitId) }))),
      )
      continue
    }
    const cells = rows
      .filter((row) => row.versionId === versionId)
      .map((row) => {
        const counts = row.counts.reduce((sum, count) => sum + count, 0)
        const weight = row.weighted?.sums.reduce((sum, count) => sum + count, 0) ?? counts
        const past = earlier.get(`${row.caseId} ${versionId} ${row.unitId} ${row.band}`)
        const ratio = past && counts > 0 ? weight / counts / past : 0
        return { caseId: row.caseId, unitId: row.unitId, sheets: row.sheets, ratio }
      })
    for (const [caseId, own] of Map.groupBy(cells, (cell) => cell.caseId)) {
      ofCase.set(`${caseId} ${versionId}`, otherwiseWeighed(own))
    }
    ofLevel.set(
      versionId,
      otherwiseWeighed(
        cells.map((cell) => ({ sheets: cell.sheets, ratio: cell.ratio * unitRatio(cell.unitId) })),
      ),
    )
  }
  return {
    ofCase: (caseId, versionId) => ofCase.get(`${caseId} ${versionId}`) ?? 0,
    ofLevel: (versionId) => ofLevel.get(versionId) ?? 0,
  }
}
