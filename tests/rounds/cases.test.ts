import t from 'tap'
import { addCases } from '../../src/rounds/add-cases.ts'
import { removeCases } from '../../src/rounds/remove-cases.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aUnit } from '../support/makers.ts'
import { aRoundWithCases, aSmallCountry, aVersionOf, publishedFramework } from './round-makers.ts'

const { db, signIn } = await buildTestApp(t)
const country = await aSmallCountry(db)
const { province, communes, departments, otherCommune } = country
const specialist = await signIn('specialist', province.unitId)
const neighbour = await signIn('specialist', country.other.unitId)
const m01 = await aVersionOf(db, 'M01')
const m02 = await aVersionOf(db, 'M02')
const forCommunes = await publishedFramework(db, province, 'de-xuat-cap-xa')
const forDepartments = await publishedFramework(db, province, 'de-xuat-so-nganh')
const forPilots = await publishedFramework(db, province, 'de-xuat-thi-diem')
const incomplete = await publishedFramework(db, province, 'qd-27-2025')

type Given = Partial<Parameters<typeof aRoundWithCases>[1]>
const aRound = (of: Given = {}) =>
  aRoundWithCases(db, { unit: province, units: [], frameworkVersionId: forCommunes, ...of })

const casesOf = async (roundId: number) =>
  await db
    .selectFrom('evaluation_case as c')
    .innerJoin('unit as u', 'u.unit_id', 'c.unit_id')
    .leftJoin('case_questionnaire as q', 'q.case_id', 'c.case_id')
    .select(['c.case_id', 'u.name', 'c.framework_version_id', 'q.questionnaire_version_id', 'q.share'])
    .where('c.round_id', '=', roundId)
    .orderBy('u.name')
    .orderBy('q.questionnaire_version_id')
    .execute()

t.test(
  'a group of units gets one case each, with its questionnaires, and no unit of another province',
  async (t) => {
    const { roundId } = await aRound()
    const step1 = textOf(await specialist.get(`/rounds/${roundId}/cases/new`))
    t.match(step1, 'đề xuất, không phải văn bản pháp luật')
    t.match(step1, 'Chưa đầy đủ nên chưa dùng được')
    const step2 = await specialist.get(`/rounds/${roundId}/cases/new?framework=${forCommunes}`)
    t.match(textOf(step2), /Cấp xã \(3 đơn vị\)/)
    const answer = await specialist.post(`/rounds/${roundId}/cases`, {
      framework: String(forCommunes),
      group: 'commune-territory',
      questionnaires: [String(m01)],
    })
    t.equal(answer.statusCode, 303)
    t.match(textOf(await specialist.get(String(answer.headers.location))), 'Đã thêm 3 hồ sơ.')
    const cases = await casesOf(roundId)
    t.same(cases.map((row) => row.name).sort(), communes.map((unit) => unit.name).sort())
    t.ok(cases.every((row) => row.questionnaire_version_id === m01 && row.share === null))

    const again = await specialist.post(`/rounds/${roundId}/cases`, {
      framework: String(forCommunes),
      group: 'commune-territory',
    })
    t.match(String(again.headers.location), 'added=0&present=3', 'twice changes nothing')
    t.equal((await casesOf(roundId)).length, 3)
    t.notMatch(textOf(await specialist.get(`/rounds/${roundId}/cases`)), otherCommune.name)
  },
)

t.test('units count as they stood on the day the round opens', async (t) => {
  const old = await aUnit(db, { name: 'Xã Đã Sáp Nhập', parent: province })
  await db
    .updateTable('unit')
    .set({ valid_from: '2000-01-01', valid_to: '2025-07-01' })
    .where('unit_id', '=', old.unitId)
    .execute()
  const before = await aRound({ opensAt: new Date('2025-06-30T16:59:00Z'), closesAt: new Date('2030-01-01') })
  const after = await aRound({ opensAt: new Date('2025-06-30T17:01:00Z'), closesAt: new Date('2030-01-01') })
  const group = { level: 'commune', territory: true } as const
  const common = { frameworkVersionId: forCommunes, questionnaires: [], group }
  await addCases(db, null, before.roundId, common)
  await addCases(db, null, after.roundId, common)
  t.same(
    (await casesOf(before.roundId)).map((row) => row.name),
    ['Xã Đã Sáp Nhập'],
    'midnight is Việt Nam’s',
  )
  t.same((await casesOf(after.roundId)).length, communes.length)
})

t.test('departments and communes of one round are evaluated by frameworks of their own', async (t) => {
  const { roundId } = await aRound()
  await specialist.post(`/rounds/${roundId}/cases`, {
    framework: String(forCommunes),
    group: 'commune-territory',
  })
  await specialist.post(`/rounds/${roundId}/cases`, {
    framework: String(forDepartments),
    group: 'province-organisation',
    questionnaires: [String(m02)],
  })
  const page = textOf(await specialist.get(`/rounds/${roundId}`))
  t.match(page, /Cấp xã.*3 hồ sơ/)
  t.match(page, /Cấp tỉnh: sở, ban, ngành, đoàn thể.*2 hồ sơ/)
  const wrong = await specialist.post(`/rounds/${roundId}/cases`, {
    framework: String(forCommunes),
    group: 'province-organisation',
  })
  t.equal(wrong.statusCode, 422)
  t.match(textOf(wrong), 'Không có đơn vị nào thuộc nhóm này')
  t.equal((await casesOf(roundId)).length, communes.length + departments.length)
})

t.test(
  'an incomplete framework, unknown questionnaires and shares that do not add up are refused',
  async (t) => {
    const { roundId } = await aRound()
    const post = (fields: Record<string, string | string[]>) =>
      specialist.post(`/rounds/${roundId}/cases`, {
        framework: String(forCommunes),
        group: 'commune-territory',
        ...fields,
      })
    const unfinished = await post({ framework: String(incomplete) })
    t.equal(unfinished.statusCode, 422)
    t.match(textOf(unfinished), 'chưa đầy đủ nên chưa thể mở đợt đánh giá')
    t.equal((await post({ framework: '999999' })).statusCode, 404)
    t.match(textOf(await post({ questionnaires: ['999999'] })), 'Có phiếu khảo sát không tồn tại')
    const both = { questionnaires: [String(m01), String(m02)] }
    const short = await post({ ...both, [`share_${m01}`]: '70', [`share_${m02}`]: '20' })
    t.equal(short.statusCode, 422)
    t.match(textOf(short), 'phải cộng lại bằng 100 %')
    t.match(short.body, 'value="70"', 'what was typed is kept')
    t.match(textOf(await post({ ...both, [`share_${m01}`]: 'bảy mươi' })), 'Tỷ trọng là số từ 0 đến 100.')
    const second = await aVersionOf(db, 'M01')
    const doubled = {
      questionnaires: [String(m01), String(second)],
      [`share_${m01}`]: '50',
      [`share_${second}`]: '50',
    }
    t.match(textOf(await post(doubled)), 'Mỗi hồ sơ chỉ dùng một phiên bản')
    t.match(textOf(await post({ group: '' })), 'Xin chọn nhóm đơn vị.')
    t.equal((await casesOf(roundId)).length, 0, 'nothing was added by any of them')
    t.equal((await post({ ...both, [`share_${m01}`]: '62,5', [`share_${m02}`]: '37,5' })).statusCode, 303)
    t.same([...new Set((await casesOf(roundId)).map((row) => row.share))].sort(), [0.375, 0.625])
  },
)

t.test('a pilot case has its field, form, audience and place; a unit may have several', async (t) => {
  const { roundId } = await aRound({ pilot: true })
  const unit = await db
    .selectFrom('unit')
    .select('code')
    .where('unit_id', '=', communes[0].unitId)
    .executeTakeFirstOrThrow()
  const fields = {
    framework: String(forPilots),
    unit: `${unit.code} – ${communes[0].name}`,
    title: 'Nếp sống văn hóa trong tang lễ',
    field: 'Thực hiện nếp sống văn hóa',
    form: 'Tuyên truyền miệng',
    audience: 'Đồng bào Mông',
    place: 'Xã Sơn Thủy',
  }
  t.equal((await specialist.post(`/rounds/${roundId}/cases`, fields)).statusCode, 303)
  const second = { ...fields, title: 'Phân loại rác', field: 'Bảo vệ môi trường' }
  t.equal((await specialist.post(`/rounds/${roundId}/cases`, second)).statusCode, 303)
  const page = textOf(await specialist.get(`/rounds/${roundId}/cases`))
  t.match(page, 'Nếp sống văn hóa trong tang lễ')
  t.match(page, 'Bảo vệ môi trường')
  const lacking = await specialist.post(`/rounds/${roundId}/cases`, { ...fields, audience: '' })
  t.equal(lacking.statusCode, 422)
  t.match(textOf(lacking), 'Hồ sơ thí điểm cần có: Đối tượng được phổ biến')
  t.match(lacking.body, 'value="Tuyên truyền miệng"')
  const elsewhere = await specialist.post(`/rounds/${roundId}/cases`, { ...fields, unit: 'khong-co-ma' })
  t.equal(elsewhere.statusCode, 422)
  const grouped = await specialist.post(`/rounds/${roundId}/cases`, {
    framework: String(forPilots),
    group: 'commune-territory',
  })
  t.equal(grouped.statusCode, 422, 'not by group')
  t.equal((await casesOf(roundId)).length, 2)
})

t.test('cases are added and taken out in a draft only, by those who manage it', async (t) => {
  const { roundId, caseIds } = await aRound({
    units: communes,
    questionnaires: [{ versionId: m01, share: null }],
  })
  const elsewhere = await aRound({ units: [departments[0]] })
  t.equal(
    (await neighbour.post(`/rounds/${roundId}/cases/removal`, { case: String(caseIds[0]) })).statusCode,
    403,
  )
  t.equal((await neighbour.get(`/rounds/${roundId}/cases/new`)).statusCode, 403)
  await specialist.post(`/rounds/${roundId}/cases/removal`, { case: String(caseIds[0]) })
  t.equal((await casesOf(roundId)).length, 2)
  await specialist.post(`/rounds/${roundId}/cases/removal`, { case: String(elsewhere.caseIds[0]) })
  t.equal((await casesOf(elsewhere.roundId)).length, 1, 'a case of another round stays')
  await specialist.post(`/rounds/${roundId}/opening`, { confirm: 'yes' })
  const late = await specialist.post(`/rounds/${roundId}/cases/removal`, { case: String(caseIds[1]) })
  t.equal(late.statusCode, 409)
  await t.rejects(removeCases(db, null, roundId, { frameworkVersionId: forCommunes }))
  const add = { framework: String(forDepartments), group: 'province-organisation' }
  t.equal((await specialist.post(`/rounds/${roundId}/cases`, add)).statusCode, 409)
  t.equal((await casesOf(roundId)).length, 2)
})

t.test('two officials who add the same group at once leave one case per unit', async (t) => {
  const { roundId } = await aRound()
  const common = {
    frameworkVersionId: forCommunes,
    questionnaires: [],
    group: { level: 'commune', territory: true } as const,
  }
  const made = await Promise.all([addCases(db, null, roundId, common), addCases(db, null, roundId, common)])
  t.same(made.map((one) => one.added).sort(), [0, 3])
  t.equal((await casesOf(roundId)).length, 3)
})

t.test('the list of cases shows how far each has come and can be searched and turned round', async (t) => {
  const { roundId, caseIds } = await aRound({
    state: 'open',
    units: communes,
    questionnaires: [{ versionId: m01, share: null }],
  })
  for (const [unit, sheets] of [
    [0, 7],
    [1, 5],
  ] as const) {
    await db
      .insertInto('item_count')
      .values({
        unit_id: communes[0].unitId,
        round_id: roundId,
        case_id: caseIds[0]!,
        questionnaire_version_id: m01,
        mode: 'self',
        psu: 0,
        class: unit,
        sheets,
        counts: [0],
        folded_at: new Date(),
      })
      .execute()
  }
  await db
    .insertInto('assessment')
    .values({
      unit_id: communes[1].unitId,
      case_id: caseIds[1]!,
      state: 'submitted',
      attestations: '{}',
      updated_at: new Date(),
    })
    .execute()
  const all = await specialist.get(`/rounds/${roundId}/cases`)
  t.match(textOf(all), /Xã Sơn Thủy \S+ Bộ tiêu chí .* 12 chưa nhập/)
  t.match(textOf(all), /Xã Mường Lát \S+ Bộ tiêu chí .* 0 đã nộp/)
  const found = textOf(await specialist.get(`/rounds/${roundId}/cases?q=muong%20lat`))
  t.match(found, '1 kết quả')
  t.notMatch(found, 'Xã Sơn Thủy')
  const down = (await specialist.get(`/rounds/${roundId}/cases?sort=unit&direction=desc`)).body
  t.ok(down.indexOf('Xã Sơn Thủy') < down.indexOf('Phường Hạc Thành'))
  t.match(down, 'aria-sort="descending"')
})
