import t from 'tap'
import { inverseCdf, percentileInterval, rescaledBootstrap } from '../../src/statistics/bootstrap.ts'
import { surveyDesign } from '../../src/statistics/design.ts'
import { jackknife } from '../../src/statistics/jackknife.ts'
import { fromState, seededRandom } from '../../src/statistics/random.ts'
import { taylorVariance } from '../../src/statistics/taylor.ts'
import { readSample, type Sample } from './reference/api.ts'
import { matches, referenceTest } from './reference/read.ts'

const ratioOf = ({ weights, column }: Sample, top: string, bottom?: string) => {
  const y = column(top) as number[]
  const x = bottom === undefined ? y.map(() => 1) : (column(bottom) as number[])
  return (factors: Float64Array): number => {
    let above = 0
    let below = 0
    for (const [i, weight] of weights.entries()) {
      above += weight * factors[i]! * y[i]!
      below += weight * factors[i]! * x[i]!
    }
    return above / below
  }
}

referenceTest(t, 'S13', 'jackknife of a mean and a ratio', (t, { expected, tolerance }) => {
  const strat = readSample('apistrat.csv')
  const clus = readSample('apiclus1.csv')
  const run = (sample: Sample) => {
    const mean = ratioOf(sample, 'api00')
    const ratio = ratioOf(sample, 'api.stu', 'enroll')
    const all = new Float64Array(sample.weights.length).fill(1)
    const replicated = jackknife(sample.design, mean)
    return {
      n_replicates: replicated.replicates.length,
      mean: mean(all),
      se_mean: Math.sqrt(replicated.variance.value!),
      ratio: ratio(all),
      se_ratio: Math.sqrt(jackknife(sample.design, ratio).variance.value!),
    }
  }
  const { ratio: _ratio, ...clustered } = run(clus)
  matches(t, { strat_JKn: run(strat), clus1_JK1: clustered }, expected, tolerance)
})

referenceTest(t, 'S01', 'the bootstrap of a mean comes within a tenth of Taylor', (t, { expected }) => {
  const sample = readSample('apistrat.csv')
  const corrected = rescaledBootstrap(sample.design, ratioOf(sample, 'api00'), { seed: 1 })
  const plain = rescaledBootstrap(sample.withoutCorrection, ratioOf(sample, 'api00'), { seed: 2 })
  const near = (found: number, taylor: number) => Math.abs(found / taylor - 1) < 0.1
  t.ok(near(corrected.se.value!, expected.with_fpc.se.api00), `${corrected.se.value}`)
  t.ok(near(plain.se.value!, expected.without_fpc.se.api00), `${plain.se.value}`)
  const again = rescaledBootstrap(sample.design, ratioOf(sample, 'api00'), { seed: 1 })
  t.strictSame(again, corrected, 'the same seed gives the same result')
})

const four = surveyDesign([1, 2, 3, 4].map((psu) => ({ stratum: 'A', psu: String(psu) })))
const weighted = (y: readonly number[]) => (factors: Float64Array) => {
  const total = factors.reduce((sum, factor) => sum + factor, 0)
  return y.reduce((sum, value, i) => sum + factors[i]! * value, 0) / total
}

t.test('the jackknife of a plain mean is s²/n; the bootstrap comes near it', async (t) => {
  const y = [1, 2, 4, 9]
  // s² = (9 + 4 + 0 + 25)/3
  matches(t, jackknife(four, weighted(y)).variance.value, 38 / 12, { rel: 1e-12 })
  const { se } = rescaledBootstrap(four, weighted(y), { seed: 3, replicates: 20_000 })
  t.ok(Math.abs(se.value! / Math.sqrt(38 / 12) - 1) < 0.03)
})

t.test('replicates of a total scatter about it as Taylor says, also with a finite population', async (t) => {
  const z = [10, 20, 60, 30]
  const total = (factors: Float64Array) => z.reduce((sum, value, i) => sum + factors[i]! * value, 0)
  for (const populationPsus of [null, 8]) {
    const design = surveyDesign(
      [1, 2, 3, 4].map((psu) => ({ stratum: 'A', psu: String(psu), populationPsus })),
    )
    const { replicates, se } = rescaledBootstrap(design, total, { seed: 5, replicates: 20_000 })
    const mean = replicates.reduce((sum, value) => sum + value, 0) / replicates.length
    t.ok(Math.abs(mean / 120 - 1) < 0.01, `${mean}`)
    t.ok(Math.abs(se.value! / Math.sqrt(taylorVariance(design, z).value!) - 1) < 0.03, `${se.value}`)
  }
})

t.test('replicates without a value are counted; beyond one in twenty there is no error', async (t) => {
  let call = 0
  const sometimes = (every: number) => (factors: Float64Array) =>
    ++call % every === 0 ? null : weighted([1, 2, 4, 9])(factors)
  const few = rescaledBootstrap(four, sometimes(50), { seed: 3 })
  t.equal(few.undefinedReplicates, 20)
  t.equal(few.se.reason, null)
  const many = rescaledBootstrap(four, sometimes(10), { seed: 3 })
  t.equal(many.se.reason, 'not_estimable')
  t.equal(many.undefinedReplicates, 100)
  t.equal(jackknife(four, () => null).variance.reason, 'not_estimable')
})

t.test('a stratum with one unit', async (t) => {
  const lonely = surveyDesign([{ stratum: 'A', psu: '1' }])
  t.equal(jackknife(lonely, weighted([1])).variance.reason, 'lonely_psu')
  t.equal(rescaledBootstrap(lonely, weighted([1]), { seed: 1 }).variance.reason, 'lonely_psu')
  t.throws(
    () => rescaledBootstrap(four, weighted([1, 2, 3, 4]), { seed: 1, replicates: 1 }),
    /two replicates/,
  )
  t.throws(() => rescaledBootstrap(four, weighted([1, 2, 3, 4]), { seed: 0.5 }), /whole seed/)
})

t.test('percentiles by the inverse of the distribution function', async (t) => {
  t.equal(inverseCdf([40, 10, 30, 20], 0.5), 20)
  t.equal(inverseCdf([1, 2, 3], 0), 1)
  t.equal(inverseCdf([1, 2, 3], 1), 3)
  t.strictSame(percentileInterval([3, 1, 2, 4], 0.5), { lower: 1, upper: 3 })
  t.throws(() => inverseCdf([], 0.5), /at least one value/)
})

t.test("the generator gives its authors' published numbers", async (t) => {
  const { bits } = fromState([1, 2, 3, 4])
  t.strictSame(
    Array.from({ length: 10 }, bits),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  )
  t.throws(() => fromState([0, 0, 0, 0]), /not all zero/)
})

t.test('random numbers are spread evenly and repeat with their seed', async (t) => {
  const random = seededRandom(20_260_701)
  const draws = Array.from({ length: 100_000 }, random.next)
  t.ok(draws.every((u) => u >= 0 && u < 1))
  t.ok(Math.abs(draws.reduce((sum, u) => sum + u, 0) / draws.length - 0.5) < 0.004)
  const counts = new Array<number>(6).fill(0)
  for (let i = 0; i < 60_000; i++) counts[random.below(6)]!++
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  t.ok(chi < 20.5, `chi-square ${chi} on 5 degrees of freedom`)
  t.equal(seededRandom(5).next(), seededRandom(5).next())
  t.not(seededRandom(5).next(), seededRandom(6).next())
})
