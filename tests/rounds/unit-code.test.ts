import fc from 'fast-check'
import t from 'tap'
import {
  newSecret,
  printUnitCode,
  readUnitCode,
  secretFrom,
  type UnitCode,
  unitCodeHash,
  writeUnitCode,
} from '../../src/rounds/unit-code.ts'

const signs = '23456789CDFHJKMNPQRTVWX'
const codes = fc.record<UnitCode>({
  kind: fc.constantFrom('invitation', 'resume'),
  unitId: fc.integer({ min: 1, max: 999_999_999 }),
  secret: fc
    .array(fc.constantFrom(...signs), { minLength: 8, maxLength: 8 })
    .map((chosen) => chosen.join('')),
})

t.test('a code reads back as itself however a person writes it', async (t) => {
  fc.assert(
    fc.property(codes, (code) => {
      const printed = printUnitCode(code)
      const spellings = [
        printed,
        writeUnitCode(code),
        printed.toLowerCase(),
        printed.replaceAll('-', ''),
        printed.replaceAll('-', ' – '),
        printed.replaceAll('0', 'o').replaceAll('1', 'l'),
        printed.replace(/^\d+/, (unit) => unit.replaceAll('0', 'O').replaceAll('1', 'I')),
        printed.replace(/-.*/, (rest) => rest.replaceAll('2', 'z').replaceAll('5', 's').replaceAll('V', 'u')),
      ]
      for (const spelling of spellings) t.same(readUnitCode(spelling), code, spelling)
    }),
    { numRuns: 30 },
  )
  t.match(printUnitCode({ kind: 'resume', unitId: 1234, secret: newSecret() }), /^1234(-[2-9C-X]{3}){3}$/)
})

t.test(
  'a wrong sign or digit and two neighbours swapped never make another code of the same kind',
  async (t) => {
    fc.assert(
      fc.property(codes, (code) => {
        const [unit = '', rest = ''] = writeUnitCode(code).split('-')
        const wrong: string[] = []
        for (let at = 0; at < rest.length; at++) {
          for (const sign of signs) wrong.push(`${unit}-${rest.slice(0, at)}${sign}${rest.slice(at + 1)}`)
          const [left = '', right = ''] = rest.slice(at)
          wrong.push(`${unit}-${rest.slice(0, at)}${right}${left}${rest.slice(at + 2)}`)
        }
        for (let at = 0; at < unit.length; at++)
          for (const digit of '0123456789')
            wrong.push(`${unit.slice(0, at)}${digit}${unit.slice(at + 1)}-${rest}`)
        const itself = writeUnitCode(code)
        return wrong.every((one) => one === itself || readUnitCode(one)?.kind !== code.kind)
      }),
      { numRuns: 100 },
    )
    t.equal(readUnitCode('C7KM4RTJ'), undefined, 'the code of a link is none')
    for (const no of ['', '-', '0', '٣٤٥-CDF-HJK-MNP', '-CDFHJKMNP', `9${'0'.repeat(20)}-CDFHJKMNP`])
      t.equal(readUnitCode(no), undefined, no)
  },
)

t.test('the two kinds of one secret have different hashes, and every sign can occur', async (t) => {
  const secret = newSecret()
  const hashes = (['invitation', 'resume'] as const).map((kind) => unitCodeHash({ kind, unitId: 7, secret }))
  t.not(hashes[0], hashes[1])
  const made = new Set(Array.from({ length: 200 }, newSecret).join(''))
  t.equal(made.size, signs.length)
  t.equal(secretFrom(Buffer.alloc(32, 0)), '22222222')
})
