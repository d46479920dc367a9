import fc from 'fast-check'
import t from 'tap'
import { dayAfter } from '../../src/days.ts'
import { rungsToSend } from '../../src/deadlines/ladder.ts'

const due = '2026-11-30'

/** Runs the clock a day at a time, the server standing still on some days; @returns what was sent, as [day, offset] */
function run(days: readonly number[], doneOn = 1000): [number, number][] {
  const sent: [number, number][] = []
  for (const day of days) {
    if (day >= doneOn) break
    for (const rung of rungsToSend(
      due,
      dayAfter(due, day),
      sent.map(([, offset]) => offset),
    ))
      sent.push([day, rung.offset])
  }
  return sent
}

const everyDay = Array.from({ length: 40 }, (_, index) => index - 20)

t.test('seven, three and one day before, one and three after, each once', async (t) => {
  t.same(run(everyDay), [
    [-7, -7],
    [-3, -3],
    [-1, -1],
    [1, 1],
    [3, 3],
  ])
  t.same(
    run(everyDay.flatMap((day) => [day, day])),
    [
      [-7, -7],
      [-3, -3],
      [-1, -1],
      [1, 1],
      [3, 3],
    ],
    'run twice a day',
  )
})

t.test('nobody is reminded after it was done', async (t) => {
  t.same(run(everyDay, -2), [
    [-7, -7],
    [-3, -3],
  ])
  t.same(run(everyDay, 1), [
    [-7, -7],
    [-3, -3],
    [-1, -1],
  ])
})

t.test('what was missed while the server stood still is not made up for', async (t) => {
  t.same(run([-20, -2, -1]), [
    [-2, -3],
    [-1, -1],
  ])
  t.same(
    run([-20, 5]),
    [
      [5, 1],
      [5, 3],
    ],
    'the unit and its leader, once each',
  )
  t.same(run([-20, 15]), [], 'long after, nothing')
})

t.test('whatever days the server runs, no rung is sent twice or before its day', async (t) => {
  fc.assert(
    fc.property(fc.subarray(everyDay), (days) => {
      const sent = run(days)
      return (
        new Set(sent.map(([, offset]) => offset)).size === sent.length &&
        sent.every(([day, offset]) => day >= offset)
      )
    }),
  )
  t.pass()
})
