import { z } from 'zod'
import type { FieldFault } from '../rounds/round-form.ts'
import type { TableFault } from '../web/table-file.ts'
import type { Words } from '../words/index.ts'
import type { MarginFile } from './read-margins.ts'
import { readPersons } from './read-margins.ts'
import type { Variable } from './variables.ts'

const documentDate = z.iso.date()
const documentText = z.string().trim().normalize('NFC').min(1).max(300)

type W = Words['weights']

/** Where the figures of a margin come from, as two fields of a form. */
export function sourceOf(
  body: Readonly<Record<string, unknown>>,
  w: W,
): { source: { document: string; date: string } | null; faults: FieldFault[] } {
  const document = documentText.safeParse(body.document)
  const date = documentDate.safeParse(body.date)
  const faults: FieldFault[] = []
  if (!document.success) faults.push({ field: 'document', message: w.sourceMissing })
  if (!date.success) faults.push({ field: 'date', message: w.dateMissing })
  return document.success && date.success
    ? { source: { document: document.data, date: date.data }, faults }
    : { source: null, faults }
}

/** Persons of each category as typed; the fields are `p_` and the key of the category. */
export function targetsOf(
  body: Readonly<Record<string, unknown>>,
  variable: Variable,
  w: W,
): { targets: Record<string, number>; faults: FieldFault[] } {
  const targets: Record<string, number> = {}
  const faults: FieldFault[] = []
  for (const { key, label } of variable.categories) {
    const typed = body[`p_${key}`]
    const text = typeof typed === 'string' ? typed.trim() : ''
    const persons = readPersons(text)
    if (persons !== null) targets[key] = persons
    else
      faults.push({
        field: `p_${key}`,
        message: text === '' ? w.personsMissing(label) : w.personsWrong(label),
      })
  }
  const total = Object.values(targets).reduce((sum, one) => sum + one, 0)
  if (faults.length === 0 && total === 0) faults.push({ field: '', message: w.personsAllZero })
  return { targets, faults }
}

const settingsForm = z.object({
  base: z.enum(['equal', 'population', 'response']).catch('equal'),
  trim: z.enum(['none', 'five_medians', 'median_and_iqr']).catch('five_medians'),
  scale_to: z.string().max(40).catch(''),
  count_units: z.literal('yes').optional().catch(undefined),
})

/** How weights are computed, as a form says it. */
export function settingsOf(body: unknown) {
  const form = settingsForm.parse(body ?? {})
  return {
    base: form.base,
    trim: form.trim === 'none' ? null : form.trim,
    scaleTo: form.scale_to === '' ? null : form.scale_to,
    countUnits: form.count_units === 'yes',
  }
}

/** What is wrong with a file, in words. */
export function sayFileFault({ reason, line, column }: TableFault, w: W): string {
  const said = w[`file_${reason}`]
  if (line === null) return capital(said)
  return capital((column === null ? w.atLine(String(line)) : w.at(String(line), String(column))) + said)
}

/** What is wrong with the margins of a file, a line a fault. */
export function sayMarginFaults({ faults }: MarginFile, variables: readonly Variable[], w: W): string[] {
  const known = variables.map((one) => `“${one.label}”`).join(', ')
  return faults.map(({ reason, line, column, value }) => {
    const named = column === null ? '' : w[`column_${column}`]
    const said = {
      column_missing: () => w.margin_column_missing(named),
      column_twice: () => w.margin_column_twice(named),
      variable_unknown: () => w.margin_variable_unknown(value, known),
      category_unknown: () => w.margin_category_unknown(value),
      category_twice: () => w.margin_category_twice(value),
      category_missing: () => w.margin_category_missing(value),
      number_wrong: () => w.number_wrong(value),
      number_missing: () => w.margin_number_missing,
      no_rows: () => w.margin_no_rows,
      too_many_cells: () => w.margin_too_many_cells,
    }[reason]()
    if (line === null) return capital(said)
    return capital((named === '' ? w.atLine(String(line)) : w.at(String(line), named)) + said)
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
