import { createHash, createHmac } from 'node:crypto'
import t from 'tap'
import { keyedHash } from '../../src/responses/keyed-hash.ts'
import {
  answersCheck,
  durationBand,
  newSubmissionId,
  readSubmissionId,
  receiptCode,
  receiptHash,
  type SubmissionId,
  sameAnswers,
  submissionHash,
} from '../../src/responses/submission.ts'

const id = 'AAAAAAAAAAAAAAAAAAAAAA' as SubmissionId

t.test('an id is read back only in its own spelling', async (t) => {
  const made = newSubmissionId()
  t.equal(made.length, 22)
  t.equal(readSubmissionId(made), made)
  for (const wrong of [
    '',
    'short',
    `${made}=`,
    `${made}A`,
    'AAAAAAAAAAAAAAAAAAAAAB',
    [made],
    7,
    null,
    '../../../etc/passwd...',
  ]) {
    t.equal(readSubmissionId(wrong), undefined, JSON.stringify(wrong))
  }
})

t.test('ids do not repeat', async (t) => {
  t.equal(new Set(Array.from({ length: 1000 }, newSubmissionId)).size, 1000)
})

t.test('the database gets the plain SHA-256 of the id', async (t) => {
  t.equal(submissionHash(id), createHash('sha256').update('AAAAAAAAAAAAAAAAAAAAAA').digest('hex'))
})

t.test('a receipt follows from the id, is readable and is found however it is typed', async (t) => {
  const receipt = receiptCode(id)
  t.match(receipt, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  t.equal(receiptCode(id), receipt)
  t.not(receiptCode(newSubmissionId()), receipt)
  t.equal(receiptHash(receipt.toLowerCase().replaceAll('-', ' ')), receiptHash(receipt))
})

t.test('the check knows the same answers in any order and another id or answer as different', async (t) => {
  const check = answersCheck(id, { a: '1', b: ['2', '3'] })
  t.equal(answersCheck(id, { b: ['2', '3'], a: '1' }), check)
  t.not(answersCheck(id, { b: ['3', '2'], a: '1' }), check)
  t.not(answersCheck(newSubmissionId(), { a: '1', b: ['2', '3'] }), check)
})

t.test('the time a form took is kept as a band', async (t) => {
  const start = new Date('2026-11-22T10:00:00Z')
  const after = (seconds: number) => durationBand(start, new Date(start.getTime() + seconds * 1000))
  t.same([0, 119, 120, 299, 300, 600, 1200, 3599, 3600, 86_400].map(after), [0, 0, 1, 1, 2, 3, 4, 4, 5, 5])
  t.equal(after(-5), 0, 'a clock set back')
})

t.test('answers are the same in any order of fields, and not otherwise', async (t) => {
  const answers = { a: 1, b: [1, 2], c: { r1: 'x', r2: null }, d: [{ p: 1 }] }
  t.ok(sameAnswers(answers, { d: [{ p: 1 }], c: { r2: null, r1: 'x' }, b: [1, 2], a: 1 }))
  for (const other of [
    { ...answers, a: '1' },
    { ...answers, b: [2, 1] },
    { ...answers, b: { 0: 1, 1: 2 } },
    { ...answers, b: [1, 2, 3] },
    { ...answers, c: { r1: 'x' } },
    { ...answers, d: [{ p: 1, q: 2 }] },
    { ...answers, e: undefined },
    null,
    [],
  ]) {
    t.notOk(sameAnswers(answers, other), JSON.stringify(other))
    t.notOk(sameAnswers(other, answers), JSON.stringify(other))
  }
})

t.test('the keyed hash is HMAC-SHA256, whatever was hashed before', async (t) => {
  const keys = ['', 'a', newSubmissionId(), 'k'.repeat(64), 'k'.repeat(65), newSubmissionId()]
  const texts = ['', 'receipt', 'ư'.repeat(2730), 'ư'.repeat(2731), 'x'.repeat(20_000), '🙂\ud800']
  for (const key of keys)
    for (const text of texts) {
      const right = createHmac('sha256', key).update(text).digest()
      t.equal(keyedHash(key, text, 'hex'), right.toString('hex'), `${key.length}, ${text.length}`)
      t.equal(keyedHash(key, text, 'binary'), right.toString('binary'))
    }
})
