import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import t from 'tap'
import { bucketStore } from '../../src/evidence/bucket-store.ts'
import { signRequest } from '../../src/evidence/sign-request.ts'
import { Refusal } from '../../src/refusals.ts'

/** The worked examples of the documentation of Amazon S3, “Signature calculations: examples”. */
t.test('requests are signed as the documentation of the protocol works it out', async (t) => {
  const signer = {
    key: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  }
  const now = new Date('2013-05-24T00:00:00Z')
  const signed = (path: string, more: Record<string, string> = {}) =>
    signRequest('GET', new URL(`https://examplebucket.s3.amazonaws.com${path}`), signer, {
      now,
      more,
    }).authorization?.split('Signature=')[1]
  t.equal(
    signed('/test.txt', { range: 'bytes=0-9' }),
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
  t.equal(signed('/?lifecycle'), 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543')
  t.equal(signed('/?max-keys=2&prefix=J'), '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

/** A store that speaks as much of the protocol as is used here, one key a page. */
async function aBucket() {
  const held = new Map<string, Buffer>()
  const seen: string[] = []
  let mood: 'well' | 'ill' = 'well'
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://bucket')
    const body = await buffer(request)
    seen.push(`${request.method} ${url.pathname}`)
    const signed =
      /^AWS4-HMAC-SHA256 Credential=them\/\d{8}\/vn-1\/s3\/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=[0-9a-f]{64}$/
    const answer = (status: number, content?: Buffer | string) => response.writeHead(status).end(content)
    if (mood === 'ill') return answer(500)
    if (!signed.test(request.headers.authorization ?? '')) return answer(403)
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return answer(400)
    const key = url.pathname.replace('/tai-lieu/', '')
    if (request.method === 'PUT') {
      held.set(key, body)
      return answer(200)
    }
    if (request.method === 'DELETE') {
      held.delete(key)
      return answer(204)
    }
    if (key === '') {
      const keys = [...held.keys()].sort()
      const at = Number(url.searchParams.get('continuation-token')?.split('&')[1] ?? 0)
      const more = at + 1 < keys.length
      return answer(
        200,
        `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>t&amp;${at + 1}</NextContinuationToken>` : ''}${keys
          .slice(at, at + 1)
          .map(
            (one) =>
              `<Contents><Key>${one}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>`,
          )
          .join('')}</ListBucketResult>`,
      )
    }
    const found = held.get(key)
    if (!found) return answer(404, '<Error/>')
    return request.method === 'HEAD'
      ? response.writeHead(200, { 'content-length': found.length }).end()
      : response.writeHead(200, { 'content-length': found.length }).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const feel = (now: typeof mood) => {
    mood = now
  }
  return { held, seen, feel, url: `http://127.0.0.1:${port}/tai-lieu`, close: () => server.close() }
}

t.test('documents are kept in a bucket once, read back, checked, listed and given up', async (t) => {
  const bucket = await aBucket()
  t.teardown(bucket.close)
  const store = bucketStore(t.testdir(), { url: bucket.url, key: 'them', secret: 's', region: 'vn-1' })
  const given = ['một', 'hai', 'ba'].map((text) => Buffer.from(text))
  const digests: string[] = []
  for (const bytes of given) {
    const received = await store.receive(Readable.from([bytes]), 100)
    t.ok(received)
    await store.keep(received!)
    digests.push(received!.digest)
  }
  t.equal(bucket.held.size, 3)
  const again = await store.receive(Readable.from([given[0]!]), 100)
  await store.keep(again!)
  await store.drop(again!)
  t.equal(bucket.seen.filter((one) => one.startsWith('PUT')).length, 3, 'the same bytes are sent once')
  const read = await store.read(digests[0]!)
  t.same(await buffer(read!.stream), given[0])
  t.equal(read!.bytes, given[0]!.length)
  t.equal(await store.hash(digests[1]!), digests[1])
  const listed: string[] = []
  for await (const one of store.list()) listed.push(one.digest)
  t.same(listed, [...digests].sort(), 'page by page')
  bucket.held.set(`${digests[2]!.slice(0, 2)}/${digests[2]!.slice(2)}`, Buffer.from('khác'))
  t.not(await store.hash(digests[2]!), digests[2], 'the nightly check finds what was changed')
  await store.remove(digests[0]!)
  t.equal(await store.read(digests[0]!), undefined)
  t.equal(await store.hash(digests[0]!), undefined)
})

t.test('a store that is ill, away or refuses is said, and nothing counts as kept', async (t) => {
  const bucket = await aBucket()
  const signer = { key: 'them', secret: 's', region: 'vn-1' }
  const store = bucketStore(t.testdir(), { url: bucket.url, ...signer })
  const received = (await store.receive(Readable.from([Buffer.from('x')]), 100))!
  const silent = { message: /Kho lưu tệp không trả lời/ }
  bucket.feel('ill')
  await t.rejects(store.keep(received), silent)
  await t.rejects(store.read(received.digest), silent)
  bucket.feel('well')
  const stranger = bucketStore(t.testdir(), { url: bucket.url, ...signer, key: 'other' })
  await t.rejects(stranger.keep(received), silent)
  bucket.close()
  await t.rejects(store.list()[Symbol.asyncIterator]().next(), Refusal)
  await t.rejects(store.keep(received), silent)
})
