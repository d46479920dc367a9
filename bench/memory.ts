import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { formsToSend, sendAll } from './citizen/sending.ts'
import { openStage } from './citizen/stage.ts'
import type { Measure } from './run.ts'

const BATCH = 4000
const BATCHES = 25
const WARM = 5

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Heap and whole memory of the server after 20,000 submissions and after 100,000. */
export async function run(): Promise<Measure[]> {
  const stage = await openStage()
  try {
    const forms = await formsToSend(stage)
    const after: NodeJS.MemoryUsage[] = []
    for (let batch = 0; batch < BATCHES; batch++) {
      await sendAll(stage, forms, BATCH)
      collect()
      after.push(process.memoryUsage())
    }
    const [early, late] = [after[WARM - 1]!, after.at(-1)!]
    const mb = (bytes: number) => bytes / 2 ** 20
    return (['heapUsed', 'rss'] as const).map((what) => ({
      measure: `${what} after ${BATCHES * BATCH} submissions, after ${WARM * BATCH}`,
      unit: 'MB',
      ours: mb(late[what]),
      baseline: mb(early[what]),
      ratio: late[what] / early[what],
    }))
  } finally {
    await stage.end()
  }
}
