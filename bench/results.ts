import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allUnitEstimates, areaEstimates, nationalEstimates, unitEstimates } from '../src/estimates/read.ts'
import { strataOfVersion } from '../src/estimates/read-queries.ts'
import { histogramQuantile } from '../src/statistics/histogram-quantile.ts'
import { compile } from '../src/surveys/compile.ts'
import { itemLayout, layoutOf } from '../src/surveys/layout.ts'
import { type ClosedSurvey, closedSurvey } from './likert/closed.ts'
import { benchForm } from './likert/frame.ts'
import { ITEMS } from './likert/rows.ts'
import { say } from './likert/survey.ts'
import type { BenchOptions, Measure } from './run.ts'

/** Milliseconds in which the answers are asked for: p95 of single reads, all of the table. */
const TARGETS = { national: 50, provinces: 50, commune: 20, table: 2000 }
/**
 * Seconds that R's survey package took for the same answers from 1,000,000 rows, recorded when the fixtures were made (R 4.2.2,
 * survey 4.1-1, two cores, quiet; the table by one design per commune). Not of the same run.
 */
const R_RECORDED = { national: 5.1, provinces: 10.2, table: 60.5 }

/**
 * Reads of a closed round, statistics and SQL together: everything in the country, all provinces, one commune, all communes,
 * 30 questions each (mean and share of the two best answers, with standard errors). The answers are compared with R's.
 */
export async function run({ keep }: BenchOptions): Promise<Measure[]> {
  const small = await closedSurvey(100_000, keep)
  const large = await closedSurvey(1_000_000, keep)
  await answersOfR(small, 'expected-100k.json')
  await answersOfR(large, 'expected-1m.json')
  const measures: Record<'target' | 'growth' | 'recorded', Measure[]> = {
    target: [],
    growth: [],
    recorded: [],
  }
  for (const kind of kinds) {
    const [tenth, whole] = await timed(times[kind], readOf(kind, small), readOf(kind, large))
    measures.target.push(against(`${kind} at 1,000,000, p95, against the target`, whole.p95, TARGETS[kind]))
    measures.growth.push(against(`${kind}, median, 1,000,000 against 100,000`, whole.median, tenth.median))
    if (kind === 'commune') continue
    const recorded = 1000 * R_RECORDED[kind]
    measures.recorded.push(
      against(`${kind} at 1,000,000, median, against R's recorded time`, whole.median, recorded),
    )
  }
  return Object.values(measures).flat()
}

const kinds = ['national', 'provinces', 'commune', 'table'] as const
const times = { national: 60, provinces: 60, commune: 200, table: 20 }

function readOf(
  kind: (typeof kinds)[number],
  { survey, weightVersionId }: ClosedSurvey,
): () => Promise<unknown> {
  const { db, communes } = survey
  const some = () => communes[Math.floor(Math.random() * communes.length)]!
  return {
    national: () => nationalEstimates(db, weightVersionId),
    provinces: () => areaEstimates(db, weightVersionId),
    commune: () => unitEstimates(db, weightVersionId, some()),
    table: () => allUnitEstimates(db, weightVersionId),
  }[kind]
}

async function answersOfR(closed: ClosedSurvey, fixture: string): Promise<void> {
  const worst = await compare(closed, fixture)
  say(`${fixture}: largest relative difference to R ${worst.toExponential(1)}`)
  if (!(worst < 1e-9)) throw new Error(`the answers are not R's: ${worst}`)
}

type Timing = { readonly median: number; readonly p95: number }

/** Milliseconds of several reads taken in turn, so that whatever else the machine does falls on all alike. */
async function timed(rounds: number, ...reads: (() => Promise<unknown>)[]): Promise<[Timing, Timing]> {
  const taken = reads.map((): number[] => [])
  for (let round = -2; round < rounds; round++) {
    for (const [which, read] of reads.entries()) {
      const started = performance.now()
      await read()
      if (round >= 0) taken[which]!.push(performance.now() - started)
    }
  }
  return taken.map((times) => {
    times.sort((a, b) => a - b)
    const at = (share: number) => Math.round(100 * times[Math.ceil(share * rounds) - 1]!) / 100
    return { median: at(0.5), p95: at(0.95) }
  }) as [Timing, Timing]
}

type Expected = {
  rows: number
  sum_w: number
  degf: number
  mean: Record<string, number>
  se: Record<string, number>
  top2: Record<string, number>
  top2_se: Record<string, number>
  alpha: number
  kish_deff: number
  q1_by_province: Record<string, { mean: number; se: number }>
  q1_quartiles: number[]
}

/** The largest relative difference between our answers and R's. */
async function compare({ survey, weightVersionId, alpha }: ClosedSurvey, fixture: string): Promise<number> {
  const { db, provinces } = survey
  const file = join(import.meta.dirname, 'fixtures', fixture)
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Expected
  const { figures: nation } = await nationalEstimates(db, weightVersionId)
  const { figures: areas } = await areaEstimates(db, weightVersionId)
  const pairs: [number | null | undefined, number | undefined][] = [
    [nation.sheets, expected.rows],
    [nation.weight, expected.sum_w],
    [nation.weightEffect.value, expected.kish_deff],
    [alpha, expected.alpha],
  ]
  for (const { code, mean, top2 } of nation.items.filter((item) => item.code.startsWith('q'))) {
    pairs.push([mean.value, expected.mean[code]], [mean.se.value, expected.se[code]])
    pairs.push([top2.value, expected.top2[code]], [top2.se.value, expected.top2_se[code]])
    pairs.push([mean.df, expected.degf])
  }
  for (const { areaId, items } of areas) {
    const own = expected.q1_by_province[`P${String(provinces.indexOf(areaId!) + 1).padStart(2, '0')}`]
    const mean = items.find(({ code }) => code === 'q1')?.mean
    pairs.push([mean?.value, own?.mean], [mean?.se.value, own?.se])
  }
  for (const [at, value] of (await quartiles(db, weightVersionId)).entries()) {
    pairs.push([value, expected.q1_quartiles[at]])
  }
  if (pairs.length !== 4 + 5 * ITEMS + 2 * areas.length + 3) throw new Error('an answer is missing')
  return Math.max(
    ...pairs.map(([ours, theirs]) =>
      typeof ours === 'number' && typeof theirs === 'number' ? Math.abs(ours / theirs - 1) : Infinity,
    ),
  )
}

async function quartiles(db: ClosedSurvey['survey']['db'], weightVersionId: number) {
  const layout = layoutOf(compile(benchForm))
  const rows = await strataOfVersion(db, weightVersionId)
  const categories = itemLayout(layout, 'q1')!.categories
  const histogram = categories.map(({ at }) => rows.reduce((sum, { totals }) => sum + totals[at]!, 0))
  return [0.25, 0.5, 0.75].map((p) => histogramQuantile(histogram, p).value)
}

function against(measure: string, ours: number, baseline: number): Measure {
  return { measure, unit: 'ms', ours, baseline, ratio: ours / baseline }
}
