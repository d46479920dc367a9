import { Worker } from 'node:worker_threads'
import type { CriterionRow } from '../scoring/criterion.ts'
import { leafScore } from '../scoring/leaf.ts'
import type { MethodRobustness } from '../scoring/method-robustness.ts'
import { type IndexInput, movableIndex } from '../scoring/movable-index.ts'
import { withoutAdjusting } from '../scoring/score.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { type CaseResult, type LevelResult, scoreOptions } from './case-result.ts'
import type { RoundResults } from './load.ts'
import { seedOf } from './method.ts'
import { publicationRule } from './published.ts'
import { tableRow } from './table.ts'

/** More units than this are not ranked in one list: the draws would not fit into memory. */
export const mostRanked = 700
/** Draws, as publication needs (methodology §11). */
const draws = 10_000

/** The units of a framework that are ranked, with what their index is made of. */
export type RankedIndex = { readonly cases: readonly CaseResult[]; readonly index: IndexInput }

/**
 * The units that stand in a ranking of the effectiveness index: those whose index is final, rests on a survey where others do,
 * and is not kept back; null where there are fewer than two.
 */
export function rankedIndex(
  all: Pick<RoundResults, 'settings' | 'round'>,
  level: LevelResult,
): RankedIndex | null {
  const { framework } = level
  const options = scoreOptions(framework, all.settings, all.round.state)
  if (!options) return null
  const cases = level.cases.filter((one) => {
    const rule = publicationRule(all, level, one.row.case_id)
    return one.score?.ranked && !one.score.noSurvey && tableRow(one, rule).index !== null
  })
  if (cases.length < 2) return null
  const { notAppraised = 'missing' } = options
  const rows = weighedRows(cases[0]!.rows)
  const leaves = new Set(rows.flatMap(({ code, source }) => (source === 'children' ? [] : [code])))
  const units = cases.map((one) =>
    one.rows.flatMap((row): [string, number][] => {
      if (!leaves.has(row.code)) return []
      const score = leafScore(row, notAppraised)
      return score.kind === 'scored' ? [[row.code, (100 * score.points) / score.maximum]] : []
    }),
  )
  if (units.some((own) => own.length === 0)) return null
  const index: IndexInput = {
    rows: rows.map(({ code, parent, maximum, weight = null, source }) => ({
      code,
      parent,
      maximum,
      weight,
      source,
    })),
    mode: options.mode ?? 'points',
    appraisalShare: options.appraisalShare ?? null,
    units,
  }
  const movable = movableIndex(index)
  const weighed = movable.scores(new Float64Array(movable.nodes.length).fill(1))
  // What the published index has beside its weighted sum: bonus and penalty with their caps.
  const beside = cases.map(({ score }, unit) => {
    const rest = (score?.index.value ?? weighed[unit]!) - weighed[unit]!
    return Math.abs(rest) < 1e-9 ? 0 : rest
  })
  return { cases, index: { ...index, beside } }
}

/** The rows that weights apply to: without bonus and penalty. */
function weighedRows(all: readonly CriterionRow[]): CriterionRow[] {
  const rows = withoutAdjusting(all)
  const parents = new Set(rows.map(({ parent }) => parent))
  return rows.map((row) => (parents.has(row.code) ? { ...row, source: 'children' } : row))
}

/** Whether a unit holds its rank when weights move: within two ranks, within a fifth of all, or not. */
export function heldHow(
  { p05, p95 }: { readonly p05: number; readonly p95: number },
  units: number,
): 'held' | 'fairly' | 'loose' {
  return p95 - p05 <= 2 ? 'held' : p95 - p05 <= units / 5 ? 'fairly' : 'loose'
}

/** Keeps what was drawn for so many rankings; the one looked at longest ago makes room. */
const KEPT = 12

/** Reads how firmly rankings hold: drawn once for the same data, with the seed of the round. */
export function robustnessFrom(): (roundId: number, ranked: RankedIndex) => Promise<MethodRobustness> {
  const kept = new Map<string, Promise<MethodRobustness>>()
  return (roundId, { index }) => {
    const key = `${roundId} ${contentHash(index)}`
    const known = kept.get(key) ?? inThread(index, { seed: seedOf(roundId), draws })
    kept.delete(key)
    kept.set(key, known)
    known.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
    return known
  }
}

function inThread(index: IndexInput, options: { seed: number; draws: number }): Promise<MethodRobustness> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./robustness-worker.ts', import.meta.url), {
      workerData: { index, options },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the ranking was not drawn (${code})`)))
  })
}
