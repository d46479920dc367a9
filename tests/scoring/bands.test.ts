import t from 'tap'
import { bandPoints } from '../../src/scoring/bands.ts'

const article8 = [
  { from: 85, points: 4 },
  { from: 70, points: 3 },
  { from: null, points: 0 },
]

t.test('test vector 1: 78 % gives 3 points', async (t) => {
  t.equal(bandPoints(78, article8), 3)
})

t.test('test vector 2: unrounded percentages decide', async (t) => {
  t.equal(bandPoints(84.96, article8), 3, 'shown as 85.0 and still below 85')
  t.equal(bandPoints(85, article8), 4)
  t.equal(bandPoints(70, article8), 3)
  t.equal(bandPoints(69.999, article8), 0)
})

t.test('floating-point noise is not a difference', async (t) => {
  t.equal(bandPoints(84.99999999999999, article8), 4)
  t.equal(bandPoints((100 * 0.85 * 3) / 3, article8), 4)
  t.equal(bandPoints(84.99999, article8), 3)
})

t.test('test vector 6: 17 of 20 gives 1, 15 of 20 gives 0.5', async (t) => {
  const trained = [
    { from: 80, points: 1 },
    { from: 50, points: 0.5 },
    { from: 0, points: 0 },
  ]
  t.equal(bandPoints((100 * 17) / 20, trained), 1)
  t.equal(bandPoints((100 * 15) / 20, trained), 0.5)
  t.throws(
    () => bandPoints((100 * 0) / 0, trained),
    /finite percentage/,
    '0 of 0 is for the rule of the framework',
  )
})

t.test('below every band there are no points to give', async (t) => {
  t.equal(bandPoints(10, [{ from: 50, points: 1 }]), null)
})

t.test('misuse is an error', async (t) => {
  t.throws(() => bandPoints(50, []), /at least one band/)
  const twice = [
    { from: 50, points: 1 },
    { from: 50, points: 2 },
  ]
  t.throws(() => bandPoints(50, twice), /different percentages/)
})
