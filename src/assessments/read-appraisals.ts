import { enteredPoints } from '../frameworks/entry.ts'
import type { Framework } from '../frameworks/framework.ts'
import type { Language } from '../words/dictionary.ts'
import { entries as words } from '../words/entries.ts'
import { fieldName, type Posted, postedText, typedNumber } from './form.ts'
import type { StoredSheet } from './queries.ts'
import type { SheetFault } from './read-sheet.ts'
import { enteredLeaves, isAppraised, selfMeasured, selfState } from './sheet.ts'

/** What an appraiser gives a criterion. */
export type Appraisal = {
  code: string
  state: 'scored' | 'not_applicable' | 'not_appraised'
  points: number | null
  note: string | null
}

/** Whether two appraisals of a criterion say the same. */
export function sameAppraisal(
  a: Pick<Appraisal, 'state' | 'points'>,
  b: Pick<Appraisal, 'state' | 'points'>,
): boolean {
  return a.state === b.state && Math.abs((a.points ?? 0) - (b.points ?? 0)) <= 1e-9
}

/**
 * Reads the points an appraiser typed. A score that differs from the unit's own needs its reason; in a settlement so does
 * every criterion on which the two appraisers differ (`disputed`).
 * @param open criteria that may be changed; null = all
 * @param complete every criterion must have its points
 */
export function readAppraisals(
  framework: Framework,
  stored: StoredSheet,
  posted: Posted,
  {
    complete,
    open,
    disputed,
    language,
  }: { complete: boolean; open: readonly string[] | null; disputed: ReadonlySet<string>; language: Language },
): { appraisals: Appraisal[]; faults: SheetFault[] } {
  const entered = new Map(stored.leaves.map((leaf) => [leaf.code, leaf.entry]))
  const say = words[language]
  const appraisals: Appraisal[] = []
  const faults: SheetFault[] = []
  for (const { criterion } of enteredLeaves(framework)) {
    if (!isAppraised(criterion)) continue
    const { code } = criterion
    if (open !== null && !open.includes(code)) continue
    const self = selfState(selfMeasured(framework, criterion, entered.get(code) ?? null))
    const typed = postedText(posted, fieldName(code, 'appraisal'))
    const note = postedText(posted, fieldName(code, 'note')).slice(0, 5000) || null
    const excused = postedText(posted, fieldName(code, 'appraisal_excused')) === '1'
    const fault = (field: string, message: string) => faults.push({ code, field, message })
    if (disputed.has(code) && complete && note === null) {
      fault('note', say.disputed)
    }
    if (excused) {
      if (self.state !== 'not_applicable') fault('appraisal', say.notExcused)
      appraisals.push({ code, state: 'not_applicable', points: null, note })
      continue
    }
    if (typed === '') {
      const unclaimed = criterion.adjusts === 'bonus' && self.state === 'not_submitted'
      if (complete && !unclaimed) fault('appraisal', say.notAppraised)
      appraisals.push({ code, state: 'not_appraised', points: null, note })
      continue
    }
    const number = typedNumber(typed)
    const checked = enteredPoints(criterion.maximum, framework.scoring.step, language).safeParse(
      number === null || Number.isNaN(number) ? typed : number,
    )
    if (!checked.success) {
      fault('appraisal', checked.error.issues[0]?.message ?? say.appraisalWrong)
      continue
    }
    if (self.points !== null && Math.abs(self.points - checked.data) > 1e-9 && note === null) {
      fault('note', say.differs)
    }
    appraisals.push({ code, state: 'scored', points: checked.data, note })
  }
  return { appraisals, faults }
}
