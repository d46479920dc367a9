import t from 'tap'
import { encode } from 'uqr'
import { qrSvg } from '../../src/rounds/qr.ts'

t.test('the drawing is the code itself with four empty modules around it', async (t) => {
  const text = 'https://khaosat.example.vn/k/C7KM4RTJ'
  const svg = qrSvg(text)
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  const dark = Array.from({ length: side }, () => Array<boolean>(side).fill(false))
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let at = 0; at < Number(width); at++) dark[Number(y)]![Number(x) + at] = true
  }
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  t.equal(side, size + 8)
  t.same(
    dark.slice(4, -4).map((row) => row.slice(4, -4)),
    data,
  )
  const edge = [...dark.slice(0, 4), ...dark.slice(-4)]
    .flat()
    .concat(dark.flatMap((row) => [...row.slice(0, 4), ...row.slice(-4)]))
  t.notOk(edge.includes(true))
  t.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /)
  t.notMatch(svg, 'style')
})
