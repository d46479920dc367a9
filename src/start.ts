import { offerSetup } from './accounts/activate.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { openDatabase } from './database.ts'
import { storeOf } from './evidence/bucket-store.ts'
import { startJobs } from './jobs/worker.ts'
import { openMailer } from './mail/mailer.ts'
import { migrateToLatest } from './migrate.ts'
import { ensureNationalUnits } from './units/load.ts'

export type Running = Readonly<{
  /** the address people type */
  address: string
  /** finishes what was accepted, then stops everything in the opposite order of starting */
  stop(): Promise<void>
}>

/**
 * Starts the product: database → migrations → units → jobs → app → listen. Prints the one-time set-up address while
 * there is no account.
 */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  const database = await openDatabase(config, { as: 'server', log: say })
  try {
    const { db, pool } = database
    await migrateToLatest(db, { shardCount: config.shardCount })
    await ensureNationalUnits(db, say)
    const mailer = config.smtpUrl ? openMailer(config.smtpUrl, config.mailFrom) : null
    const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
    const store = storeOf(config)
    const jobs = await startJobs({ pool, db, log: say, mailer, publicUrl, store })
    const app = await buildApp({ db, config, jobs })
    const stop = async () => {
      await app.close()
      await jobs.stop()
      mailer?.close()
      await database.close()
    }
    try {
      const listening = await app.listen({ host: config.host, port: config.port })
      const address = config.publicUrl ?? listening
      if (config.secureCookies && config.trustProxy.length === 0) {
        say(
          'Cảnh báo: PUBLIC_URL dùng https nhưng chưa đặt TRUST_PROXY nên không ai đăng nhập được qua proxy.',
        )
        say(
          'Warning: cookies are for https only and TRUST_PROXY is not set, so nobody can sign in through a proxy.',
        )
      }
      const token = await offerSetup(db)
      if (token) {
        say(
          'Chưa có tài khoản nào. Mở địa chỉ sau (dùng một lần, trong 24 giờ) để lập tài khoản quản trị đầu tiên.',
        )
        say('No account yet. Open this one-time address to make the first administrator:')
        say(`  ${address}/setup/${token}`)
      }
      return { address, stop }
    } catch (error) {
      await app.close()
      await jobs.stop()
      throw error
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Calls `stop` once, on the first SIGINT or SIGTERM; a second signal ends the process at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(1)
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
