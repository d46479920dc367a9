import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import { keepCompiled } from '../responses/compiled.ts'
import type { RoundSettings } from '../rounds/settings.ts'
import { besideEditions } from './beside-editions.ts'
import type { CaseResult, LevelResult } from './case-result.ts'
import type { BandOf, CaseCounts } from './count-queries.ts'
import { KeptRound } from './kept-round.ts'
import { onceFor } from './once.ts'
import { type ResultRound, resultRound } from './queries.ts'

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
  /** the counts of some units from the same data, with groups of respondents apart */
  countsOf(
    unitIds: readonly number[],
    bandOf?: BandOf,
  ): Promise<readonly (CaseCounts & { readonly band: number })[]>
  /** figures of surveys are not in it: the round is open, and whoever looks could watch single answers come in */
  readonly surveysHeld: boolean
  /** the editions that were published before, the first one first */
  earlier(): Promise<readonly RoundResults[]>
  readonly at: Date
}

/** Results as one reading gives them, before they are set beside what was published earlier. */
export type ReadResults = Omit<RoundResults, 'earlier' | 'surveysHeld'>

/** Reads results of rounds. */
export type Results = {
  /** @param surveys false = as if nobody had answered yet, for those who may not see answers of a round that is open */
  round(round: ResultRound, surveys?: boolean): Promise<RoundResults>
}

/** Rounds kept in memory; the one read longest ago makes room. */
const LIMIT = 12

/**
 * Reads results and keeps what they were computed from, so that a page asks for no more than what changed: counts by unit,
 * sheets by revision. Nothing is shown that is older than the request.
 */
export function resultsFrom(db: Db): Results {
  const compiled = keepCompiled()
  const rounds = new Map<string, (round: ResultRound) => Promise<ReadResults>>()
  const read = (round: ResultRound, surveys: boolean) => {
    const id = `${round.round_id} ${round.edition} ${surveys}`
    const kept = rounds.get(id) ?? oneAtATime(new KeptRound(db, compiled, { surveys }))
    rounds.delete(id)
    rounds.set(id, kept)
    for (const oldest of rounds.keys()) {
      if (rounds.size <= LIMIT) break
      rounds.delete(oldest)
    }
    return kept(round)
  }
  const results: Results = {
    async round(round, surveys = true) {
      const earlier = async () => {
        const found: RoundResults[] = []
        for (const { edition } of round.editions.toReversed()) {
          if (round.edition !== null && edition >= round.edition) continue
          const one = await resultRound(db, round.round_id, edition)
          if (one) found.push(await results.round(one))
        }
        return found
      }
      const all = { ...(await read(round, surveys)), surveysHeld: !surveys, earlier }
      // What an edition hides was decided when it was published.
      if (round.edition !== null || round.editions.length === 0) return all
      const editions = await earlier()
      const from = [all.levels, ...editions.map(({ levels }) => levels)] as const
      const levels = onceFor(from, 'beside', async () => (await besideEditions(all, editions)).levels)
      return { ...all, levels: await levels }
    },
  }
  return results
}

/** A page and its charts ask at once: while one reading runs, all who come wait for the next one, and share it. */
function oneAtATime(kept: KeptRound): (round: ResultRound) => Promise<ReadResults> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<ReadResults> | null = null
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
