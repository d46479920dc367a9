import { suppress } from '../statistics/suppression.ts'
import { sumOf } from '../surveys/formula.ts'
import { itemLayout } from '../surveys/layout.ts'
import { onesOf } from './distribution.ts'
import type { SurveyGroup } from './survey-groups.ts'
import { measureOf } from './unit-sums.ts'

/** The name of an index of a questionnaire among the figures of a case. */
export function indexCell(questionnaire: string, index: string): string {
  return `${questionnaire} ${index}`
}

/** The name of an item of a questionnaire version among the figures of a case. */
export function itemCell(versionId: number, item: string): string {
  return `${versionId}:${item}`
}

/** Figures that are hidden though they have enough answers, in the tables of all cases with the whole of a level. */
export type HiddenCells = {
  /** by case */
  readonly ofCase: ReadonlyMap<number, ReadonlySet<string>>
  /** of the whole */
  readonly ofLevel: ReadonlySet<string>
}

export const nothingHidden: HiddenCells = { ofCase: new Map(), ofLevel: new Set() }

type Case = { readonly caseId: number; readonly groups: readonly SurveyGroup[] }
type Counter = (groups: readonly SurveyGroup[]) => number

/**
 * What must be hidden beside the cells below the minimum so that nobody works these out from the whole and the other cases:
 * for every index and every item the table of its cases with their sum, checked by linear programme (methodology §15.4). A
 * case that was never asked is known to everybody and is no cell.
 *
 * @param minimumN fewest answers of a figure, 5 or more
 */
export function hiddenCells(
  cases: readonly Case[],
  level: readonly SurveyGroup[],
  minimumN: number,
): HiddenCells {
  const ofCase = new Map<number, Set<string>>()
  const ofLevel = new Set<string>()
  for (const [name, { codes, count }] of countersOf(level)) {
    const cells = cases.flatMap(({ caseId, groups }) => {
      const asked = groups.filter((group) => codes.has(group.versionId))
      const sheets = asked.some((group) => group.units.some((unit) => unit.sheets > 0))
      return sheets ? [{ caseId, code: String(caseId), n: count(asked) }] : []
    })
    if (cells.length < 2 || cells.every(({ n }) => n >= minimumN)) continue
    const total = cells.reduce((sum, { n }) => sum + n, 0)
    const found = suppress(
      {
        cells: [...cells, { code: 'all', n: total }],
        sums: [{ total: 'all', parts: cells.map(({ code }) => code) }],
      },
      { minimum: minimumN },
    )
    const hidden = new Set(found.safe ? found.secondary : [...cells.map(({ code }) => code), 'all'])
    if (hidden.has('all')) ofLevel.add(name)
    for (const { caseId, code, n } of cells) {
      if (!hidden.has(code) || n < minimumN) continue
      ofCase.set(caseId, (ofCase.get(caseId) ?? new Set()).add(name))
    }
  }
  return { ofCase, ofLevel }
}

/** How the people behind each index and each item are counted, in all versions that have it. */
function countersOf(level: readonly SurveyGroup[]): Map<string, { codes: Set<number>; count: Counter }> {
  const counters = new Map<
    string,
    { codes: Set<number>; parts: Map<number, (counts: readonly number[]) => number> }
  >()
  const add = (name: string, versionId: number, people: (counts: readonly number[]) => number) => {
    const known = counters.get(name) ?? { codes: new Set(), parts: new Map() }
    known.codes.add(versionId)
    known.parts.set(versionId, people)
    counters.set(name, known)
  }
  for (const { versionId, questionnaire, layout } of level) {
    for (const index of questionnaire.indexes) {
      const { bases } = measureOf(questionnaire, layout, index)
      add(indexCell(questionnaire.code, index.code), versionId, (counts) =>
        bases.reduce((most, base) => Math.max(most, sumOf(base, counts)), 0),
      )
    }
    for (const item of questionnaire.items) {
      if (item.kind === 'text') continue
      const valid = onesOf(itemLayout(layout, item.code)!.valid)
      add(itemCell(versionId, item.code), versionId, (counts) => sumOf(valid, counts))
    }
  }
  return new Map(
    [...counters].map(([name, { codes, parts }]) => [
      name,
      {
        codes,
        count: (groups) =>
          groups.reduce((sum, { versionId, units }) => {
            const people = parts.get(versionId)!
            return sum + units.reduce((all, unit) => all + people(unit.counts), 0)
          }, 0),
      },
    ]),
  )
}
