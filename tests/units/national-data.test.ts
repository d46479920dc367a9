import t from 'tap'
import { corrections } from '../../src/units/corrections.ts'
import { planNationalUnits } from '../../src/units/national-data.ts'
import { type NationalPlan, type PlannedUnit, planned } from '../../src/units/national-plan.ts'
import { readNationalSource } from '../../src/units/national-source.ts'
import { compareNames } from '../../src/units/search-text.ts'
import { UNKNOWN_START, validOn, validWithin } from '../../src/units/unit.ts'

const source = await readNationalSource()
const plan = planNationalUnits(source)
const byKey = new Map(plan.units.map((unit) => [planned(unit), unit]))

function tally(of: NationalPlan, day: string, by: 'level' | 'kind'): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const unit of of.units) {
    if (validOn(unit, day)) counts[unit[by]] = (counts[unit[by]] ?? 0) + 1
  }
  return counts
}

const on = (day: string, level: string, code: string) =>
  plan.units.find((unit) => unit.level === level && unit.code === code && validOn(unit, day))

const becameOf = (unit: PlannedUnit | undefined) =>
  plan.successions.filter((each) => unit && each.predecessor === planned(unit))

t.test('today has 34 provinces and 3,321 communes, of the kinds the law made', async (t) => {
  t.same(tally(plan, '2026-11-22', 'level'), { nation: 1, province: 34, commune: 3321 })
  t.same(tally(plan, '2026-11-22', 'kind'), {
    quoc_gia: 1,
    thanh_pho: 7,
    tinh: 27,
    phuong: 697,
    xa: 2611,
    dac_khu: 13,
  })
  t.same(tally(plan, '2025-07-01', 'level'), { nation: 1, province: 34, commune: 3321 })
})

t.test('the day before the reform has 63 provinces, 696 districts and 10,035 communes', async (t) => {
  t.same(tally(plan, '2025-06-30', 'level'), { nation: 1, province: 63, district: 696, commune: 10_035 })
  const { xa, phuong, thi_tran } = tally(plan, '2025-06-30', 'kind')
  t.same({ xa, phuong, thi_tran }, { xa: 7692, phuong: 1726, thi_tran: 617 })
})

t.test(
  'Thanh Hóa is one unit throughout: districts beneath it until the reform, 166 communes since',
  async (t) => {
    const thanhHoa = on('2026-11-22', 'province', '38')
    t.match(thanhHoa, {
      name: 'Tỉnh Thanh Hóa',
      official_code: true,
      valid_from: UNKNOWN_START,
      valid_to: null,
    })
    const beneath = (day: string) =>
      plan.units.filter((unit) => thanhHoa && unit.parent === planned(thanhHoa) && validOn(unit, day))
    t.equal(beneath('2025-07-01').filter((unit) => unit.level === 'commune').length, 166)
    t.equal(beneath('2025-06-30').filter((unit) => unit.level === 'district').length, 26)
    t.equal(beneath('2025-06-30').length, 26)
    const quanSon = plan.units.find((unit) => unit.code === 'H-thanh-hoa-quan-son')
    t.match(quanSon, { name: 'Huyện Quan Sơn', official_code: false, kind: 'huyen', valid_to: '2025-07-01' })
  },
)

t.test('eleven provinces last, the others end and begin', async (t) => {
  const lasting = plan.units.filter(
    (unit) => unit.level === 'province' && validOn(unit, '2025-06-30') && validOn(unit, '2025-07-01'),
  )
  t.same(lasting.map((unit) => unit.name).sort(compareNames), [
    'Thành phố Hà Nội',
    'Thành phố Huế',
    'Tỉnh Cao Bằng',
    'Tỉnh Điện Biên',
    'Tỉnh Hà Tĩnh',
    'Tỉnh Lai Châu',
    'Tỉnh Lạng Sơn',
    'Tỉnh Nghệ An',
    'Tỉnh Quảng Ninh',
    'Tỉnh Sơn La',
    'Tỉnh Thanh Hóa',
  ])
  const camau = on('2025-07-01', 'province', '96')
  const former = plan.successions.filter((each) => camau && each.successor === planned(camau))
  t.same(former.map((each) => byKey.get(each.predecessor)?.name).sort(), ['Tỉnh Bạc Liêu', 'Tỉnh Cà Mau'])
  t.equal(
    becameOf(plan.units.find((unit) => unit.code === 'T-hai-duong'))[0]?.successor,
    'province/31/2025-07-01',
  )
})

t.test('Đồng Nai is a province until 30/4/2026 and a city from that day, its communes with it', async (t) => {
  t.match(on('2026-04-29', 'province', '75'), { name: 'Tỉnh Đồng Nai', kind: 'tinh' })
  const city = on('2026-04-30', 'province', '75')
  t.match(city, { name: 'Thành phố Đồng Nai', kind: 'thanh_pho' })
  for (const day of ['2026-04-29', '2026-04-30']) {
    const parent = on(day, 'province', '75')
    const communes = plan.units.filter(
      (unit) => parent && unit.parent === planned(parent) && validOn(unit, day),
    )
    t.equal(communes.length, 95, day)
  }
  t.equal(on('2026-04-29', 'commune', '26368')?.name, 'Xã Long Thành')
  t.equal(on('2026-04-30', 'commune', '26368')?.name, 'Phường Long Thành')
  t.match(becameOf(on('2026-04-29', 'province', '75')), [
    { kind: 'rename', decision: 'Nghị quyết 30/2026/QH16' },
  ])
})

t.test(
  'every unit lies within the days of the one above, and no code is carried twice on one day',
  async (t) => {
    const outside = plan.units.filter((unit) => {
      const above = unit.parent === null ? undefined : byKey.get(unit.parent)
      return unit.parent !== null && !(above && validWithin(unit, above))
    })
    t.same(outside, [])
    for (const day of ['2025-06-30', '2025-07-01', '2026-04-30']) {
      const codes = plan.units
        .filter((unit) => validOn(unit, day))
        .map((unit) => `${unit.level}/${unit.code}`)
      t.equal(new Set(codes).size, codes.length, day)
    }
    t.same(
      plan.units.filter((unit) => unit.name !== unit.name.normalize('NFC')),
      [],
    )
    t.ok(plan.units.every((unit) => !unit.official_code || /^(\d\d|\d{5})$/.test(unit.code)))
  },
)

t.test('every former commune became something, and every commune of today was something', async (t) => {
  const before = new Set(plan.successions.map((each) => each.predecessor))
  const after = new Set(plan.successions.map((each) => each.successor))
  const former = plan.units.filter((unit) => unit.level === 'commune' && unit.valid_to === '2025-07-01')
  const today = plan.units.filter((unit) => unit.level === 'commune' && unit.valid_to === null)
  t.same(
    former.filter((unit) => !before.has(planned(unit))),
    [],
  )
  t.same(
    today.filter((unit) => !after.has(planned(unit))),
    [],
  )
  t.ok(plan.successions.every((each) => byKey.get(each.predecessor)?.valid_to === each.happened_on))
  t.ok(plan.successions.every((each) => byKey.get(each.successor)?.valid_from === each.happened_on))
})

t.test('kinds of succession say how many units met', async (t) => {
  t.same(
    becameOf(on('2025-06-30', 'commune', '23938')).map((each) => each.kind),
    ['whole'],
  )
  const hoangSa = plan.units.find((unit) => unit.name === 'Huyện Hoàng Sa')
  t.match(becameOf(hoangSa), [{ successor: 'commune/20333/2025-07-01', kind: 'rename' }])
  const split = becameOf(on('2025-06-30', 'commune', '20200'))
  t.same(
    split.map((each) => each.kind),
    ['split', 'split'],
  )
})

t.test('every mapping row is either placed or listed with its reason', async (t) => {
  const coded = source.mappings.filter((row) => row.old_ward_code)
  const uncoded = source.mappings.filter((row) => !row.old_ward_code && row.old_ward_name)
  t.equal(coded.length, 10_034)
  t.equal(uncoded.length, 938)
  t.equal(plan.unmatched.length, 918)
  t.ok(plan.unmatched.every(({ reason }) => reason.length > 20))
})

t.test('a correction that finds nothing to correct is an error', async (t) => {
  t.throws(
    () =>
      planNationalUnits(source, {
        ...corrections,
        changes: [{ ...corrections.changes[0]!, from: 'Tỉnh Nào Đó' }],
      }),
    /there is no Tỉnh Nào Đó/,
  )
  const [first] = corrections.communeCodes
  t.throws(
    () =>
      planNationalUnits(source, {
        ...corrections,
        communeCodes: [...corrections.communeCodes, { ...first!, name: 'Xã Không Có' }],
      }),
    /Xã Không Có finds nothing/,
  )
})
