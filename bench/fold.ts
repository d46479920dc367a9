import { benchSurvey } from './likert/survey.ts'
import type { BenchOptions, Measure } from './run.ts'

const TARGET = 5_000

/**
 * Folding a backlog: sheets of 30 graded questions, stored in random order over 3,321 communes, by one process on an embedded
 * PostgreSQL that waits for the disk. Baseline: the rate asked for, the rate at which the same run stored the sheets, 5,000 in
 * a statement, and between sizes the rate of the small one. The survey is always made anew.
 */
export async function run({ sizes, keep }: BenchOptions): Promise<Measure[]> {
  const measures: Measure[] = []
  const rates: number[] = []
  for (const size of sizes) {
    const { foldSeconds, storeSeconds } = await benchSurvey(size, { keep, fresh: true })
    const folded = Math.round(size / foldSeconds)
    const name = size.toLocaleString('en')
    measures.push(against(`backlog of ${name} against the target`, folded, TARGET))
    measures.push(against(`folding ${name} against storing them`, folded, Math.round(size / storeSeconds)))
    rates.push(folded)
  }
  const [small, large] = rates
  if (small && large) measures.push(against('backlog of the large against the small', large, small))
  return measures
}

function against(measure: string, ours: number, baseline: number): Measure {
  return { measure, unit: 'sheets/s', ours, baseline, ratio: ours / baseline }
}
