import { closedSurvey } from './likert/closed.ts'
import type { Measure } from './run.ts'

const TARGET = 20

/** Closing a round: weights, derived tables, reliability. Baseline: the time asked for, and the time at a tenth of the size. */
export async function run(): Promise<Measure[]> {
  const small = await closedSurvey(100_000)
  const large = await closedSurvey(1_000_000)
  const total = ({ weightSeconds, derivedSeconds, reliabilitySeconds }: typeof large) =>
    Math.round(100 * (weightSeconds + derivedSeconds + reliabilitySeconds)) / 100
  const growth = (measure: string, of: (survey: typeof large) => number): Measure =>
    against(`${measure}, 1,000,000 against 100,000`, of(large), of(small))
  return [
    against('close at 1,000,000 against the target', total(large), TARGET),
    growth('close', total),
    growth('… weights', ({ weightSeconds }) => weightSeconds),
    growth('… derived tables', ({ derivedSeconds }) => derivedSeconds),
    growth('… reliability', ({ reliabilitySeconds }) => reliabilitySeconds),
  ]
}

function against(measure: string, ours: number, baseline: number): Measure {
  return { measure, unit: 's', ours, baseline, ratio: ours / baseline }
}
