import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { STOPPING } from './postmaster.ts'
import { birthOf, ended, run } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

/**
 * Clears what a server left behind whose Node process was killed: a PostgreSQL that still runs on this cluster is
 * stopped, cleanly if it can be; a `postmaster.pid` whose number now belongs to some other program is removed.
 * Only for the holder of the claim: nobody else may be using the cluster.
 * @throws EmbeddedError 'orphan' when the old server does not end
 */
export async function clearOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const pid = Math.abs(Number.parseInt(text, 10))
  const birth = Number.isSafeInteger(pid) && pid > 0 ? await birthOf(pid) : null
  if (birth === null || !(await serves(pid, cluster))) {
    await rm(file, { force: true })
    return
  }
  log(`stopping the PostgreSQL (pid ${pid}) that an interrupted run left behind`)
  for (const { signal, ms } of STOPPING) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between two looks.
    }
    if (await ended(pid, birth, ms)) return
  }
  throw new EmbeddedError(
    'orphan',
    `PostgreSQL của lần chạy trước (tiến trình ${pid}) không chịu dừng.`,
    `The PostgreSQL of an earlier run (pid ${pid}) does not end.`,
  )
}

/** Whether this process is a PostgreSQL working in this very folder. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    return name.trim() === 'postgres' && folder === (await realpath(cluster))
  }
  // On Windows PostgreSQL sorts out a stale file by itself, and signals cannot stop it cleanly.
  if (process.platform === 'win32') return false
  const { output } = await run('/bin/ps', ['-o', 'command=', '-p', String(pid)])
  return output.includes('postgres') && output.includes(cluster)
}
