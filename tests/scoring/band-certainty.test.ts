import t from 'tap'
import { bandCertainty, plannedBands } from '../../src/scoring/band-certainty.ts'
import { bandPoints } from '../../src/scoring/bands.ts'
import { gradeProbabilities } from '../../src/scoring/sampling-error.ts'
import { matches } from '../statistics/reference/read.ts'

const article8 = [
  { from: 85, points: 4 },
  { from: 70, points: 3 },
  { from: 50, points: 2 },
  { from: null, points: 0 },
]

t.test('planned: the share of samples in a wrong band, as simulated before by others', async (t) => {
  // 20,000 runs of a true 83 %: 43, 36 and 16 % with 30, 100 and 400 people; 61, 38 and 26 % with a design effect of 2
  const simulated = [
    [30, 43],
    [100, 36],
    [400, 16],
    [30 / 2, 61],
    [100 / 2, 38],
    [400 / 2, 26],
  ] as const
  for (const [size, wrong] of simulated) {
    matches(t, 100 * plannedBands(83, size, article8).wrong, wrong, { abs: 1 }, `${size} people`)
  }
  // Two people, 80 %: both satisfied 0.64 (100 %), one 0.32 (50 %), none 0.04
  matches(
    t,
    plannedBands(80, 2, article8).chances.map(({ probability }) => probability),
    [0.64, 0, 0.32, 0.04],
    { abs: 1e-12 },
  )
  t.equal(plannedBands(100, 5, article8).wrong, 0)
  t.throws(() => plannedBands(101, 5, article8), /between 0 and 100/)
  t.throws(() => plannedBands(50, 0, article8), /size above zero/)
})

t.test('observed: probabilities of bands by the normal distribution, worked by table', async (t) => {
  // Φ(0.5) = 0.6915, Φ(1) = 0.8413, Φ(2) = 0.9772 in any table
  const at = (percent: number, se: number) => bandCertainty({ percent, se, respondents: 100 }, article8)
  matches(t, at(85, 3).certainty, 0.5, { abs: 1e-9 }, 'on a limit it is a toss-up')
  matches(t, at(84, 2).certainty, 0.6914624612740131, { abs: 1e-9 })
  matches(
    t,
    at(80, 5).chances.map(({ probability }) => probability),
    [1 - 0.8413447460685429, 0.8413447460685429 - (1 - 0.9772498680518208), 1 - 0.9772498680518208, 0],
    { abs: 1e-6 },
  )
  t.strictSame(
    at(80, 5).chances.map(({ from, points }) => [from, points]),
    [
      [85, 4],
      [70, 3],
      [50, 2],
      [null, 0],
    ],
  )
})

t.test('analytic and simulated probabilities differ by less than a point', async (t) => {
  for (const [percent, se] of [
    [83, 3.76],
    [70.5, 4],
    [97, 2],
    [51, 9],
  ] as const) {
    const { chances } = bandCertainty({ percent, se, respondents: 100 }, article8)
    const drawn = gradeProbabilities(
      [percent / 100],
      [[(se / 100) ** 2]],
      ([share]) => String(bandPoints(100 * share!, article8)),
      { draws: 40_000, seed: 85 },
    )
    for (const { points, probability } of chances) {
      matches(t, drawn.get(String(points)) ?? 0, probability, { abs: 0.01 }, `${percent}: ${points} points`)
    }
  }
})

t.test(
  'points are sure only where the interval reaches over no limit; how many people that takes',
  async (t) => {
    const at = (percent: number, se: number, respondents = 100) =>
      bandCertainty({ percent, se, respondents }, article8)
    t.match(at(78, 3), { points: 3, sure: true, warning: null, nearest: 85 })
    const unsure = at(83, 3.76)
    t.match(unsure, { points: 3, sure: false, warning: 'near_limit', nearest: 85 })
    // 2 points away: 1.959964² · 0.83 · 0.17/0.02² = 1355.1 people
    const simple = at(83, 100 * Math.sqrt((0.83 * 0.17) / 100))
    t.equal(simple.needed, 1356)
    t.ok(
      bandCertainty({ percent: 83, se: 100 * Math.sqrt((0.83 * 0.17) / 1356), respondents: 1356 }, article8)
        .sure,
    )
    t.notOk(
      bandCertainty({ percent: 83, se: 100 * Math.sqrt((0.83 * 0.17) / 1355), respondents: 1355 }, article8)
        .sure,
    )
    t.match(at(85, 2), { points: 4, sure: false, warning: 'on_limit', needed: null })
    t.match(
      at(84.99999999999999, 2),
      { points: 4, warning: 'on_limit' },
      'floating-point noise is not a difference',
    )
    t.match(at(84.96, 0.001), { points: 3, sure: true }, 'shown as 85.0, and surely below')
    t.match(at(85, 0), { certainty: 1, sure: true, needed: null }, 'a figure without error')
    const published = { percent: 83, se: 0.5, respondents: 100, interval: { lower: 80, upper: 85 } }
    t.notOk(bandCertainty(published, article8).sure, 'the interval shown beside it decides')
    t.match(at(20, 1), { points: 0, sure: true })
    const open = bandCertainty({ percent: 20, se: 1, respondents: 9 }, [{ from: 50, points: 1 }])
    t.match(open, { points: null, certainty: 1, chances: [{ from: 50 }, { from: null, points: null }] })
    t.match(bandCertainty({ percent: 20, se: 1, respondents: 9 }, [{ from: null, points: 1 }]), {
      sure: true,
      nearest: null,
      needed: null,
    })
    t.throws(() => at(80, -1), /standard error/)
    t.throws(() => at(80, 1, 0), /at least one respondent/)
  },
)
