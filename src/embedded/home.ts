import { createHash } from 'node:crypto'
import { mkdir, realpath, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { privateFolder } from './ownership.ts'
import { type RunAs, run } from './processes.ts'
import { notYours, type PostgresRecord, readRecord } from './record.ts'
import { EmbeddedError } from './refusal.ts'
import { isRoot, unprivilegedUser, userNamed } from './run-as.ts'

/** Where the database of a data folder lives, and which account its server runs as (undefined = ours). */
export type Home = {
  dataDir: string
  home: string
  as: RunAs | undefined
  record: PostgresRecord | null
}

/**
 * Finds or makes the private folder that holds the cluster: `dataDir/postgres`, or, when we are root and the account of
 * the server cannot enter that, a folder under /var/lib/thuocdo.
 * @throws EmbeddedError 'not-yours', 'no-user', or 'failed' when no folder can be made
 */
export async function findHome(folder: string, log: (line: string) => void): Promise<Home> {
  const dataDir = await dataFolder(folder)
  const record = await readRecord(dataDir)
  if (record) return { dataDir, home: record.home, as: await keeper(record.home, log), record }

  const beside = join(dataDir, 'postgres')
  const as = await keeper(beside, log)
  if (await usable(beside, as)) return { dataDir, home: beside, as, record }
  if (!as) throw notYours(dataDir)

  const elsewhere = join('/var/lib/thuocdo', createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  await mkdir(dirname(elsewhere), { recursive: true, mode: 0o755 })
  if (await usable(elsewhere, as)) {
    log(`the database lives in ${elsewhere}, because the account ${as.name} cannot enter ${dataDir}`)
    return { dataDir, home: elsewhere, as, record }
  }
  throw new EmbeddedError(
    'failed',
    `Tài khoản ${as.name} không vào được ${dataDir} lẫn ${elsewhere}; hãy đặt DATA_DIR tới một thư mục khác.`,
    `The account ${as.name} can enter neither ${dataDir} nor ${elsewhere}; set DATA_DIR to another folder.`,
  )
}

async function dataFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: isRoot() ? 0o711 : 0o700 })
    return await realpath(folder)
  } catch (error) {
    throw new EmbeddedError(
      'failed',
      `Không tạo hoặc không mở được thư mục dữ liệu ${folder}; hãy kiểm tra DATA_DIR.`,
      `The data folder ${folder} cannot be made or opened; check DATA_DIR.`,
      (error as Error).message,
    )
  }
}

/** Who runs the server: for root the owner of the cluster that is there, else an unprivileged account. */
async function keeper(home: string, log: (line: string) => void): Promise<RunAs | undefined> {
  if (!isRoot()) return undefined
  const owner = await stat(join(home, 'cluster')).catch(() => null)
  if (owner === null || owner.uid === 0) return unprivilegedUser(log)
  const known = await userNamed(owner.uid)
  return known ?? { uid: owner.uid, gid: owner.gid, name: String(owner.uid) }
}

/** Makes the folder and lets the account itself try to write there: modes, lists of rights and mounts all count. */
async function usable(home: string, as: RunAs | undefined): Promise<boolean> {
  try {
    await privateFolder(home, as)
  } catch {
    return false
  }
  if (!as) return true
  const { code } = await run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', home], { as })
  if (code !== 0) await rmdir(home).catch(() => {})
  return code === 0
}
