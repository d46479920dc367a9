import t from 'tap'
import type { Publishable } from '../../src/results/publishable.ts'
import { type Compared, compareTwo, standingsOf } from '../../src/results/standings.ts'
import { caseOf, frameworkOf } from './makers.ts'

const framework = await frameworkOf('tt-09-2021')

function unit(
  caseId: number,
  value: number | null,
  se: number | null,
  quality: Publishable['class'],
): Compared {
  const shown: Publishable = {
    showing: value === null ? 'suppress' : 'show',
    reason: value === null ? 'unreliable' : null,
    kind: 'share',
    value,
    bound: null,
    interval: null,
    intervalReason: null,
    se,
    class: quality,
    effectiveSize: 400,
    designEffect: 1,
    n: 400,
    small: false,
    selfSelected: false,
  }
  return { result: caseOf(framework, { row: { case_id: caseId } }), shown, weight: 400, df: 399 }
}

t.test('surely above, not different, surely below; class C is in a group but in no ranking', (t) => {
  const rows = standingsOf(
    [unit(1, 90, 1.5, 'A'), unit(2, 80.5, 2, 'A'), unit(3, 70, 2.3, 'A'), unit(4, 79.5, 6, 'C')],
    80,
  )
  t.same(
    rows.map(({ standing }) => standing.group),
    ['above', 'not different', 'below', 'not different'],
  )
  t.match(rows[0]?.ranked, { rank: 1, best: 1, worst: 1 })
  t.match(rows[3]?.ranked, { rank: null }, 'a wide figure takes no place')
  t.end()
})

t.test('one unit stands against nobody; without a whole nobody does', (t) => {
  t.equal(standingsOf([unit(1, 90, 1.5, 'A')], 90)[0]?.standing.group, null)
  t.equal(standingsOf([unit(1, 90, 1, 'A'), unit(2, 50, 1, 'A')], null)[0]?.standing.group, null)
  t.same(standingsOf([], 80), [])
  t.end()
})

t.test('two units: what is kept back is compared with nothing', (t) => {
  const cases = [unit(1, 90, 1.5, 'A'), unit(2, 80, 2, 'A'), unit(3, null, 2, 'D')]
  const pair = compareTwo(cases, 1, 2)
  // se = √(1,5² + 2²) = 2,5; t(798) = 1,963
  t.equal(pair?.value, -10)
  t.equal(Math.round(100 * (pair?.upper ?? 0)), Math.round(100 * (-10 + 1.96294 * 2.5)))
  t.match(pair, { pairs: 1, different: true })
  t.equal(compareTwo(cases, 1, 3), null)
  t.equal(compareTwo(cases, 1, 1), null)
  t.end()
})
