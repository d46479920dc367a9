import { weighCrosses } from '../src/estimates/weigh-crosses.ts'
import { type ClosedSurvey, closedSurvey } from './likert/closed.ts'
import { seconds } from './likert/survey.ts'
import type { BenchOptions, Measure } from './run.ts'

const TARGET = 20

/** Closing a round: weights, derived tables, reliability. Baseline: the time asked for, and the time at a smaller size. */
export async function run({ sizes, keep }: BenchOptions): Promise<Measure[]> {
  const closed: { name: string; survey: ClosedSurvey }[] = []
  for (const size of sizes) {
    closed.push({ name: size.toLocaleString('en'), survey: await closedSurvey(size, keep) })
  }
  const measures = closed.map(({ name, survey }) =>
    against(`close at ${name} against the target`, total(survey), TARGET),
  )
  for (const { name, survey } of closed) {
    const started = performance.now()
    await weighCrosses(survey.survey.db, survey.weightVersionId)
    measures.push(
      against(
        `weighted reliability at ${name}, after the close, against it`,
        seconds(started),
        total(survey),
      ),
    )
  }
  const [small, large] = closed
  if (!small || !large) return measures
  const growth = (measure: string, of: (survey: ClosedSurvey) => number): Measure =>
    against(`${measure}, ${large.name} against ${small.name}`, of(large.survey), of(small.survey))
  return [
    ...measures,
    growth('close', total),
    growth('… weights', ({ weightSeconds }) => weightSeconds),
    growth('… derived tables', ({ derivedSeconds }) => derivedSeconds),
    growth('… reliability', ({ reliabilitySeconds }) => reliabilitySeconds),
  ]
}

function total({ weightSeconds, derivedSeconds, reliabilitySeconds }: ClosedSurvey): number {
  return Math.round(100 * (weightSeconds + derivedSeconds + reliabilitySeconds)) / 100
}

function against(measure: string, ours: number, baseline: number): Measure {
  return { measure, unit: 's', ours, baseline, ratio: ours / baseline }
}
