import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** A file that was received and lies in the store's waiting room, under no name that anything asks for. */
export type Received = Readonly<{ path: string; digest: string; bytes: number }>

/** Opens a file for writing; a test puts a full disk here. */
type OpenFile = (path: string, flags: 'wx') => Promise<FileHandle>

/** Bytes on disk under their SHA-256: `evidence/ab/cdef…`. The same bytes are there once. */
export type Store = Readonly<{
  /**
   * Writes a stream away while hashing it, and flushes it to disk.
   * @returns null, with nothing left behind, when there are more bytes than allowed
   * @throws whatever the disk says (ENOSPC), with nothing left behind
   */
  receive(from: AsyncIterable<Uint8Array>, limit: number): Promise<Received | null>
  /** Gives received bytes their name. May be done twice; bytes that were damaged on disk are replaced. */
  keep(received: Received): Promise<void>
  /** Forgets what was received and not kept. */
  drop(received: Received): Promise<void>
  /** The bytes of a digest; undefined when they are not on disk. */
  read(digest: string): Promise<{ stream: Readable; bytes: number } | undefined>
  /** The SHA-256 of what lies under a digest; undefined when nothing does. */
  hash(digest: string): Promise<string | undefined>
  remove(digest: string): Promise<void>
  /** Everything on disk, with when it was written. */
  list(): AsyncIterable<{ digest: string; writtenAt: Date }>
  /** Forgets what was received before this and never kept. */
  tidy(before: Date): Promise<void>
}>

/** The SHA-256 of stored bytes, read through to their end; undefined when there are none. */
export async function hashOf(stored: Awaited<ReturnType<Store['read']>>): Promise<string | undefined> {
  if (!stored) return undefined
  const hash = createHash('sha256')
  for await (const chunk of stored.stream) hash.update(chunk)
  return hash.digest('hex')
}

export function evidenceStore(dataDir: string, openFile: OpenFile = open): Store {
  const root = join(dataDir, 'evidence')
  const waiting = join(root, 'waiting')
  const placeOf = (digest: string) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('a digest is 64 hexadecimal digits')
    return { folder: join(root, digest.slice(0, 2)), path: join(root, digest.slice(0, 2), digest.slice(2)) }
  }

  return {
    async receive(from, limit) {
      await mkdir(waiting, { recursive: true, mode: 0o700 })
      const path = join(waiting, randomUUID())
      const file = await openFile(path, 'wx')
      try {
        const hash = createHash('sha256')
        let bytes = 0
        for await (const chunk of from) {
          bytes += chunk.byteLength
          // What is too much is still read to its end, so that the browser hears the answer, but not kept.
          if (bytes > limit) continue
          hash.update(chunk)
          await writeAll(file, chunk)
        }
        if (bytes <= limit) {
          await file.sync()
          await file.close()
          return { path, digest: hash.digest('hex'), bytes }
        }
      } catch (error) {
        await file.close().catch(() => {})
        await rm(path, { force: true })
        throw error
      }
      await file.close()
      await rm(path, { force: true })
      return null
    },

    async keep({ path, digest }) {
      const place = placeOf(digest)
      await mkdir(place.folder, { recursive: true, mode: 0o700 })
      try {
        await rename(path, place.path)
      } catch (error) {
        // Done before, by the try of the transaction that failed.
        if (!isMissing(error) || !(await exists(place.path))) throw error
      }
      await syncFolder(place.folder)
    },

    async drop({ path }) {
      await rm(path, { force: true })
    },

    async read(digest) {
      try {
        const file = await open(placeOf(digest).path, 'r')
        const { size } = await file.stat()
        return { stream: file.createReadStream(), bytes: size }
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },

    async hash(digest) {
      return await hashOf(await this.read(digest))
    },

    async remove(digest) {
      await rm(placeOf(digest).path, { force: true })
    },

    async *list() {
      for (const folder of await names(root)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue
        for (const name of await names(join(root, folder))) {
          const found = await stat(join(root, folder, name)).catch(() => undefined)
          if (found && /^[0-9a-f]{62}$/.test(name)) yield { digest: folder + name, writtenAt: found.mtime }
        }
      }
    },

    async tidy(before) {
      for (const name of await names(waiting)) {
        const found = await stat(join(waiting, name)).catch(() => undefined)
        if (found && found.mtime < before) await rm(join(waiting, name), { force: true })
      }
    },
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, at)
    at += bytesWritten
  }
}

/** A new name is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}

async function names(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
