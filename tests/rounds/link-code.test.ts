import t from 'tap'
import { newLinkCode, printLinkCode, readLinkCode } from '../../src/rounds/link-code.ts'

const signs = '23456789CDFHJKMNPQRTVWX'
const codes = Array.from({ length: 40 }, newLinkCode)

t.test('a new code has eight signs that no one confuses and reads back as itself', async (t) => {
  for (const code of codes) {
    t.match(code, /^[2-9CDFHJKMNPQRTVWX]{8}$/)
    t.equal(readLinkCode(code), code)
  }
  t.equal(new Set(codes).size, codes.length)
})

t.test('case, spaces, hyphens and lookalikes make no difference', async (t) => {
  t.equal(readLinkCode('c7km-4rtj'), 'C7KM4RTJ')
  t.equal(readLinkCode(' C7KM – 4RTJ '), 'C7KM4RTJ')
  t.equal(readLinkCode('Ｃ７ＫＭ４ＲＴＪ'), 'C7KM4RTJ', 'full-width signs of some keyboards')
  const withFive = codes.find((code) => code.includes('5')) ?? newCodeWith('5')
  t.equal(readLinkCode(withFive.replaceAll('5', 's')), withFive)
  t.equal(printLinkCode('C7KM4RTJ'), 'C7KM-4RTJ')
})

t.test('every single wrong sign and every swap of two neighbours is noticed', async (t) => {
  for (const code of codes) {
    for (let at = 0; at < code.length; at++) {
      for (const sign of signs) {
        if (sign === code[at]) continue
        const wrong = code.slice(0, at) + sign + code.slice(at + 1)
        if (readLinkCode(wrong) !== undefined) t.fail(`${code} → ${wrong}`)
      }
      const [left, right] = [code[at], code[at + 1]]
      if (right === undefined || left === right) continue
      const swapped = code.slice(0, at) + right + left + code.slice(at + 2)
      if (readLinkCode(swapped) !== undefined) t.fail(`${code} → ${swapped}`)
    }
  }
  t.pass()
})

t.test('what is no code is refused', async (t) => {
  for (const typed of ['', 'C7KM4RT', 'C7KM4RTJJ', 'C7KM4RTO', "' or 1=1", '../..', 'Ắ7KM4RTJ']) {
    t.equal(readLinkCode(typed), undefined, typed)
  }
})

function newCodeWith(sign: string): string {
  for (;;) {
    const code = newLinkCode()
    if (code.includes(sign)) return code
  }
}
