import { mkdtemp, rm, rmdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoint } from './claim.ts'
import { give } from './ownership.ts'
import { type RunAs, run } from './processes.ts'

const SOCKET_PORT = 5432
/** The kernel's structure for a socket's path holds 108 bytes on Linux and 104 on macOS. */
const LONGEST_SOCKET_PATH = 100

/**
 * Chooses where a server listens: a Unix socket in its home; if that path is too long, in a private folder with a short
 * one; if there is none (Windows), a free port of 127.0.0.1.
 */
export async function chooseEndpoint(home: string, as: RunAs | undefined): Promise<Endpoint> {
  if (process.platform !== 'win32') {
    if (fits(home)) return { host: home, port: SOCKET_PORT }
    const short = await shortFolder(as)
    if (short) return { host: short, port: SOCKET_PORT }
  }
  return { host: '127.0.0.1', port: await freePort() }
}

/** Removes the short folder of a server that has ended; a socket in its home stays to PostgreSQL. */
export async function forgetEndpoint({ host, port }: Endpoint, home: string): Promise<void> {
  if (!host.startsWith('/') || host === home) return
  for (const name of [`.s.PGSQL.${port}`, `.s.PGSQL.${port}.lock`])
    await rm(join(host, name), { force: true })
  await rmdir(host).catch(() => {})
}

/** The address that clients use, with the password in it; a proper URL also where the host is a folder. */
export function connectionString(
  { host, port }: Endpoint,
  { user, password }: { user: string; password: string },
  database: string,
): string {
  const query = new URLSearchParams({ host, port: String(port), user, password, sslmode: 'disable' })
  return `postgresql:///${database}?${query}`
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH
}

async function shortFolder(as: RunAs | undefined): Promise<string | null> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    if (!fits(join(parent, 'thuocdo-XXXXXX'))) continue
    const folder = await mkdtemp(join(parent, 'thuocdo-')).catch(() => null)
    if (folder === null) continue
    await give(folder, as)
    const { code } = await run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { as })
    if (code === 0) return folder
    await rmdir(folder).catch(() => {})
  }
  return null
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
