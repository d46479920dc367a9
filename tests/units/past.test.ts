import t from 'tap'
import { seriesOf } from '../../src/results/series.ts'
import type { Bridge, LineageStep } from '../../src/units/bridge-queries.ts'
import { pastsOf } from '../../src/units/past.ts'

const step = (
  successor_id: number,
  predecessor_id: number,
  happened_on: string,
  successors = 1,
): LineageStep => ({
  successor_id,
  predecessor_id,
  kind: 'merge',
  happened_on,
  successors,
})
const bridge = (basis: Bridge['basis'], ...parts: [number, number][]): Bridge => ({
  basis,
  reason: null,
  declaredAt: new Date(0),
  parts: parts.map(([unitId, weight]) => ({ unitId, weight })),
})
// 1 ← 2 (another name), 2 ← 3 + 4 in 2025, 3 ← 5 + 6 in 2020.
const steps = [
  step(1, 2, '2026-04-30'),
  step(2, 3, '2025-07-01'),
  step(2, 4, '2025-07-01'),
  step(3, 5, '2020-01-01'),
  step(3, 6, '2020-01-01'),
]

t.test('bridges are nested by the product of their weights', (t) => {
  const { pasts, broken } = pastsOf(
    1,
    steps,
    new Map([
      [2, bridge('population', [3, 3000], [4, 1000])],
      [3, bridge('equal', [5, 1], [6, 1])],
    ]),
  )
  t.equal(broken, null)
  t.same(
    pasts.map(({ parts }) => parts.map(({ unitId, weight }) => [unitId, weight])),
    [
      [[1, 1]],
      [[2, 1]],
      [
        [3, 0.75],
        [4, 0.25],
      ],
      [
        [4, 0.25],
        [5, 0.375],
        [6, 0.375],
      ],
    ],
  )
  t.end()
})

t.test('where nothing is declared the series breaks and says where', (t) => {
  t.same(pastsOf(1, steps, new Map()).broken, { unitId: 2, on: '2025-07-01', reason: 'undeclared' })
  t.same(pastsOf(1, steps, new Map([[2, bridge('none')]])).broken?.reason, 'declared_none')
  t.same(pastsOf(9, [step(9, 8, '2025-07-01', 2)], new Map()).broken?.reason, 'split')
  t.end()
})

t.test('figures are the mean by shares, and only where every part has one', (t) => {
  const past = pastsOf(1, steps, new Map([[2, bridge('population', [3, 3000], [4, 1000])]]))
  const one = (unitId: number, index: number | null) => ({
    unitId,
    caseId: unitId,
    index,
    appraisal: index,
    survey: null,
  })
  const points = seriesOf(
    [
      { roundId: 1, cases: [one(5, 90)] },
      { roundId: 2, cases: [one(3, 80), one(4, 60)] },
      { roundId: 3, cases: [one(3, 80)] },
      { roundId: 4, cases: [one(2, 71)] },
      { roundId: 5, cases: [one(1, 72), one(2, 10)] },
    ],
    past,
  )
  t.same(
    points.map(({ roundId, from, index, missing }) => [roundId, from, index, missing]),
    [
      [2, 'bridge', 75, []],
      [3, 'bridge', null, [4]],
      [4, 'same', 71, []],
      [5, 'own', 72, []],
    ],
  )
  t.end()
})
