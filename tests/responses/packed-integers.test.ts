import fc from 'fast-check'
import t from 'tap'
import { packIntegers, unpackIntegers } from '../../src/responses/packed-integers.ts'

t.test('integers come back as they were', async (t) => {
  const integer = fc.oneof(fc.constant(0), fc.integer({ min: -200, max: 200 }), fc.maxSafeInteger())
  fc.assert(
    fc.property(
      fc.array(
        integer.map((n) => (Math.abs(n) < 2 ** 52 ? n : 0)),
        { maxLength: 300 },
      ),
      (values) => {
        t.strictSame(
          [...unpackIntegers(packIntegers(values))],
          values.map((n) => n + 0),
        )
      },
    ),
  )
})

t.test('few or small numbers take few bytes', async (t) => {
  t.equal(packIntegers(new Float64Array(2356)).length, 5)
  t.equal(packIntegers([1, -1, 63, -64, 64]).length, 7)
})

t.test('bytes that were cut are refused', async (t) => {
  const bytes = packIntegers([1, 2, 300])
  t.throws(() => unpackIntegers(bytes.subarray(0, 3)), /not as many/)
  t.throws(() => unpackIntegers(bytes.subarray(0, 4)), /too early/)
})
