import { sql } from 'kysely'
import type { Db } from '../../src/database.ts'
import { buildWeights } from '../../src/estimates/build-weights.ts'
import { scaleReliability } from '../../src/estimates/read-reliability.ts'
import { rebuildEstimates } from '../../src/estimates/rebuild.ts'
import { type BenchSurvey, benchSurvey, givenWeights, load, say, seconds } from './survey.ts'

/** The survey with its round closed for good: weights, derived tables, reliability. */
export type ClosedSurvey = {
  readonly survey: BenchSurvey
  readonly weightVersionId: number
  readonly alpha: number
  readonly weightSeconds: number
  readonly derivedSeconds: number
  readonly reliabilitySeconds: number
}

const closed = new Map<number, Promise<ClosedSurvey>>()

/** Closes the survey with so many respondents; once in a run. */
export function closedSurvey(respondents: number, keep: string | null): Promise<ClosedSurvey> {
  let survey = closed.get(respondents)
  if (!survey) {
    survey = close(respondents, keep)
    closed.set(respondents, survey)
  }
  return survey
}

async function close(respondents: number, keep: string | null): Promise<ClosedSurvey> {
  const survey = await benchSurvey(respondents, { keep })
  const { db, roundId, versionId } = survey
  const plan = givenWeights(survey)
  await forget(db)
  let started = performance.now()
  const weights = await buildWeights(db, null, { roundId, versionId, plan })
  if (weights.reason !== null) throw new Error(`no weights: ${weights.reason}`)
  const weightSeconds = seconds(started)
  started = performance.now()
  await rebuildEstimates(db, weights.weightVersionId, 'final')
  const derivedSeconds = seconds(started)
  started = performance.now()
  const found = await scaleReliability(db, weights.weightVersionId, 'HL', { how: 'pairwise' })
  const reliabilitySeconds = seconds(started)
  const alpha = found?.reliability?.alpha.value
  if (alpha === null || alpha === undefined) throw new Error('no reliability')
  const { weightVersionId } = weights
  say(`${respondents} sheets closed; load ${load()}`)
  return { survey, weightVersionId, alpha, weightSeconds, derivedSeconds, reliabilitySeconds }
}

/** Takes away what an earlier run derived in a database that was kept. */
async function forget(db: Db): Promise<void> {
  const derived = [
    'psu_item',
    'stratum_item',
    'stratum_cross',
    'weighted_cross',
    'area_effect',
    'estimate_build',
  ] as const
  for (const table of [...derived, 'cell_weight', 'weight_version'] as const) {
    await db.deleteFrom(table).execute()
    await sql`vacuum analyze ${sql.table(table)}`.execute(db)
  }
}
