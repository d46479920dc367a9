import { setImmediate as turn } from 'node:timers/promises'
import { indexCell, itemCell } from './hidden-cells.ts'
import type { RoundResults } from './load.ts'
import type { Publishable } from './publishable.ts'
import { itemsKept, type PublicationRule, publicationRule, publishedIndexes } from './published.ts'
import type { Contents } from './release-queries.ts'
import type { SurveyGroup } from './survey-groups.ts'

/** Every figure of a round's surveys with the people behind it, as it is shown or kept back: what publishing sets free. */
export async function contentsOf(all: Pick<RoundResults, 'settings' | 'levels'>): Promise<Contents> {
  const cells: Record<string, Record<string, number>> = {}
  for (const level of all.levels) {
    const id = level.cases[0]?.row.framework_version_id
    add(cells, `f${id}`, level.groups, publicationRule(all, level, null))
    for (const [at, { row, groups }] of level.cases.entries()) {
      add(cells, String(row.case_id), groups, publicationRule(all, level, row.case_id))
      if (at % 25 === 24) await turn()
    }
  }
  return summed(cells)
}

/** The figures of some groups of sheets, as a table of one case or level holds them. */
export function contentsOfScope(
  place: string,
  groups: readonly SurveyGroup[],
  rule: PublicationRule,
): Contents {
  const cells: Record<string, Record<string, number>> = {}
  add(cells, place, groups, rule)
  return summed(cells)
}

function add(
  cells: Record<string, Record<string, number>>,
  place: string,
  groups: readonly SurveyGroup[],
  rule: PublicationRule,
): void {
  const put = (name: string, n: number, hidden: boolean) => {
    cells[name] ??= {}
    cells[name][place] = hidden ? -n : n
  }
  for (const { index, questionnaire, estimate } of publishedIndexes(groups, rule)) {
    put(indexCell(questionnaire, index.code), estimate.n, keptBack(estimate))
  }
  for (const group of groups) {
    for (const { code, n, kept } of itemsKept(group, rule)) put(itemCell(group.versionId, code), n, kept)
  }
}

function keptBack({ showing }: Publishable): boolean {
  return showing === 'suppress'
}

function summed(cells: Contents['cells']): Contents {
  const all = Object.values(cells).flatMap((places) => Object.values(places))
  const hidden = all.filter((n) => n <= 0).length
  return { figures: all.length - hidden, hidden, cells }
}
