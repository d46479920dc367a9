import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { checkAnswers } from '../src/surveys/check.ts'
import { compile } from '../src/surveys/compile.ts'
import { surveyModel } from '../src/surveys/survey-js.ts'
import { handWritten } from './check/by-hand.ts'
import { answersFor, documentOf } from './check/document.ts'
import type { Measure } from './run.ts'

/** CPU milliseconds of one call: the best of several batches, after warming up. */
function cpuOf(act: (turn: number) => unknown, calls: number): number {
  for (let turn = 0; turn < calls; turn++) act(turn)
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < 5; batch++) {
    const before = process.cpuUsage()
    for (let turn = 0; turn < calls; turn++) act(turn)
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000 / calls)
  }
  return best
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** Our checker against survey-core's model built once and reused, and against a check written by hand for the same document. */
export async function run(): Promise<Measure[]> {
  const measures: Measure[] = []
  const add = (measure: string, unit: string, ours: number, baseline: number) =>
    measures.push({ measure, unit, ours, baseline, ratio: ours / baseline })
  for (const count of [20, 60, 100]) {
    const document = documentOf(count)
    const questionnaire = compile(document)
    const sheets = Array.from({ length: 50 }, (_, turn) => answersFor(count, turn))
    const byHand = handWritten(count)
    for (const sheet of sheets) {
      const checked = checkAnswers(questionnaire, sheet)
      if (!checked.valid || byHand(sheet).length > 0) {
        throw new Error(`a sheet of the benchmark is refused: ${JSON.stringify(checked.errors[0])}`)
      }
    }
    const ours = cpuOf((turn) => checkAnswers(questionnaire, sheets[turn % 50]), 3000)
    const hand = cpuOf((turn) => byHand(sheets[turn % 50]!), 20_000)
    const model = await surveyModel(document)
    const theirs = cpuOf((turn) => {
      model.data = sheets[turn % 50]!
      return model.validate(true)
    }, 30)
    add(`check ${count} questions, survey-core reused`, 'ms CPU', ours, theirs)
    add(`check ${count} questions, written by hand`, 'ms CPU', ours, hand)
  }
  const document = documentOf(100)
  const compiling = cpuOf(() => compile(document), 20)
  const building = performance.now()
  await surveyModel(document)
  add('compile 100 questions, survey-core builds', 'ms CPU', compiling, performance.now() - building)
  const before = heap()
  const kept = Array.from({ length: 20 }, () => compile(document))
  const bytes = (heap() - before) / kept.length
  const beforeModels = heap()
  const models = []
  for (let at = 0; at < 5; at++) models.push(await surveyModel(document))
  const modelBytes = (heap() - beforeModels) / models.length
  add('memory of a compiled questionnaire of 100', 'MB', bytes / 2 ** 20, modelBytes / 2 ** 20)
  return measures
}
