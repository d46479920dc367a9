import { readFile, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { refuse } from '../refusals.ts'
import { type Signer, signRequest } from './sign-request.ts'
import { evidenceStore, hashOf, type Store } from './store.ts'

/** A bucket of an S3-compatible store: its address with the bucket in the path, and who writes in it. */
export type Bucket = Signer & Readonly<{ url: string }>

/** Longest wait for an answer; a file has 20 MB at most. */
const patience = 60_000

/**
 * Documents in a bucket under their SHA-256, as `ab/cdef…`. What is being received still goes to the waiting room on disk: it is
 * judged and scanned there before anything is sent on, and only then kept.
 * @throws Refusal `storage_silent` where the store does not answer, or refuses
 */
export function bucketStore(dataDir: string, bucket: Bucket): Store {
  const local = evidenceStore(dataDir)
  const base = bucket.url.replace(/\/+$/, '')

  async function ask(
    method: string,
    path: string,
    { query = {}, body, bodyHash }: { query?: Record<string, string>; body?: Buffer; bodyHash?: string } = {},
  ): Promise<Response> {
    const url = new URL(`${base}/${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const headers = signRequest(method, url, bucket, bodyHash === undefined ? {} : { bodyHash })
    const answer = await fetch(url, {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
      ...(body ? { body: new Uint8Array(body) } : {}),
    }).catch(() => null)
    if (answer && (answer.ok || answer.status === 404)) return answer
    await answer?.body?.cancel()
    throw refuse('storage_silent')
  }

  async function done(answer: Promise<Response>): Promise<Response> {
    const got = await answer
    await got.body?.cancel()
    return got
  }

  return {
    receive: (from, limit) => local.receive(from, limit),
    drop: (received) => local.drop(received),
    tidy: (before) => local.tidy(before),

    async keep({ path, digest, bytes }) {
      const there = await done(ask('HEAD', keyOf(digest)))
      if (there.ok && Number(there.headers.get('content-length')) === bytes) return
      const body = await readFile(path)
      const stored = await done(ask('PUT', keyOf(digest), { body, bodyHash: digest }))
      if (!stored.ok) throw refuse('storage_silent')
      await rm(path, { force: true })
    },

    async read(digest) {
      const answer = await ask('GET', keyOf(digest))
      if (!answer.ok || !answer.body) {
        await answer.body?.cancel()
        return undefined
      }
      const bytes = Number(answer.headers.get('content-length'))
      return { stream: Readable.fromWeb(answer.body as ReadableStream), bytes }
    },

    async hash(digest) {
      return await hashOf(await this.read(digest))
    },

    async remove(digest) {
      await done(ask('DELETE', keyOf(digest)))
    },

    async *list() {
      let token: string | undefined
      do {
        const query: Record<string, string> = {
          'list-type': '2',
          ...(token ? { 'continuation-token': token } : {}),
        }
        const answer = await ask('GET', '', { query })
        // No such bucket is a wrong setting, not an empty store.
        if (!answer.ok) {
          await answer.body?.cancel()
          throw refuse('storage_silent')
        }
        const text = await answer.text()
        for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const digest = within(entry, 'Key').replace('/', '')
          if (/^[0-9a-f]{64}$/.test(digest))
            yield { digest, writtenAt: new Date(within(entry, 'LastModified')) }
        }
        token = within(text, 'IsTruncated') === 'true' ? within(text, 'NextContinuationToken') : undefined
      } while (token)
    },
  }
}

/** Where this server keeps documents: in its bucket, or on its disk. */
export function storeOf({
  dataDir,
  evidenceBucket,
}: {
  dataDir: string
  evidenceBucket: Bucket | undefined
}): Store {
  return evidenceBucket ? bucketStore(dataDir, evidenceBucket) : evidenceStore(dataDir)
}

function keyOf(digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('a digest is 64 hexadecimal digits')
  return `${digest.slice(0, 2)}/${digest.slice(2)}`
}

/** The text of an element that stands once; keys here are hexadecimal, so that only tokens know signs to be told apart. */
function within(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
