import { sumOf } from '../surveys/formula.ts'
import type { LevelResult } from './case-result.ts'
import { indexCell } from './hidden-cells.ts'
import { indexEstimate } from './index-figure.ts'
import type { RoundResults } from './load.ts'
import { onceFor } from './once.ts'
import { publishable } from './publishable.ts'
import { publicationRule } from './published.ts'
import type { Compared } from './standings.ts'
import { weighedCounts } from './unit-counts.ts'
import { measureOf } from './unit-sums.ts'

/** Every case of a level that asked a questionnaire, with one index of it as it may be shown. */
export function casesWith(
  all: Pick<RoundResults, 'settings'>,
  level: LevelResult,
  questionnaire: string,
  code: string,
): readonly Compared[] {
  return onceFor([level, all.settings], `cases ${questionnaire} ${code}`, () =>
    computed(all, level, questionnaire, code),
  )
}

function computed(
  all: Pick<RoundResults, 'settings'>,
  level: LevelResult,
  questionnaire: string,
  code: string,
): Compared[] {
  const weights = new Map(
    level.groups.map(({ versionId, units }) => [
      versionId,
      new Map(units.map((unit) => [unit.unitId, unit.weight])),
    ]),
  )
  return level.cases.flatMap((result): Compared[] => {
    const groups = result.groups.filter(
      (group) => group.questionnaire.code === questionnaire && group.units.some(({ sheets }) => sheets > 0),
    )
    if (groups.length === 0) return []
    const rule = publicationRule(all, level, result.row.case_id)
    const estimate = indexEstimate(groups, code, rule.minimumN)
    const weight = groups.reduce((sum, group) => {
      const index = group.questionnaire.indexes.find((one) => one.code === code)
      if (!index) return sum
      const { ratio } = measureOf(group.questionnaire, group.layout, index)
      return group.units.reduce((total, unit) => {
        const own = weights.get(group.versionId)?.get(unit.unitId) ?? unit.weight
        return total + own * sumOf(ratio.denominator, weighedCounts(unit))
      }, sum)
    }, 0)
    const complementary = rule.hidden.has(indexCell(questionnaire, code))
    const shown = publishable(estimate, { selfSelected: rule.selfSelected, complementary })
    return [{ result, shown, weight, df: estimate.df }]
  })
}
