import type { HeldCase } from '../cycles/hold.ts'
import { needsProof } from '../evidence/proof.ts'
import type { Criterion } from '../frameworks/criterion.ts'
import { numberInWords } from '../frameworks/entry.ts'
import type { EntryError } from '../frameworks/measure.ts'
import type { Language } from '../words/dictionary.ts'
import { entries } from '../words/entries.ts'
import { words } from '../words/index.ts'
import type { Posted } from './form.ts'
import { fieldName, postedEntry, postedText } from './form.ts'
import type { Part } from './merge.ts'
import type { StoredSheet } from './queries.ts'
import { enteredLeaves, selfMeasured } from './sheet.ts'

export type SheetFault = { code: string; field: string; message: string }

const longestExplanation = 5000

export type ReadLeaf = { criterion: Criterion; part: Part }

function faultOf(criterion: Criterion, error: EntryError): SheetFault {
  const field = error.field === 'passed' ? 'answer' : error.field.split('.')[0] || firstField(criterion)
  return { code: criterion.code, field, message: error.message }
}

function firstField(criterion: Criterion): string {
  const first: Partial<Record<Criterion['measure']['kind'], string>> = {
    options: 'option',
    checklist: 'ticked',
    ratio_bands: 'numerator',
    points: 'points',
    text: 'text',
    register_trend: 'current',
  }
  return first[criterion.measure.kind] ?? 'answer'
}

/** The criteria that may be changed now, as they were typed; `choose:<code>` = theirs takes what is stored. */
export function readSheet(
  one: HeldCase,
  form: SheetForm,
  stored: StoredSheet,
  proven: ReadonlySet<string>,
  lacking: ReadonlySet<string>,
): { leaves: ReadLeaf[]; faults: SheetFault[] } {
  const { posted, language } = form
  const say = entries[language]
  const leaves: ReadLeaf[] = []
  const faults: SheetFault[] = []
  const records = new Map(stored.leaves.map((leaf) => [leaf.code, leaf]))
  for (const { criterion } of enteredLeaves(one.framework)) {
    const { code } = criterion
    const record = records.get(code)
    const locked = one.at.open !== null && !one.at.open.includes(code)
    if (locked || (form.only && !form.only.includes(code))) {
      continue
    }
    const theirs = postedText(posted, `choose:${code}`) === 'theirs'
    const entry = theirs ? (record?.entry ?? null) : postedEntry(criterion, posted)
    const typed = postedText(posted, fieldName(code, 'explanation'))
    const explanation = theirs ? (record?.explanation ?? null) : typed === '' ? null : typed
    const measured = selfMeasured(one.framework, criterion, entry, language)
    if (measured.state === 'invalid')
      faults.push(...measured.errors.map((error) => faultOf(criterion, error)))
    // A bonus that is not claimed is none; a figure that is missing with its reason stays missing.
    const mayLack = criterion.adjusts === 'bonus' || lacking.has(code)
    if (measured.state === 'missing' && form.submit && !mayLack) {
      faults.push({ code, field: firstField(criterion), message: say.notEntered })
    }
    if (form.submit && explanation === null && !proven.has(code) && needsProof(criterion, measured)) {
      const message = words[language].evidence.neededOrExplained
      faults.push({ code, field: 'explanation', message })
    }
    if ((explanation ?? '').length > longestExplanation) {
      const message = say.groundsLong(numberInWords(longestExplanation, language))
      faults.push({ code, field: 'explanation', message })
    }
    leaves.push({ criterion, part: { entry, explanation } })
  }
  return { leaves, faults }
}

export type SheetForm = {
  posted: Posted
  /** the revision the form was shown with */
  revision: number
  submit: boolean
  /** only these criteria were sent, by a page that saves by itself; those with faults wait. null = the whole sheet */
  only?: readonly string[] | null
  /** in which faults are said */
  language: Language
}
