import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { roleNames } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { keepSetting } from '../web/setting-queries.ts'
import { demoAccounts } from './people.ts'
import { readSetting } from './queries.ts'

const fileName = 'demo.json'

const schema = z.strictObject({ links: z.array(z.string()).min(1), roundId: z.int() })

/** Where a visitor begins: codes of citizens' links, and the round whose results are shown. */
export type Entrances = z.infer<typeof schema>

export async function keepEntrances(trx: Db, entrances: Entrances): Promise<void> {
  await keepSetting(trx, 'demo.entrances', entrances)
}

/** @throws ZodError on a database without the demonstration */
export async function entrancesOf(db: Db): Promise<Entrances> {
  return schema.parse(await readSetting(db, 'demo.entrances'))
}

/** What `demo.json` holds: the addresses and accounts with which the demonstration is visited. */
export type Summary = {
  url: string
  citizen: string[]
  results: string
  accounts: { role: string; email: string; password: string }[]
}

export function summaryOf(address: string, { links, roundId }: Entrances): Summary {
  return {
    url: address,
    citizen: links.map((code) => `${address}/k/${code}`),
    results: `${address}/rounds/${roundId}/results`,
    accounts: demoAccounts.map((account) => ({ ...account })),
  }
}

/** Takes away what an earlier demonstration in this folder wrote: its addresses are gone with it. */
export async function clearSummary(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true })
}

/** Writes `demo.json` into a folder, made if need be, for its owner only; @returns its path */
export async function writeSummary(folder: string, summary: Summary): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName)
  await writeFile(path, `${JSON.stringify(summary, null, 2)}\n`, { mode: 0o600 })
  // The mode above holds for a new file only.
  await chmod(path, 0o600)
  return path
}

/** The same for a person at the console. */
export function summaryLines({ url, citizen, results, accounts }: Summary): string[] {
  const asked = ['người dân, một phường', 'cán bộ, một sở', 'hồ sơ thí điểm', 'thẻ mời, dùng một lần']
  const width = Math.max(...accounts.map(({ email }) => email.length))
  return [
    '',
    'Dữ liệu trình diễn, không phải số liệu thật. (Demonstration: no figure here is real.)',
    '',
    '1. Phiếu khảo sát, không cần đăng nhập (citizens, no sign-in):',
    ...citizen.map((link, at) => `     ${link}   ${asked[at] ?? ''}`),
    '2. Cán bộ tự chấm điểm, thẩm định (officials):',
    `     ${url}/sign-in`,
    '3. Kết quả (results, after signing in):',
    `     ${results}`,
    '',
    `Tài khoản (accounts), mật khẩu chung (one password): ${accounts[0]?.password ?? ''}`,
    ...accounts.map(({ role, email }) => `     ${email.padEnd(width)}   ${nameOfRole(role)}`),
    '',
    'Nhấn Ctrl-C để dừng. (Press Ctrl-C to stop.)',
  ]
}

function nameOfRole(role: string): string {
  return Object.entries(roleNames).find(([code]) => code === role)?.[1].vi ?? role
}
