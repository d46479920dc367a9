import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { give } from './ownership.ts'
import { type RunAs, run } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

type NewCluster = {
  home: string
  user: string
  password: string
  as: RunAs | undefined
  /** tests only: leaves out waiting for the disk */
  fast: boolean
}

/** Whether a folder holds a cluster that was made to the end. */
export async function hasCluster(home: string): Promise<boolean> {
  return (await stat(join(home, 'cluster')).catch(() => null)) !== null
}

/**
 * Makes a cluster in `home/cluster`: UTF-8, the same sorting on every machine (Vietnamese order is asked for in SQL, by
 * ICU), scram-sha-256 for every connection. The password passes through a file that only the server's account can open.
 * A half-made cluster of an interrupted run is thrown away.
 */
export async function makeCluster(
  binaries: Binaries,
  { home, user, password, as, fast }: NewCluster,
): Promise<void> {
  const partial = join(home, 'cluster.partial')
  await rm(partial, { recursive: true, force: true })
  const secrets = await mkdtemp(join(home, 'secret-'))
  try {
    const passwordFile = join(secrets, 'password')
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    await give(secrets, as, { recursive: true })
    const { code, output } = await run(
      binaries.initdb,
      [
        ...['--pgdata', partial, '--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin'],
        ...['--builtin-locale', 'C.UTF-8', '--text-search-config', 'simple'],
        ...(fast ? ['--no-sync'] : []),
      ],
      { as, cwd: home },
    )
    if (code !== 0) {
      throw new EmbeddedError(
        'failed',
        `Không tạo được cơ sở dữ liệu trong ${home}.`,
        `The database could not be made in ${home}.`,
        output,
      )
    }
  } finally {
    await rm(secrets, { recursive: true, force: true })
  }
  await rename(partial, join(home, 'cluster'))
}
