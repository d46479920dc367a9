import { suppress } from '../statistics/suppression.ts'
import { withhold } from '../statistics/withhold.ts'
import { type CountSum, sumOf } from '../surveys/formula.ts'
import { itemLayout } from '../surveys/layout.ts'
import { onesOf } from './distribution.ts'
import type { StoredHidden } from './published-queries.ts'
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

/**
 * Stands among the figures of a case or a level for every sum that survey figures go into: one that differs from an earlier
 * release by a few people would tell of them, however many parts it has.
 */
export const sumsCell = '*'

/** Figures that are hidden though they have enough answers, in the tables of all cases with the whole of a level. */
export type HiddenCells = {
  /** by case */
  readonly ofCase: ReadonlyMap<number, ReadonlySet<string>>
  /** of the whole */
  readonly ofLevel: ReadonlySet<string>
}

/** What is hidden as plain JSON, to be kept with an edition. */
export function storedHidden({ ofCase, ofLevel }: HiddenCells): StoredHidden {
  return {
    ofCase: Object.fromEntries([...ofCase].map(([caseId, names]) => [String(caseId), [...names].sort()])),
    ofLevel: [...ofLevel].sort(),
  }
}

/** What is hidden, as an edition keeps it. */
export function hiddenFrom({ ofCase, ofLevel }: StoredHidden): HiddenCells {
  return {
    ofCase: new Map(Object.entries(ofCase).map(([caseId, names]) => [Number(caseId), new Set(names)])),
    ofLevel: new Set(ofLevel),
  }
}

type Case = { readonly caseId: number; readonly groups: readonly SurveyGroup[] }

/** The same level as it was released before. */
export type EarlierRelease = {
  readonly groups: ReadonlyMap<number, readonly SurveyGroup[]>
  readonly hidden: HiddenCells
  /** people whose weight beside others' is another now: in a case by a questionnaire version, and in the whole of it */
  readonly reweighed: {
    ofCase(caseId: number, versionId: number): number
    ofLevel(versionId: number): number
  }
}

/**
 * What must be hidden beside the cells below the minimum so that nobody works these out from the whole, the other cases, or
 * the difference from what was released before: for every index and every item the table of its cases with their sum
 * (methodology §15.4, §15.5). A case that was never asked is known to everybody and is no cell.
 *
 * @param minimumN fewest answers of a figure, 5 or more
 * @param earlier what was released of the same level before
 */
export function hiddenCells(
  cases: readonly Case[],
  level: readonly SurveyGroup[],
  minimumN: number,
  earlier: readonly EarlierRelease[] = [],
): HiddenCells {
  const ofCase = new Map<number, Set<string>>()
  const ofLevel = new Set<string>()
  const put = (caseId: number, name: string) =>
    ofCase.set(caseId, (ofCase.get(caseId) ?? new Set()).add(name))
  for (const [name, counter] of countersOf(level)) {
    const cells = cases.flatMap(({ caseId, groups }) => {
      const asked = groups.filter((group) => counter.parts.has(group.versionId))
      const sheets = asked.some((group) => group.units.some((unit) => unit.sheets > 0))
      return sheets ? [{ caseId, code: String(caseId), n: counted(counter, asked), asked }] : []
    })
    if (cells.length === 0) continue
    const hide = new Set<string>()
    if (cells.length > 1 && cells.some(({ n }) => n < minimumN)) {
      for (const code of hiddenOf(cells, minimumN)) hide.add(code)
    }
    for (const release of earlier) {
      const moved = cells.map(({ caseId, code, n, asked }) => {
        const before = (release.groups.get(caseId) ?? []).filter((group) =>
          counter.parts.has(group.versionId),
        )
        const then = counted(counter, before)
        const reweighed = Math.max(
          0,
          ...asked.map(({ versionId }) => release.reweighed.ofCase(caseId, versionId)),
        )
        return {
          code,
          n,
          before: then,
          changed: changedIn(counter, before, asked) || Math.min(n, reweighed),
          hiddenBefore:
            then > 0 && (then < minimumN || (release.hidden.ofCase.get(caseId)?.has(name) ?? false)),
        }
      })
      const people = moved.reduce((sum, { changed }) => sum + changed, 0)
      const reweighed = Math.max(0, ...[...counter.parts.keys()].map((id) => release.reweighed.ofLevel(id)))
      if (people === 0 && reweighed === 0 && !moved.some(({ hiddenBefore }) => hiddenBefore)) continue
      const total = { changed: people || reweighed, hiddenBefore: release.hidden.ofLevel.has(name) }
      const found = withhold(moved, total, minimumN)
      for (const code of found.cells) hide.add(code)
      if (found.total) hide.add('all')
      if (!counter.isIndex) continue
      const few = (changed: number) => changed > 0 && changed < minimumN
      if (few(total.changed)) ofLevel.add(sumsCell)
      for (const [at, { changed }] of moved.entries()) {
        if (few(changed)) put(cells[at]!.caseId, sumsCell)
      }
    }
    if (hide.has('all')) ofLevel.add(name)
    for (const { caseId, code, n } of cells) {
      if (hide.has(code) && n >= minimumN) put(caseId, name)
    }
  }
  return { ofCase, ofLevel }
}

/** The cells to hide of one table, with 'all' for its sum. */
function hiddenOf(cells: readonly { code: string; n: number }[], minimum: number): readonly string[] {
  const total = cells.reduce((sum, { n }) => sum + n, 0)
  const found = suppress(
    {
      cells: [...cells, { code: 'all', n: total }],
      sums: [{ total: 'all', parts: cells.map(({ code }) => code) }],
    },
    { minimum },
  )
  return found.safe ? found.secondary : [...cells.map(({ code }) => code), 'all']
}

/** How the people behind an index or an item are counted in each version that has it. */
type Counter = { readonly isIndex: boolean; readonly parts: Map<number, Part> }
type Part = {
  /** for each item that is put in, where its people are counted */
  readonly bases: readonly CountSum[]
  /** every position that the figure and what stands beside it come from */
  readonly positions: ReadonlySet<number>
}

/** How the people behind each index and each item are counted, in all versions that have it. */
function countersOf(level: readonly SurveyGroup[]): Map<string, Counter> {
  const counters = new Map<string, Counter>()
  const add = (name: string, versionId: number, part: Part, isIndex = false) => {
    const known = counters.get(name) ?? { isIndex, parts: new Map() }
    known.parts.set(versionId, part)
    counters.set(name, known)
  }
  for (const { versionId, questionnaire, layout } of level) {
    for (const index of questionnaire.indexes) {
      const { bases, ratio } = measureOf(questionnaire, layout, index)
      const sums = [...bases, ratio.numerator, ratio.denominator, ratio.squares ?? []]
      const positions = new Set(sums.flatMap((sum) => sum.map(([at]) => at)))
      add(indexCell(questionnaire.code, index.code), versionId, { bases, positions }, true)
    }
    for (const item of questionnaire.items) {
      if (item.kind === 'text') continue
      const at = itemLayout(layout, item.code)!
      const positions = new Set([
        ...at.valid,
        ...at.categories.map((one) => one.at),
        at.dontKnow,
        at.refused,
        at.notApplicable,
        at.missing,
      ])
      add(itemCell(versionId, item.code), versionId, { bases: [onesOf(at.valid)], positions })
    }
  }
  return counters
}

function counted({ parts }: Counter, groups: readonly SurveyGroup[]): number {
  return groups.reduce((sum, { versionId, units }) => {
    const { bases } = parts.get(versionId)!
    const people = (counts: readonly number[]) =>
      bases.reduce((most, base) => Math.max(most, sumOf(base, counts)), 0)
    return sum + units.reduce((all, unit) => all + people(unit.counts), 0)
  }, 0)
}

/** The fewest people whose answers make the difference between two counts of a figure. */
function changedIn({ parts }: Counter, before: readonly SurveyGroup[], now: readonly SurveyGroup[]): number {
  let people = 0
  for (const [versionId, { bases, positions }] of parts) {
    const countsOf = (groups: readonly SurveyGroup[]) =>
      groups.find((group) => group.versionId === versionId)?.units.map((unit) => unit.counts) ?? []
    const [then, since] = [countsOf(before), countsOf(now)]
    const at = (all: readonly (readonly number[])[], position: number) =>
      all.reduce((sum, counts) => sum + counts[position]!, 0)
    const difference = (position: number) => at(since, position) - at(then, position)
    const ofBase = bases.map((base) => {
      const each = base.map(([position]) => difference(position))
      const more = each.reduce((sum, one) => sum + Math.max(0, one), 0)
      const fewer = each.reduce((sum, one) => sum + Math.max(0, -one), 0)
      return Math.max(more, fewer)
    })
    const most = Math.max(0, ...ofBase)
    people += most > 0 ? most : Number([...positions].some((position) => difference(position) !== 0))
  }
  return people
}
