import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Db } from '../../src/database.ts'

/** Milliseconds of CPU: of this process, in which the servers run, and of all processes of PostgreSQL (Linux; NaN elsewhere). */
export type Cpu = Readonly<{ node: number; postgres: number }>

/** Starts to count. @returns tells what was used since */
export async function countCpu(db: Db): Promise<() => Promise<Cpu>> {
  const before = await ofPostgres(db)
  const began = process.cpuUsage()
  return async () => {
    const { user, system } = process.cpuUsage(began)
    const after = await ofPostgres(db)
    let postgres = 0
    for (const [pid, used] of after) postgres += used - (before.get(pid) ?? 0)
    return { node: (user + system) / 1000, postgres }
  }
}

async function ofPostgres(db: Db): Promise<Map<number, number>> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity`.execute(db)
  const used = rows.map(async ({ pid }): Promise<[number, number]> => [pid, await cpuOf(pid)])
  return new Map(await Promise.all(used))
}

/** Its first figure is the time on a CPU in nanoseconds. */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '')
  return text === '' ? Number.NaN : Number(text.split(' ')[0]) / 1e6
}
