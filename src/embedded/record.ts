import { readFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { writePrivately } from './ownership.ts'
import { EmbeddedError } from './refusal.ts'

/** What the data folder remembers of its database, in `postgres.json`, readable by its owner only. */
export type PostgresRecord = {
  /** the folder that holds the cluster and its lock; absolute */
  home: string
  user: string
  password: string
  /** whether a cluster has been made: if it is gone later, that is a loss and not a first start */
  initialised: boolean
}

/** Reads the record; null when this folder has had no database yet. */
export async function readRecord(dataDir: string): Promise<PostgresRecord | null> {
  try {
    const record = JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as PostgresRecord
    return { ...record, home: resolve(dataDir, record.home) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EACCES' || code === 'EPERM') throw notYours(dataDir)
    throw error
  }
}

/** Writes the record; a home inside the data folder is kept relative, so that the folder can be moved. */
export async function writeRecord(dataDir: string, record: PostgresRecord): Promise<void> {
  const inside = relative(dataDir, record.home)
  const home = inside.startsWith('..') || isAbsolute(inside) ? record.home : inside
  await writePrivately(fileIn(dataDir), `${JSON.stringify({ ...record, home }, null, 2)}\n`)
}

/** The data folder is there but belongs to another account. */
export function notYours(folder: string): EmbeddedError {
  return new EmbeddedError(
    'not-yours',
    `Thư mục dữ liệu ${folder} thuộc về một tài khoản khác: hãy chạy bằng chính tài khoản đã tạo ra nó (hoặc root).`,
    `The data folder ${folder} belongs to another account: start as the account that made it (or as root).`,
  )
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'postgres.json')
}
