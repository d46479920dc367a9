import t from 'tap'
import { formats } from '../../src/web/format.ts'

t.test('a figure that rounds to nothing has no sign, and a minus is a minus', async (t) => {
  const { number, points, percent, signed, chance } = formats.vi
  t.same(
    [number(-0.04, 1), percent(-0.04), points(-0.004), signed(-0.04), signed(0.04)],
    ['0,0', '0,0%', '0', '0,0', '0,0'],
  )
  t.same(
    [number(-1234.5, 1), points(-1.25), signed(-3.26), signed(1.25)],
    ['−1.234,5', '−1,25', '−3,3', '+1,3'],
  )
  t.same([number(null), signed(null), chance(0.0004), chance(0.0321)], ['—', '—', 'dưới 0,001', '0,032'])
  t.equal(formats.en.signed(-1234.5), '−1,234.5')
})
