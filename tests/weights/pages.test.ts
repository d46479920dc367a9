import t from 'tap'
import { checkAudit } from '../../src/audit/check.ts'
import { officialWeights } from '../../src/estimates/official.ts'
import { nationalEstimates } from '../../src/estimates/read.ts'
import { fixedVersions } from '../../src/weights/queries.ts'
import { answered } from '../results/makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aWeighableRound, people, upload } from './makers.ts'

const test = await buildTestApp(t)
const { db } = test
const made = await aWeighableRound(test)
const { specialist, here, roundId, versionId, communes, caseIds, province } = made
const source = { document: 'Niên giám thống kê 2025', date: '2025-06-30' }
const page = async () => await specialist.get(here)
const revision = async () => /name="revision" value="(\d+)"/.exec((await page()).body)?.[1] ?? ''
const act = async (noun: string, fields: Record<string, string> = {}) =>
  await specialist.post(`${here}/${noun}`, { revision: await revision(), ...fields })
const file = (content: string) => ({ name: 'so-dan.csv', content })
const head = 'Biến,Nhóm,Số người'
const sexes = `${head}\ngioi,Nam,60000\ngioi,Nữ,40000\n`

t.test('before anything is entered the page says what to do, and weights are alike', async (t) => {
  const text = textOf(await page())
  t.match(text, 'Chưa có bảng số dân nào')
  t.match(text, 'Chưa có phiên bản nào')
  const list = textOf(await specialist.get(`/rounds/${roundId}/weights`))
  t.match(list, 'chưa cố định')
  const template = await specialist.get(`${here}/template.csv`)
  t.match(template.body, 'gioi,Nam,')
  t.match(template.body, `Đơn vị,${await codeOf(0)},`)
})

t.test('a file with faults is refused line by line, what was typed stays', async (t) => {
  const bad = await upload(
    test,
    specialist,
    `${here}/import`,
    source,
    file(`${head}\ngioi,Nam,nhiều\ngioi,Khác,3\n`),
  )
  t.equal(bad.statusCode, 422)
  t.match(textOf(bad), 'Dòng 2, cột “Số người”: “nhiều” không phải số người')
  t.match(textOf(bad), 'Dòng 3, cột “Nhóm”: không có nhóm “Khác”')
  t.match(bad.body, 'value="Niên giám thống kê 2025"')
  const noSource = await upload(
    test,
    specialist,
    `${here}/import`,
    { document: '', date: 'hôm qua' },
    file(sexes),
  )
  t.equal(noSource.statusCode, 422)
  t.match(textOf(noSource), 'Xin ghi văn bản')
  t.match(textOf(noSource), 'Xin ghi ngày')
  t.equal(await revision(), '0', 'nothing was kept')
})

t.test(
  'margins come from a file and from a form; totals that differ are said with the difference',
  async (t) => {
    t.equal((await upload(test, specialist, `${here}/import`, source, file(sexes))).statusCode, 303)
    const address = `${here}/margins/${encodeURIComponent('class:tuoi')}`
    const faulty = await specialist.post(address, {
      p_1: '45.000',
      p_2: 'x',
      p_3: '',
      ...source,
      revision: '1',
    })
    t.equal(faulty.statusCode, 422)
    t.match(textOf(faulty), 'Nhóm “35–59”: chỉ nhận số nguyên')
    t.match(textOf(faulty), 'Xin nhập số người của nhóm “Từ 60”')
    t.match(faulty.body, 'value="45.000"')
    const form = { p_1: '45.000', p_2: '35.000', p_3: '19.000', ...source }
    t.equal((await specialist.post(address, { ...form, revision: '1' })).statusCode, 303)
    t.match(
      textOf(await page()),
      'Tổng của bảng “tuoi” là 99.000 người, của bảng “gioi” là 100.000 người, lệch 1.000 người.',
    )
    const stale = await specialist.post(address, { ...form, revision: '1' })
    t.equal(stale.statusCode, 409, 'somebody else changed it meanwhile')
    t.equal((await act('versions', { confirm: 'yes' })).statusCode, 422, 'no version comes out of it')
  },
)

t.test('the person says which total is right; the thin class is shown and merged by an act', async (t) => {
  t.equal((await act('settings', { base: 'equal', trim: 'none', scale_to: 'class:gioi' })).statusCode, 303)
  const text = textOf(await page())
  t.notMatch(text, 'lệch 1.000')
  // 10 of 300 sheets are of old people: fewer than 50, less than 5 %.
  t.match(text, /Từ 60 nhóm mỏng Gộp với nhóm kề bên : Từ 60 19\.000 19,2% 10 3,3%/)
  t.equal((await act('merging', { variable: 'class:tuoi', category: '3' })).statusCode, 303)
  t.match(textOf(await page()), /35–59 \+ Từ 60 Tách lại : 35–59 \+ Từ 60 54\.000 54,5%/)
  t.equal((await act('splitting', { variable: 'class:tuoi', category: '3' })).statusCode, 303)
  t.match(textOf(await page()), /: Từ 60 19\.000/)
  t.equal((await act('merging', { variable: 'class:tuoi', category: '3' })).statusCode, 303)
})

t.test('the trial shows convergence, targets that are met, and what weights do to the figures', async (t) => {
  const text = textOf(await page())
  t.match(text, /Đã hội tụ sau \d+ vòng/)
  t.match(text, /Nam 60\.000 60\.000 đạt/)
  t.match(text, /Hệ số thiết kế do quyền số \(deff của Kish\) 1,000 1,\d{3}/)
})

t.test('a version is fixed with a confirmation, named everywhere, and never changes', async (t) => {
  const without = await act('versions', { note: 'Lần một' })
  t.equal(without.statusCode, 422)
  t.match(textOf(without), 'Xin đánh dấu xác nhận')
  t.match(without.body, 'value="Lần một"')
  t.equal((await act('versions', { confirm: 'yes', note: 'Lần một' })).statusCode, 303)
  const [version] = await fixedVersions(db, roundId, versionId)
  t.match(version, { number: 1, sheets: 300, note: 'Lần một' })
  t.match(version?.hash, /^[0-9a-f]{64}$/)
  t.same((await officialWeights(db, roundId))[0]?.weightVersionId, version?.weightVersionId)
  const results = textOf(await specialist.get(`/rounds/${roundId}/results`))
  t.match(results, `theo phiên bản quyền số 1 của đợt (mã băm ${version?.hash.slice(0, 8)})`)
  const { figures } = await nationalEstimates(db, version!.weightVersionId)
  t.ok(Math.abs(figures.weight - 100_000) < 1e-4, 'the sheets stand for the population')
  t.match(textOf(await specialist.get(`${here}/versions/1`)), 'Niên giám thống kê 2025')
  const detail = await specialist.get(`${here}/versions/9`)
  t.equal(detail.statusCode, 404)
})

t.test('results carry the weights: shares are what paper and pencil give', async (t) => {
  // One margin only: women and men weigh 60.000/100 and 40.000/200.
  t.equal((await act('removal', { variable: 'class:tuoi' })).statusCode, 303)
  t.equal((await act('settings', { base: 'equal', trim: 'none', scale_to: '' })).statusCode, 303)
  t.equal((await act('versions', { confirm: 'yes' })).statusCode, 303)
  t.equal((await act('official', { number: '2' })).statusCode, 303)
  const level = textOf(
    await specialist.get(`/rounds/${roundId}/results/frameworks/${await frameworkId()}/items/${versionId}`),
  )
  // Of 100 men 70 gave 4 or 5 (20 + 30 + 20), of 200 women 120 (40 + 60 + 20): 0,6 · 70 % + 0,4 · 60 % = 66 %.
  t.match(level, '66,0%')
  t.notMatch(level, '63,3%', 'not the unweighted share')
})

async function frameworkId(): Promise<number> {
  const row = await db
    .selectFrom('evaluation_case')
    .select('framework_version_id')
    .where('round_id', '=', roundId)
    .executeTakeFirstOrThrow()
  return row.framework_version_id
}

t.test(
  'sheets that come after a version change nothing by themselves; the page says what to do',
  async (t) => {
    const before = textOf(
      await specialist.get(`/rounds/${roundId}/results/frameworks/${await frameworkId()}/items/${versionId}`),
    )
    // Nobody of this class had answered here: the version has no weight for them.
    const place = { unitId: communes[0].unitId, roundId, caseId: caseIds[0]!, versionId }
    await answered(db, place, people(6, 1, 3, 1))
    const text = textOf(await page())
    t.match(text, 'Phiên bản đang dùng được tính khi có 300 phiếu; bây giờ có 306 phiếu')
    t.match(text, /Số phiếu 306 306 /, 'the trial is of the sheets there are')
    t.match(textOf(await specialist.get(`/rounds/${roundId}/weights`)), 'đã cũ so với phiếu')
    const address = `/rounds/${roundId}/results/frameworks/${await frameworkId()}/items/${versionId}`
    const after = textOf(await specialist.get(address))
    t.equal(/66,0%/.test(after), /66,0%/.test(before))
    t.match(textOf(await specialist.get(`/rounds/${roundId}/results`)), '6 phiếu đến sau phiên bản quyền số')
    t.equal((await act('versions', { confirm: 'yes' })).statusCode, 303)
    t.match(
      (await officialWeights(db, roundId))[0],
      { number: 2 },
      'a new version waits until a person chooses it',
    )
    t.equal((await act('official', { number: '3' })).statusCode, 303)
    t.notMatch(textOf(await page()), 'bây giờ có')
  },
)

t.test('people nobody of whom answered: no weights, and the way out is said', async (t) => {
  const empty = `${head}\nĐơn vị,${await codeOf(0)},100\nĐơn vị,${await codeOf(1)},100\nĐơn vị,${await codeOf(2)},0\n`
  t.equal((await upload(test, specialist, `${here}/import`, source, file(empty))).statusCode, 303)
  t.match(
    textOf(await page()),
    /Bảng “Đơn vị” chưa có số người của nhóm “Phường Hạc Thành” mà nhóm này có \d+ phiếu/,
  )
  t.equal((await act('removal', { variable: 'unit' })).statusCode, 303)
  const many = await specialist.post(`${here}/margins/drawn`, {
    ...Object.fromEntries(communes.map(({ unitId }) => [`p_${unitId}`, '50'])),
    revision: await revision(),
  })
  t.equal(many.statusCode, 303)
  t.match(textOf(await page()), /số người được chọn mời là 50, ít hơn \d+ phiếu đã trả lời/)
  const enough = Object.fromEntries(communes.map(({ unitId }) => [`p_${unitId}`, '192']))
  t.equal(
    (await specialist.post(`${here}/margins/drawn`, { ...enough, revision: await revision() })).statusCode,
    303,
  )
  t.match(textOf(await page()), /Xã Sơn Thủy 96 2,00/)
})

async function codeOf(at: number): Promise<string> {
  const row = await db
    .selectFrom('unit')
    .select('code')
    .where('unit_id', '=', communes[at]!.unitId)
    .executeTakeFirstOrThrow()
  return row.code
}

t.test('a leader reads, an officer of a commune does not, and neither changes anything', async (t) => {
  const leader = await test.signIn('leader', province.unitId)
  const seen = await leader.get(here)
  t.equal(seen.statusCode, 200)
  t.match(textOf(seen), 'Chỉ chuyên viên quản lý đợt mới sửa được')
  t.notMatch(seen.body, 'name="confirm"')
  for (const noun of ['versions', 'official', 'merging', 'settings', 'removal'])
    t.equal((await leader.post(`${here}/${noun}`, { revision: '0', confirm: 'yes' })).statusCode, 403, noun)
  t.equal((await leader.get(`${here}/margins/drawn`)).statusCode, 403)
  const officer = await test.signIn('officer', communes[0].unitId)
  t.equal((await officer.get(here)).statusCode, 403)
  t.equal((await specialist.get(`/rounds/${roundId}/weights/99999`)).statusCode, 404)
  t.equal((await specialist.get(`/rounds/${roundId}/weights/abc`)).statusCode, 404)
})

t.test('every act is in the audit, and its chain holds', async (t) => {
  const rows = await db.selectFrom('audit').select('act').where('act', 'like', 'weights.%').execute()
  const acts = new Set(rows.map((row) => row.act))
  for (const name of ['margin', 'merge', 'split', 'settings', 'remove', 'fix', 'choose'])
    t.ok(acts.has(`weights.${name}`), name)
  t.same((await checkAudit(db)).faults, [])
})

t.test('names of units are text on every page, whatever stands in them', async (t) => {
  const hostile = '"><script>alert(1)</script> Xã'
  await db.updateTable('unit').set({ name: hostile }).where('unit_id', '=', communes[0].unitId).execute()
  const targets = Object.fromEntries(communes.map(({ unitId }) => [`p_${unitId}`, '100']))
  const added = await specialist.post(`${here}/margins/unit`, {
    ...targets,
    ...source,
    revision: await revision(),
  })
  t.equal(added.statusCode, 303)
  for (const url of [here, `${here}/margins/unit`, `${here}/versions/1`]) {
    const { body } = await specialist.get(url)
    t.notMatch(body, '<script>alert', url)
  }
})
