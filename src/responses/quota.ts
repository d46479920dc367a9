import type { Collection } from '../rounds/collection.ts'
import { bandOf } from '../surveys/count-sheet.ts'
import type { Answers, CompiledQuestionnaire } from '../surveys/questionnaire.ts'

/** One counter of a case, and the most it may reach. */
export type QuotaCell = Readonly<{ cell: string; limit: number }>

/** The name of the counter of all forms of a questionnaire, or of one group among them. */
function cellOf(versionId: number, group?: { item: string; band: number }): string {
  return group ? `${versionId}:${group.item}:${group.band}` : `${versionId}`
}

/**
 * The limited cells that these answers fall into, in the one order in which cells are held, so that two forms never wait
 * for each other in a circle. A group whose question is not answered yet does not count.
 */
export function quotaCells(
  { perUnit, groups }: Pick<Collection, 'perUnit' | 'groups'>,
  versionId: number,
  questionnaire: CompiledQuestionnaire,
  answers: Answers,
): QuotaCell[] {
  const cells: QuotaCell[] = perUnit === null ? [] : [{ cell: cellOf(versionId), limit: perUnit }]
  for (const group of groups) {
    if (group.versionId !== versionId) continue
    const item = questionnaire.classItems.find((one) => one.item === group.item)
    if (!item || bandOf(questionnaire, item, answers) !== group.band + 1) continue
    cells.push({ cell: cellOf(versionId, group), limit: group.limit })
  }
  return cells.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0))
}
