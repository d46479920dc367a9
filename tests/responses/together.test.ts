import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { together } from '../../src/responses/together.ts'

t.test('calls that arrive together share a run, and each gets its own answer', async (t) => {
  const runs: number[] = []
  const double = together(async (asked: readonly number[]) => {
    runs.push(asked.length)
    await pause(5)
    return asked.map((one) => (one === 13 ? new Error('unlucky') : one * 2))
  })
  const answers = await Promise.allSettled(Array.from({ length: 200 }, (_, at) => double(at)))
  t.equal(
    runs.reduce((a, b) => a + b, 0),
    200,
  )
  t.ok(runs.length <= 5, `${runs}`)
  answers.forEach((answer, at) => {
    if (at === 13) t.match(answer, { status: 'rejected', reason: { message: 'unlucky' } })
    else t.match(answer, { status: 'fulfilled', value: at * 2 })
  })
})

t.test('a run that fails fails its calls only, and the next goes on', async (t) => {
  let runs = 0
  const ask = together(async (asked: readonly string[]) => {
    if (++runs === 1) throw new Error('the database is gone')
    return asked
  })
  await t.rejects(ask('first'), { message: 'the database is gone' })
  t.equal(await ask('second'), 'second')
})

t.test('one alone does not wait for others', async (t) => {
  const ask = together(async (asked: readonly number[]) => asked)
  const threeTurns = async () => {
    for (let turn = 0; turn < 3; turn++) await nextTurn()
    return 'others'
  }
  t.equal(await Promise.race([ask(1), threeTurns()]), 1)
})
