import t from 'tap'
import { faultSentence, readUnitFile } from '../../src/units/import-file.ts'
import { planImport } from '../../src/units/import-plan.ts'
import type { Unit } from '../../src/units/unit.ts'

const facts = { official_code: true, name_en: null, population: null, note: null, valid_to: null }
const root: Unit = {
  ...facts,
  unit_id: 1,
  code: 'VN',
  level: 'nation',
  kind: 'quoc_gia',
  name: 'Việt Nam',
  parent_id: null,
  path: [1],
  valid_from: '1900-01-01',
}
const province: Unit = {
  ...facts,
  unit_id: 2,
  code: '38',
  level: 'province',
  kind: 'tinh',
  name: 'Tỉnh Thanh Hóa',
  parent_id: 1,
  path: [1, 2],
  valid_from: '1900-01-01',
}
const other: Unit = {
  ...facts,
  unit_id: 3,
  code: '40',
  level: 'province',
  kind: 'tinh',
  name: 'Tỉnh Nghệ An',
  parent_id: 1,
  path: [1, 3],
  valid_from: '1900-01-01',
}
const commune: Unit = {
  ...facts,
  unit_id: 4,
  code: '15010',
  level: 'commune',
  kind: 'xa',
  name: 'Xã Sơn Thủy',
  parent_id: 2,
  path: [1, 2, 4],
  valid_from: '2025-07-01',
}
const district: Unit = {
  ...facts,
  unit_id: 5,
  code: 'H-thanh-hoa-quan-son',
  official_code: false,
  level: 'district',
  kind: 'huyen',
  name: 'Huyện Quan Sơn',
  parent_id: 2,
  path: [1, 2, 5],
  valid_from: '1900-01-01',
  valid_to: '2025-07-01',
}
const known = [root, province, other, commune, district]

function plan(csv: string, reach = [1], units: readonly Unit[] = known) {
  const file = readUnitFile(new TextEncoder().encode(csv))
  const { steps, faults } = planImport(units, file.rows, reach)
  return {
    steps,
    did: steps.map((step) => `${step.action} ${step.unit.level} ${step.unit.code} ${step.unit.name}`),
    faults: [...file.faults, ...faults].map(faultSentence),
  }
}

t.test('new units of every kind find their level and place', async (t) => {
  const { did, faults, steps } = plan(
    [
      'code,name,kind,level,parent_code,valid_from,population',
      '38-STP,Sở Tư pháp,Sở,,38,,',
      '15010-MTTQ,Ủy ban Mặt trận Tổ quốc xã Sơn Thủy,Đoàn thể,,15010,,',
      '15011,Na Mèo,Xã,,38,01/07/2025,"3.456"',
      'BTP,Bộ Tư pháp,Bộ,,,,',
      '97,Thành phố Mới,Thành phố,,VN,2027-01-01,',
      '999,Thành phố Nhỏ,Thành phố,,38,2020-01-01,',
    ].join('\n'),
  )
  t.same(faults, [])
  t.same(did, [
    'create province 38-STP Sở Tư pháp',
    'create commune 15010-MTTQ Ủy ban Mặt trận Tổ quốc xã Sơn Thủy',
    'create commune 15011 Xã Na Mèo',
    'create nation BTP Bộ Tư pháp',
    'create province 97 Thành phố Mới',
    'create district 999 Thành phố Nhỏ',
  ])
  t.match(steps[1]?.unit, { valid_from: '2025-07-01', parent_id: 4 })
  t.match(steps[2]?.unit, { valid_from: '2025-07-01', population: 3456, kind: 'xa' })
  t.match(steps[5]?.unit, { kind: 'thanh_pho_thuoc_tinh' })
})

t.test('a unit may be named as the one above before its own row', async (t) => {
  const { did, faults } = plan('code,name,kind,parent_code\nB,Phòng B,Ban ngành,A\nA,Sở A,Sở,38\n')
  t.same(faults, [])
  t.same(did, ['create province B Phòng B', 'create province A Sở A'])
  t.match(plan('code,name,kind,parent_code\nA,Sở A,Sở,B\nB,Sở B,Sở,A\n').faults, [/vòng/])
})

t.test('a known code is corrected in place; empty cells leave things as they are', async (t) => {
  const { steps, faults } = plan('code,name,population\n15010,Xã Sơn Thuỷ,4100\n38,Tỉnh Thanh Hóa,\n')
  t.same(faults, [])
  t.match(steps[0], { action: 'update', unit: { unit_id: 4, parent_id: 2, valid_from: '2025-07-01' } })
  t.same(steps[0]?.changes, [
    { field: 'name', from: 'Xã Sơn Thủy', to: 'Xã Sơn Thuỷ' },
    { field: 'population', from: '', to: '4100' },
  ])
  t.match(steps[1], { action: 'unchanged', changes: [] })
})

t.test('an official code replaces one made by the product, in any spelling of the name', async (t) => {
  for (const dates of ['', '2025-07-01']) {
    const { steps, faults } = plan(
      `code,name,kind,parent_code,valid_to\n384,Huyện Quan Sơn,Huyện,38,${dates}\n`.replace(
        'Sơn',
        'Sơn'.normalize('NFD'),
      ),
    )
    t.same(faults, [])
    t.match(steps, [
      { action: 'recode', unit: { unit_id: 5, code: '384', official_code: true, valid_to: '2025-07-01' } },
    ])
  }
  const elsewhere = plan('code,name,kind,parent_code,valid_to\n384,Huyện Quan Sơn,Huyện,40,2025-07-01\n')
  t.same(elsewhere.did, ['create district 384 Huyện Quan Sơn'])
  const beneath = plan(
    'code,name,parent_code,valid_to\n99001,Xã Cũ,384,2020-01-01\n384,Huyện Quan Sơn,38,2025-07-01\n',
  )
  t.same(beneath.faults, [])
  t.match(beneath.steps.find((step) => step.unit.code === '99001')?.unit, { parent_id: 5 })
})

t.test('a later first day ends a unit and begins another, with what happened', async (t) => {
  const renamed = plan('code,name,kind,valid_from\n15010,Phường Sơn Thủy,Phường,2027-01-01\n')
  t.same(renamed.faults, [])
  t.match(renamed.steps, [
    {
      action: 'succeed',
      unit: { name: 'Phường Sơn Thủy', parent_id: 2, valid_from: '2027-01-01', valid_to: null },
      succession: { kind: 'rename', predecessor: { unit_id: 4, valid_to: '2027-01-01' } },
    },
  ])
  const moved = plan('code,name,parent_code,valid_from\n15010,Xã Sơn Thủy,40,2027-01-01\n')
  t.match(moved.steps, [{ action: 'succeed', succession: { kind: 'transfer' }, unit: { parent_id: 3 } }])
  t.match(plan('code,name,valid_from\n15010,Xã Sơn Thủy,2027-01-01\n').faults, [/không có gì thay đổi/])
})

t.test('a province may change its kind only together with the units beneath it', async (t) => {
  const alone = plan('code,name,valid_from\n38,Thành phố Thanh Hóa,2027-01-01\n')
  t.match(alone.faults, [/Dòng 2, cột “valid_to”: còn 1 đơn vị trực thuộc .*“Xã Sơn Thủy”/])
  const whole = plan(
    'code,name,parent_code,valid_from\n38,Thành phố Thanh Hóa,,2027-01-01\n15010,Xã Sơn Thủy,38,2027-01-01\n',
  )
  t.same(whole.faults, [])
  t.match(whole.steps, [
    { succession: { kind: 'rename' }, unit: { kind: 'thanh_pho' } },
    { succession: { kind: 'whole' }, unit: { parent_id: whole.steps[0]?.unit.unit_id } },
  ])
})

t.test('each fault names its row, its column and its reason', async (t) => {
  const csv = (row: string) => `code,name,kind,level,parent_code,valid_from,valid_to,population\n${row}\n`
  const expected: [string, RegExp][] = [
    [',Xã A,,,38,,,', /Dòng 2, cột “code”: để trống/],
    ['a b,Xã A,,,38,,,', /cột “code”: chỉ được gồm/],
    ['15011,,Xã,,38,,,', /cột “name”: để trống/],
    ['15011,X· S¬n Thñy,Xã,,38,,,', /cột “name”: có vẻ ở bảng mã cũ/],
    ['15011,Sơn Mới,,,38,,,', /cột “kind”: để trống mà tên/],
    ['15011,Xã A,Thôn,,38,,,', /cột “kind”: không rõ loại “Thôn”/],
    ['15011,Phường A,Xã,,38,,,', /cột “name”: bắt đầu bằng loại đơn vị khác/],
    ['15011,Xã A,Xã,tỉnh,38,,,', /cột “level”: không khớp/],
    ['15011,Xã A,Xã,vùng,38,,,', /cột “level”: không rõ cấp/],
    ['15011,Xã A,Xã,,,,,', /cột “parent_code”: để trống/],
    ['15011,Xã A,Xã,,12345,,,', /cột “parent_code”: không có đơn vị nào mang mã “12345”/],
    ['15011,Xã A,Xã,,15010,,,', /cột “parent_code”: đơn vị cấp trên này không ở cấp cao hơn/],
    ['15011,Xã A,Xã,,H-thanh-hoa-quan-son,2026-01-01,,', /không có hiệu lực trong suốt/],
    ['15011,Xã A,Xã,,38,2025-02-30,,', /cột “valid_from”: “2025-02-30” không phải ngày/],
    ['15011,Xã A,Xã,,38,2026-01-01,2026-01-01,', /cột “valid_to”: phải sau/],
    ['15011,Xã A,Xã,,38,,,0', /cột “population”/],
    ['15011,Xã A,Xã,,38,,,-5', /cột “population”/],
    ['15011,Xã A,Xã,,38,,,"12,5"', /cột “population”/],
    ['1234,Xã A,Xã,,38,,,', /cột “code”: mã cấp xã gồm 5 chữ số. Có thể bảng tính đã bỏ số 0/],
    ['4,Tỉnh A,Tỉnh,,VN,,,', /cột “code”: mã cấp tỉnh gồm 2 chữ số/],
    ['15010,Xã Sơn Thủy,Xã,,40,,,', /cột “parent_code”: đổi đơn vị cấp trên thì phải ghi ngày/],
    ['15010,Xã Sơn Thủy,Xã,,38,2024-01-01,,', /cột “code”: mã này trùng với “Xã Sơn Thủy”/],
  ]
  for (const [row, fault] of expected) t.match(plan(csv(row)).faults, [fault], row)
  t.match(plan(`${csv('15011,Xã A,Xã,,38,,,')}15011,Xã B,Xã,,38,,,`).faults, [
    /Dòng 3, cột “code”: trùng với dòng 2/,
  ])
})

t.test('nobody writes beyond the subtree of the account', async (t) => {
  t.same(plan('code,name,population\n15010,Xã Sơn Thủy,10\n', [2]).faults, [])
  t.match(plan('code,name,population\n40,Tỉnh Nghệ An,10\n', [2]).faults, [
    /Dòng 2, cột “code”: .*ngoài phạm vi/,
  ])
  t.match(plan('code,name,kind,parent_code\n40-STP,Sở Tư pháp,Sở,40\n', [2]).faults, [/ngoài phạm vi/])
  const taken = 'code,name,parent_code,valid_from\n15010,Xã Sơn Thủy,40,2027-01-01\n'
  t.match(plan(taken, [3]).faults, [/ngoài phạm vi/])
})

t.test('names are text, never markup or formulas', async (t) => {
  const { steps, faults } = plan('code,name,kind,parent_code\nX1,"=1+1 <b>Sở</b> __proto__",Sở,38\n')
  t.same(faults, [])
  t.equal(steps[0]?.unit.name, '=1+1 <b>Sở</b> __proto__')
})
