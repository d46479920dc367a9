import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import { keepCompiled } from '../responses/compiled.ts'
import type { RoundSettings } from '../rounds/settings.ts'
import type { CaseResult, LevelResult } from './case-result.ts'
import { KeptRound } from './kept-round.ts'
import type { ResultRound } from './queries.ts'

/** All results of a round, computed from counts and appraised points as they are now. */
export type RoundResults = {
  readonly round: ResultRound
  readonly settings: RoundSettings
  /** every case, by the name of its unit */
  readonly cases: readonly CaseResult[]
  /** by framework, the one with most cases first */
  readonly levels: readonly LevelResult[]
  /** sheets in the figures, and sheets received that are not in them yet */
  readonly counted: {
    readonly counted: number
    readonly waiting: number
    /** sheets that the version of weights has no weight for: in no figure */
    readonly unweighed: number
  }
  /** the versions of weights that count, by questionnaire */
  readonly weights: readonly UsedWeights[]
  readonly at: Date
}

/** Reads results of rounds. */
export type Results = { round(round: ResultRound): Promise<RoundResults> }

/** Rounds kept in memory; the one read longest ago makes room. */
const LIMIT = 12

/**
 * Reads results and keeps what they were computed from, so that a page asks for no more than what changed: counts by unit,
 * sheets by revision. Nothing is shown that is older than the request.
 */
export function resultsFrom(db: Db): Results {
  const compiled = keepCompiled()
  const rounds = new Map<number, (round: ResultRound) => Promise<RoundResults>>()
  return {
    round(round) {
      const id = round.round_id
      const kept = rounds.get(id) ?? oneAtATime(new KeptRound(db, compiled))
      rounds.delete(id)
      rounds.set(id, kept)
      for (const oldest of rounds.keys()) {
        if (rounds.size <= LIMIT) break
        rounds.delete(oldest)
      }
      return kept(round)
    },
  }
}

/** A page and its charts ask at once: while one reading runs, all who come wait for the next one, and share it. */
function oneAtATime(kept: KeptRound): (round: ResultRound) => Promise<RoundResults> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<RoundResults> | null = null
  let latest: ResultRound
  return (round) => {
    latest = round
    next ??= running
      .catch(() => {})
      .then(() => {
        const reading = kept.read(latest)
        next = null
        running = reading
        return reading
      })
    return next
  }
}
