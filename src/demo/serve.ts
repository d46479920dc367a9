import type { Config } from '../config.ts'
import { openDatabase } from '../database.ts'
import { storeOf } from '../evidence/bucket-store.ts'
import { migrateToLatest } from '../migrate.ts'
import { type Running, start } from '../start.ts'
import { ensureNationalUnits } from '../units/load.ts'
import { dayInVietnam } from '../web/format.ts'
import { buildDemo } from './build.ts'
import { clearSummary, entrancesOf, type Summary, summaryOf, writeSummary } from './entrances.ts'
import { requireFree } from './holdings.ts'

/**
 * Makes the demonstration unless it is there, starts the product on it and writes `demo.json` into `DATA_DIR`.
 * @throws HoldsElse before anything is changed, when the database holds anything but the demonstration; the reason of
 * `signal` when asked to stop before the product serves
 */
export async function serveDemo(
  config: Config,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Running & { summary: Summary }> {
  // The product joins the database that is open here, so that an embedded one is started only once.
  const database = await openDatabase(config, { as: 'server', log: say })
  try {
    const { db } = database
    if ((await requireFree(db)) === 'nothing') {
      signal.throwIfAborted()
      await migrateToLatest(db, { shardCount: config.shardCount })
      await ensureNationalUnits(db, say)
      signal.throwIfAborted()
      await buildDemo(db, { today: dayInVietnam(new Date()), say, store: storeOf(config), signal })
    }
    const entrances = await entrancesOf(db)
    await clearSummary(config.dataDir)
    // What visitors see is on the console already; requests would hide it.
    const logLevel = config.logLevel === 'info' ? 'warn' : config.logLevel
    const running = await start({ ...config, logLevel, databaseUrl: database.connectionString }, say)
    const stop = async () => {
      await running.stop()
      await database.close()
    }
    try {
      signal.throwIfAborted()
      const summary = summaryOf(running.address, entrances)
      await writeSummary(config.dataDir, summary)
      return { address: running.address, summary, stop }
    } catch (error) {
      await running.stop()
      throw error
    }
  } catch (error) {
    await database.close()
    throw error
  }
}
