import type { Framework } from '../frameworks/framework.ts'
import type { Aggregation } from '../scoring/aggregate.ts'
import type { Words } from '../words/index.ts'

/** Other rules to try on a framework: what is left out stays as it is. */
export type Change = {
  /** lower limits of bands fed by the survey, in per cent, by criterion and place in its list */
  readonly bands: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** least index of a grade, by its code */
  readonly grades: ReadonlyMap<string, number>
  /** share of the appraised block, 0..1 */
  readonly appraisalShare: number | null
  readonly aggregation: Aggregation | null
  /** versions of weights by questionnaire version; 0 = none, weighed by population or alike */
  readonly weights: ReadonlyMap<number, number>
}

export type ChangeFault = { readonly field: string; readonly message: string }

const aggregations = ['arithmetic', 'geometric', 'harmonic', 'minimum'] as const

/** The bands of a framework that a survey feeds, in the order of its criteria. */
export function surveyBands(framework: Framework) {
  return framework.criteria.flatMap((criterion) =>
    criterion.measure.kind === 'survey_bands' ? [{ criterion, bands: criterion.measure.bands }] : [],
  )
}

/**
 * Reads what is to be tried from the parameters of a page: `b.CODE.0` and `g.CODE` in per cent, `share`, `aggregation`,
 * `w.VERSION`. Empty ones stay as they are.
 */
export function readChange(
  query: Readonly<Record<string, unknown>>,
  framework: Framework,
  w: Words['whatIf'],
): { change: Change; faults: ChangeFault[] } {
  const faults: ChangeFault[] = []
  const percentOf = (field: string, label: string): number | null => {
    const typed = query[field]
    const text = typeof typed === 'string' ? typed.trim().replace(',', '.') : ''
    if (text === '') return null
    const value = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN
    if (value >= 0 && value <= 100) return value
    faults.push({ field, message: w.percentWrong(label) })
    return null
  }
  const bands = new Map(
    surveyBands(framework).map(({ criterion, bands: given }) => {
      const changed = given.flatMap(({ from }, at) => {
        const value = from === null ? null : percentOf(`b.${criterion.code}.${at}`, criterion.code)
        return value === null ? [] : [[at, value] as const]
      })
      const limits = given.flatMap(({ from }, at) => new Map(changed).get(at) ?? from ?? [])
      if (new Set(limits).size < limits.length) {
        faults.push({ field: `b.${criterion.code}.0`, message: w.bandsSame(criterion.code) })
      }
      return [criterion.code, new Map(changed)] as const
    }),
  )
  const grades = new Map(
    framework.scoring.grades.flatMap(({ code }) => {
      const value = percentOf(`g.${code}`, code)
      return value === null ? [] : [[code, value] as const]
    }),
  )
  const share = percentOf('share', w.share)
  const weights = new Map(
    Object.entries(query).flatMap(([name, value]) => {
      const version = /^w\.(\d{1,9})$/.exec(name)?.[1]
      return version !== undefined && typeof value === 'string' && /^\d{1,6}$/.test(value)
        ? [[Number(version), Number(value)] as const]
        : []
    }),
  )
  const aggregation = aggregations.find((one) => one === query.aggregation) ?? null
  const appraisalShare = share === null ? null : share / 100
  return { change: { bands, grades, appraisalShare, aggregation, weights }, faults }
}

/** A copy of a framework under other rules; the framework itself stays as it is. */
export function changedFramework(framework: Framework, change: Change): Framework {
  return {
    ...framework,
    criteria: framework.criteria.map((criterion) => {
      const { measure } = criterion
      const limits = change.bands.get(criterion.code)
      if (measure.kind !== 'survey_bands' || !limits) return criterion
      const bands = measure.bands.map((band, at) => ({ ...band, from: limits.get(at) ?? band.from }))
      return { ...criterion, measure: { ...measure, bands } }
    }),
    scoring: {
      ...framework.scoring,
      appraisalShare: change.appraisalShare ?? framework.scoring.appraisalShare,
      grades: framework.scoring.grades
        .map((grade) => ({ ...grade, minimum: change.grades.get(grade.code) ?? grade.minimum }))
        .toSorted((a, b) => b.minimum - a.minimum),
    },
  }
}
