import fc from 'fast-check'
import t from 'tap'
import { allocate, largestRemainder } from '../../src/statistics/allocation.ts'
import { minimalDetectableChange } from '../../src/statistics/difference.ts'
import {
  bestClusterSize,
  cochranSize,
  peopleToApproach,
  plannedDesignEffect,
  plannedMargin,
  sizeForMean,
  yamaneSize,
} from '../../src/statistics/sample-size.ts'
import { holds } from './property.ts'
import { matches, referenceTest } from './reference/read.ts'

referenceTest(t, 'P01', 'sample sizes, margins and allocations', (t, { expected, tolerance }) => {
  const strata = [
    { population: 12000, standardDeviation: 0.4 },
    { population: 4500, standardDeviation: 0.45 },
    { population: 800, standardDeviation: 0.5 },
    { population: 60, standardDeviation: 0.5 },
  ]
  const proportional = allocate(strata, 400, 'proportional', { minimum: 20 })
  const neyman = allocate(strata, 400, 'neyman', { minimum: 20 })
  const all = strata.reduce((sum, { population }) => sum + population, 0)
  const seOf = (n: readonly number[]): number =>
    Math.sqrt(
      strata.reduce(
        (sum, { population: N, standardDeviation: S }, h) =>
          sum + ((N / all) ** 2 * (1 - n[h]! / N) * S * S) / n[h]!,
        0,
      ),
    )
  const capped = [
    { population: 5000, standardDeviation: 0.2 },
    { population: 60, standardDeviation: 9 },
    { population: 900, standardDeviation: 0.4 },
  ]
  matches(
    t,
    {
      n_p50_e5: cochranSize({ margin: 0.05 }),
      n_p50_e5_ceiling: Math.ceil(cochranSize({ margin: 0.05 })),
      n_p50_e5_N1000: cochranSize({ margin: 0.05, population: 1000 }),
      n_p50_e3_deff2: cochranSize({ margin: 0.03, designEffect: 2 }),
      n_p50_e5_deff15_N5000: cochranSize({ margin: 0.05, population: 5000, designEffect: 1.5 }),
      yamane_N1000_e5: yamaneSize(1000, 0.05),
      deff_b12_rho005: plannedDesignEffect(12),
      moe_n300_p80_deff13: plannedMargin({ size: 300, proportion: 0.8, designEffect: 1.3 }),
      n_mean_sd25_e2: sizeForMean({ standardDeviation: 25, margin: 2 }),
      proportional,
      proportional_int: largestRemainder(proportional, 400),
      neyman,
      neyman_int: largestRemainder(neyman, 400),
      se_proportional: seOf(proportional),
      se_neyman: seOf(neyman),
      small_stratum_cap: allocate(capped, 300, 'neyman'),
      mdc_two_proportions_n400_p70_deff14: minimalDetectableChange(
        Math.sqrt((2 * 1.4 * 0.7 * 0.3) / 400),
        Infinity,
      ),
    },
    expected,
    tolerance,
  )
})

t.test('the table of sizes every official knows: Yamane and Cochran, rounded up', async (t) => {
  const table: [number, number, number, number][] = [
    [5000, 0.03, 910, 880],
    [5000, 0.05, 371, 357],
    [16_000, 0.07, 202, 194],
    [20_000, 0.1, 100, 96],
    [100_000, 0.05, 399, 383],
    [1_000_000, 0.03, 1110, 1066],
    [3_700_000, 0.03, 1111, 1067],
  ]
  for (const [population, margin, yamane, cochran] of table) {
    t.equal(Math.ceil(yamaneSize(population, margin) - 1e-9), yamane, `Yamane ${population} ${margin}`)
    t.equal(Math.ceil(cochranSize({ margin, population }) - 1e-9), cochran, `Cochran ${population} ${margin}`)
  }
  t.equal((100 * plannedMargin({ size: 100 })).toFixed(1), '9.8')
  t.equal((100 * plannedMargin({ size: 100, designEffect: 1.5 })).toFixed(1), '12.0')
  t.equal((100 * plannedMargin({ size: 1500 })).toFixed(1), '2.5')
})

t.test('other rules of allocation, worked by hand', async (t) => {
  const strata = [
    { population: 400, standardDeviation: 1, cost: 4 },
    { population: 100, standardDeviation: 2, cost: 1 },
  ]
  t.strictSame(allocate(strata, 60, 'equal'), [30, 30])
  t.strictSame(allocate(strata, 60, 'power'), [40, 20])
  t.strictSame(allocate(strata, 60, 'cost'), [30, 30])
  t.equal(bestClusterSize(380, 20, 0.05), 19)
  t.throws(() => allocate(strata, 60, 'guess' as 'equal'), /known rule/)
  t.throws(() => allocate([{ population: 10 }], 5, 'neyman'), /standard deviation above zero/)
  t.throws(() => allocate(strata, 60, 'equal', { minimum: 40 }), /minima that add up/)
  t.throws(() => allocate(strata, 501, 'equal'), /between zero and the population/)
  t.throws(() => cochranSize({ margin: 0 }), /margin above zero/)
  t.throws(() => plannedDesignEffect(0.5), /at least one respondent/)
})

t.test('whole shares keep their sum and stay within one of the exact share', async (t) => {
  t.strictSame(largestRemainder([2.5, 2.5, 5], 10), [3, 2, 5])
  t.throws(() => largestRemainder([1, 1], 3), /add up to a whole total/)
  const sizes = fc.array(fc.integer({ min: 20, max: 5000 }), { minLength: 1, maxLength: 15 })
  holds(
    t,
    fc.property(sizes, fc.integer({ min: 1, max: 20 }), (list, n) => {
      const strata = list.map((population) => ({ population }))
      const shares = allocate(strata, n, 'proportional')
      const whole = largestRemainder(shares, n)
      return (
        whole.reduce((sum, share) => sum + share, 0) === n &&
        whole.every((share, h) => Math.abs(share - shares[h]!) < 1 && share <= list[h]!)
      )
    }),
  )
})

t.test('people to approach: rounded up, over the response rate, rounded up', async (t) => {
  t.equal(peopleToApproach(384.145882069412, 0.8), 482, '385/0.8 = 481.25')
  t.equal(peopleToApproach(385, 0.7), 550, '385/0.7 is 550 and nothing but noise')
  t.equal(peopleToApproach(300, 1), 300)
  t.throws(() => peopleToApproach(300, 0), /response rate/)
})
