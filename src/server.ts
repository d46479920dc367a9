import { readConfig } from './config.ts'
import { start, stopOnSignal } from './start.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const running = await start(readConfig(), say)
  stopOnSignal(running.stop)
  say(`Thước Đo: ${running.address}`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
