import type { Bilingual } from '../frameworks/criterion.ts'
import type { Framework } from '../frameworks/framework.ts'
import { buildTree } from '../frameworks/tree.ts'

/** A part of a criterion that is a figure of the register. */
export type Part = 'numerator' | 'denominator' | 'figure'

/** One figure a unit is to keep: `key` is the criterion's code with the part of it. */
export type FigureWanted = Readonly<{
  key: string
  code: string
  part: Part
  criterion: Bilingual
  label: Bilingual
  /** counts are whole; amounts need not be */
  whole: boolean
}>

/** The figures that the criteria of a framework are scored from, in its order. */
export function figuresOf(framework: Framework): FigureWanted[] {
  return buildTree(framework.criteria).leaves.flatMap(({ criterion }): FigureWanted[] => {
    const { code, measure, title } = criterion
    const one = (part: Part, label: Bilingual, whole: boolean): FigureWanted => ({
      key: `${code}.${part}`,
      code,
      part,
      criterion: title,
      label,
      whole,
    })
    if (measure.kind === 'ratio_bands')
      return [
        one('numerator', measure.numerator, measure.whole),
        one('denominator', measure.denominator, measure.whole),
      ]
    return measure.kind === 'register_trend' ? [one('figure', measure.figure, false)] : []
  })
}

/** A figure as it is kept: a value, or why there is none. */
export type Kept = Readonly<{
  figure: string
  period: string
  value: number | null
  missing_reason: string | null
  source_document: string | null
  revision: number
  entered_at: Date
  full_name: string | null
}>

/** The figures of a case's period and the one before, by figure. */
export type Register = Readonly<{
  period: string
  previousPeriod: string
  now: ReadonlyMap<string, Kept>
  before: ReadonlyMap<string, Kept>
}>

/** What the register holds for one criterion of a sheet. */
export type FromRegister = Readonly<{
  /** the fields of the sheet's form that the register can fill in */
  fields: Readonly<Record<string, string>>
  /** figures of this period, with who entered them and from what */
  kept: readonly Kept[]
  /** why a figure that is needed is missing; null when none is missing */
  missing: string | null
}>

const written = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10, useGrouping: false })

/** What the register says to each criterion that it holds figures of, by code. */
export function fromRegister(framework: Framework, register: Register): Map<string, FromRegister> {
  const found = new Map<string, FromRegister>()
  const { now, before, period, previousPeriod } = register
  for (const [code, figures] of Map.groupBy(figuresOf(framework), (one) => one.code)) {
    const kept = figures.flatMap(({ key }) => now.get(key) ?? [])
    const past = figures.flatMap(({ key }) => before.get(key) ?? [])
    if (kept.length === 0) continue
    const fields: Record<string, string> = {}
    for (const { key, part } of figures) {
      const value = now.get(key)?.value ?? null
      if (value === null) continue
      if (part !== 'figure') fields[part] = written.format(value)
      else {
        Object.assign(fields, { period, current: written.format(value) })
        const document = now.get(key)?.source_document
        if (document) fields.document = document
        const previous = before.get(key)?.value ?? null
        if (previous !== null) Object.assign(fields, { previousPeriod, previous: written.format(previous) })
      }
    }
    const trend = figures.some(({ part }) => part === 'figure')
    const reasons = [...kept, ...(trend ? past : [])].flatMap((row) => row.missing_reason ?? [])
    found.set(code, { fields, kept, missing: reasons.length > 0 ? reasons.join('; ') : null })
  }
  return found
}
