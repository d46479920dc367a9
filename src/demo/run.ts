import { readConfig } from '../config.ts'
import { stopOnSignal } from '../start.ts'
import { summaryLines } from './entrances.ts'
import { serveDemo } from './serve.ts'

const began = performance.now()
const seconds = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const write = (line: string) => process.stdout.write(`${line}\n`)
const step = (line: string) =>
  write(`[${seconds.format((performance.now() - began) / 1000).padStart(5)} giây] ${line}`)

const asked = new AbortController()
try {
  const serving = serveDemo(readConfig(), step, asked.signal)
  stopOnSignal(async () => {
    asked.abort(new Error('Đã dừng. (Stopped.)'))
    const running = await serving.catch(() => undefined)
    await running?.stop()
  })
  const { summary } = await serving
  step(`Sẵn sàng: ${summary.url}`)
  for (const line of summaryLines(summary)) write(line)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
