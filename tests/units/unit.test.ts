import t from 'tap'
import { mayStandBeneath, splitName, UNKNOWN_START, validOn, validWithin } from '../../src/units/unit.ts'

t.test('a unit exists on its first day and not on the day it ends', async (t) => {
  const unit = { valid_from: '2025-07-01', valid_to: '2026-04-30' }
  t.equal(validOn(unit, '2025-06-30'), false)
  t.equal(validOn(unit, '2025-07-01'), true)
  t.equal(validOn(unit, '2026-04-29'), true)
  t.equal(validOn(unit, '2026-04-30'), false)
  t.equal(validOn({ valid_from: '2025-07-01', valid_to: null }, '2099-01-01'), true)
})

t.test('the days of a unit lie within those of the unit above', async (t) => {
  const above = { valid_from: '2025-07-01', valid_to: '2026-04-30' }
  t.equal(validWithin({ valid_from: '2025-07-01', valid_to: '2026-04-30' }, above), true)
  t.equal(validWithin({ valid_from: '2025-06-30', valid_to: '2026-01-01' }, above), false)
  t.equal(validWithin({ valid_from: '2025-07-01', valid_to: null }, above), false)
  t.equal(validWithin({ valid_from: UNKNOWN_START, valid_to: '2026-01-01' }, above), true)
  t.equal(validWithin({ valid_from: '2026-04-30', valid_to: null }, { ...above, valid_to: null }), true)
})

t.test('a name tells its kind only together with its level', async (t) => {
  t.same(splitName('Thành phố Huế', 'province'), { kind: 'thanh_pho', bare: 'Huế' })
  t.same(splitName('Thành phố Thanh Hóa', 'district'), { kind: 'thanh_pho_thuoc_tinh', bare: 'Thanh Hóa' })
  t.same(splitName('Thị trấn Thị xã', 'commune'), { kind: 'thi_tran', bare: 'Thị xã' })
  t.equal(splitName('Xã Sơn Thủy', 'province'), null)
  t.equal(splitName('Xãsơn', 'commune'), null)
})

t.test(
  'territory stands beneath a higher level, an organisation beneath its own or a higher one',
  async (t) => {
    t.equal(mayStandBeneath('commune', 'xa', 'province'), true)
    t.equal(mayStandBeneath('commune', 'xa', 'commune'), false)
    t.equal(mayStandBeneath('province', 'so', 'province'), true)
    t.equal(mayStandBeneath('province', 'so', 'commune'), false)
  },
)
