import { randomBytes } from 'node:crypto'
import { lchown, mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RunAs } from './processes.ts'
import { isRoot } from './run-as.ts'

/** Hands a file or folder to the account that PostgreSQL runs as; nothing to do when that is our own. */
export async function give(
  path: string,
  to: Pick<RunAs, 'uid' | 'gid'> | undefined,
  { recursive = false }: { recursive?: boolean } = {},
): Promise<void> {
  if (!to) return
  if (recursive) {
    for (const entry of await readdir(path, { recursive: true })) {
      await lchown(join(path, entry), to.uid, to.gid)
    }
  }
  await lchown(path, to.uid, to.gid)
}

/** Makes a folder that only `owner` (and root) can open. */
export async function privateFolder(path: string, owner: RunAs | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await give(path, owner)
}

/**
 * Writes a file that only the owner of its folder can read, so that no reader ever sees half of it and a power cut
 * leaves the old or the new text.
 */
export async function writePrivately(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomBytes(4).toString('hex')}`
  const file = await open(partial, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  if (isRoot()) await give(partial, await stat(dirname(path)))
  await rename(partial, path)
}
