import { startEmbedded } from '../../src/embedded.ts'

/** A server process for tests to kill: serves the data folder given, says where, and ends when told on its input. */
const [dataDir = ''] = process.argv.slice(2)
const { connectionString, stop } = await startEmbedded({ dataDir, fast: true })
console.log(connectionString)
process.stdin.on('data', (chunk) => {
  if (String(chunk).startsWith('exit')) process.exit(3)
  void stop().then(() => process.exit(0))
})
