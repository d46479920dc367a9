import t from 'tap'
import { canonicalJson, contentHash } from '../../src/surveys/content-hash.ts'

t.test('the same content has the same hash, however it was written', async (t) => {
  t.equal(contentHash({ b: [1, 2], a: 'ế' }), contentHash({ a: 'ê\u0301', b: [1, 2] }))
  t.equal(contentHash({ a: 1, b: undefined }), contentHash({ a: 1 }))
  t.not(contentHash({ a: [1, 2] }), contentHash({ a: [2, 1] }))
  t.not(contentHash({ a: 1 }), contentHash({ a: '1' }))
  t.equal(canonicalJson({ b: null, a: { d: 1.5, c: true } }), '{"a":{"c":true,"d":1.5},"b":null}')
})

t.test('SHA-256 of the canonical text', async (t) => {
  // printf '{}' | sha256sum
  t.equal(contentHash({}), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})

t.test('what JSON cannot hold is refused', async (t) => {
  t.throws(() => contentHash({ a: Number.NaN }), /finite/)
  t.throws(() => contentHash({ a: () => 1 }), /JSON values/)
  const deep: unknown[] = []
  let at = deep
  for (let level = 0; level < 300; level++) {
    const next: unknown[] = []
    at.push(next)
    at = next
  }
  t.throws(() => contentHash(deep), /200 levels/)
})
