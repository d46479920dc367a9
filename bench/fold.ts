import { benchSurvey } from './likert/survey.ts'
import type { Measure } from './run.ts'

const SMALL = 100_000
const LARGE = 1_000_000
const TARGET = 5_000

/**
 * Folding a backlog: sheets of 30 graded questions, stored in random order over 3,321 communes, by one process on an embedded
 * PostgreSQL that waits for the disk. Baseline: the rate asked for, for the large backlog the rate of
 * the small one, and the rate at which the same run stored the sheets, 5,000 in a statement.
 */
export async function run(): Promise<Measure[]> {
  const survey = { small: await benchSurvey(SMALL), large: await benchSurvey(LARGE) }
  const small = rate(SMALL, survey.small.foldSeconds)
  const large = rate(LARGE, survey.large.foldSeconds)
  return [
    against('backlog of 100,000 against the target', small, TARGET),
    against('backlog of 1,000,000 against the target', large, TARGET),
    against('backlog of 1,000,000 against 100,000', large, small),
    against('folding 100,000 against storing them', small, rate(SMALL, survey.small.storeSeconds)),
    against('folding 1,000,000 against storing them', large, rate(LARGE, survey.large.storeSeconds)),
  ]
}

function rate(sheets: number, seconds: number): number {
  return Math.round(sheets / seconds)
}

function against(measure: string, ours: number, baseline: number): Measure {
  return { measure, unit: 'sheets/s', ours, baseline, ratio: ours / baseline }
}
