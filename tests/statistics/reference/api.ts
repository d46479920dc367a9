import { type Design, surveyDesign } from '../../../src/statistics/design.ts'
import { numberIn, type Row, readRows } from './read.ts'

/** A sample of schools with its design: stratified, one-stage cluster or simple random. */
export type Sample = {
  readonly rows: readonly Row[]
  readonly weights: number[]
  readonly design: Design
  readonly withoutCorrection: Design
  readonly column: (name: string) => (number | null)[]
}

const places: Record<string, (row: Row, i: number) => { stratum: string; psu: string }> = {
  'apistrat.csv': (row, i) => ({ stratum: row.stype!, psu: String(i) }),
  'apiclus1.csv': (row) => ({ stratum: 'all', psu: row.dnum! }),
  'apisrs.csv': (_, i) => ({ stratum: 'all', psu: String(i) }),
}

export function readSample(name: 'apistrat.csv' | 'apiclus1.csv' | 'apisrs.csv'): Sample {
  const rows = readRows(name)
  const place = rows.map((row, i) => places[name]!(row, i))
  return {
    rows,
    weights: rows.map((row) => Number(row.pw)),
    design: surveyDesign(place.map((at, i) => ({ ...at, populationPsus: Number(rows[i]!.fpc) }))),
    withoutCorrection: surveyDesign(place),
    column: (column) => rows.map((row) => numberIn(row, column)),
  }
}
