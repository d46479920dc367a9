import { z } from 'zod'
import { levelNames, type UnitLevel, unitLevels } from '../units/unit.ts'
import type { Language } from '../words/dictionary.ts'
import { type Words, words } from '../words/index.ts'
import type { CaseProfile, QuestionnaireOfCase } from './case-queries.ts'
import type { FieldFault } from './round-form.ts'

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]))

const text = z.string().trim().normalize('NFC').max(300).default('')

/** The form that adds cases: a group of units, or one pilot case. Shares stand in `share_<version id>`. */
export const caseForm = z.looseObject({
  framework: z.coerce.number().int().positive(),
  group: z.string().max(40).default(''),
  unit: z.string().trim().max(300).default(''),
  title: text,
  field: text,
  form: text,
  audience: text,
  place: text,
  questionnaires: oneOrMany.pipe(z.array(z.coerce.number<string>().int().positive()).max(20)),
})

export type CaseForm = z.output<typeof caseForm>

/** 'commune-territory' → its level and kind; undefined when it names no group */
export function groupOf(value: string): { level: UnitLevel; territory: boolean } | undefined {
  const [level, kind] = value.split('-')
  const known = unitLevels.find((one) => one === level)
  if (!known || (kind !== 'territory' && kind !== 'organisation')) return undefined
  return { level: known, territory: kind === 'territory' }
}

/** What a group of units is called in a language. */
export function groupNames(language: Language): (group: { level: UnitLevel; territory: boolean }) => string {
  const w = words[language].rounds
  return ({ level, territory }) => {
    const name = levelNames[level][language]
    return territory ? w.groupTerritory(name) : w.groupOrganisation(name)
  }
}

/** The pilot profile; what was left empty is null. */
export function profileOf(form: CaseForm): CaseProfile {
  const { title, field, form: way, audience, place } = form
  return {
    title: title || null,
    field: field || null,
    form: way || null,
    audience: audience || null,
    place: place || null,
  }
}

/** The chosen questionnaires with their shares, typed in per cent: '62,5' → 0.625. One alone needs no share. */
export function questionnairesOf(
  form: CaseForm,
  w: Words['rounds'],
): { questionnaires: QuestionnaireOfCase[]; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const questionnaires = [...new Set(form.questionnaires)].map((versionId) => {
    const typed = form[`share_${versionId}`]
    const percent = typeof typed === 'string' ? typed.trim().replace(',', '.') : ''
    if (percent === '') return { versionId, share: null }
    const share = /^\d{1,3}(\.\d{1,6})?$/.test(percent) ? Number(percent) / 100 : Number.NaN
    if (!(share >= 0 && share <= 1)) faults.push({ field: `share_${versionId}`, message: w.shareWrong })
    return { versionId, share }
  })
  return { questionnaires, faults }
}
