import { readFile } from 'node:fs/promises'
import t from 'tap'
import { enteredLeaves, isAppraised } from '../../src/assessments/sheet.ts'
import type { Db } from '../../src/database.ts'
import { type Framework, frameworkSchema } from '../../src/frameworks/framework.ts'
import { publishFramework } from '../../src/frameworks/publish.ts'
import { contentHash } from '../../src/surveys/content-hash.ts'
import type { RoundState } from '../../src/tables.ts'
import { readTable } from '../../src/web/table-file.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aProvince, aRound, aUnit } from '../support/makers.ts'

const file = new URL('../../surveys/frameworks/de-xuat-cap-xa/1.json', import.meta.url)
const framework: Framework = frameworkSchema.parse(JSON.parse(await readFile(file, 'utf8')))

/** A commune with a case under the communes' framework, in a province of its own. */
async function aSheet(db: Db, state: RoundState = 'open', own: Framework = framework) {
  const province = await aProvince(db)
  const commune = await aUnit(db, { name: 'Xã Thượng Thử', parent: province })
  const { roundId } = await aRound(db, { unitId: province.unitId, state })
  const published = { file: `${own.id}/${own.version}.json`, framework: own, hash: contentHash(own) }
  const { frameworkVersionId } = await publishFramework(
    db,
    { unitId: province.unitId, holder: null },
    published,
  )
  const { case_id: caseId } = await db
    .insertInto('evaluation_case')
    .values({ round_id: roundId, unit_id: commune.unitId, framework_version_id: frameworkVersionId })
    .returning('case_id')
    .executeTakeFirstOrThrow()
  return {
    province,
    commune,
    roundId,
    caseId,
    url: `/cases/${caseId}/assessment`,
    appraisal: `/cases/${caseId}/appraisal`,
  }
}

t.test('a sheet is saved as a draft, with gaps, and submitted whole', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const { commune, caseId, url } = await aSheet(db)
  const officer = await signIn('officer', commune.unitId)
  const empty = await officer.get(url)
  t.equal(empty.statusCode, 200)
  t.match(textOf(empty), /chưa xác minh|đề xuất/)

  const some = { 'A.2:numerator': '1.700,5', 'A.2:denominator': '2.000' }
  t.equal((await officer.post(url, { ...some, revision: '0' })).statusCode, 303)
  const stored = await db
    .selectFrom('assessment_score')
    .selectAll()
    .where('criterion_code', '=', 'A.2')
    .executeTakeFirstOrThrow()
  t.match(stored, { entry: { numerator: 1700.5, denominator: 2000 }, self_state: 'scored' })
  const silent = await db
    .selectFrom('assessment_score')
    .selectAll()
    .where('criterion_code', '=', 'A.1')
    .executeTakeFirstOrThrow()
  t.match(silent, { self_state: 'not_submitted', self_points: null }, 'what was not entered is not zero')

  const early = await officer.post(url, { ...some, revision: '1', action: 'submit' })
  t.equal(early.statusCode, 422)
  t.match(textOf(early), /A\.1: Chưa nhập chỉ tiêu này/)
  t.match(early.body, /value="1.700,5"/, 'what was typed is still on the page, as it was typed')

  const done = await officer.post(url, {
    ...fullSheet(framework),
    revision: '1',
    action: 'submit',
    'attestation:figures_true': '1',
  })
  t.equal(done.statusCode, 303)
  t.match(await db.selectFrom('assessment').selectAll().executeTakeFirstOrThrow(), {
    state: 'submitted',
    revision: 2,
    attestations: { figures_true: true },
  })
  const entered = await db
    .selectFrom('assessment_score')
    .select(['entry', 'entered_by'])
    .where('case_id', '=', caseId)
    .execute()
  t.match(
    entered.find((row) => (row.entry as { kind?: string } | null)?.kind === 'register'),
    {
      entry: { current: 40, previous: 50, period: 'năm 2026', document: 'Báo cáo số 12/BC-UBND' },
      entered_by: officer.holderId,
    },
    'figures of the register are part of the entry',
  )
  t.equal(
    (await officer.post(url, { ...fullSheet(framework), revision: '2' })).statusCode,
    409,
    'a submitted sheet is locked',
  )
  const acts = await db
    .selectFrom('audit')
    .select('act')
    .where('unit_id', '=', commune.unitId)
    .orderBy('seq')
    .execute()
  t.same(
    acts.map((row) => row.act).filter((act) => act.startsWith('assessment')),
    ['assessment.save', 'assessment.save', 'assessment.hand_in'],
  )
})

t.test('bad entries are named and nothing is stored', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const { commune, url } = await aSheet(db)
  const officer = await signIn('officer', commune.unitId)
  const bad = await officer.post(url, {
    revision: '0',
    'A.2:numerator': '5',
    'A.2:denominator': '0',
    'A.3:numerator': '30',
    'A.3:denominator': '20',
    'A.4:option': 'khong_co',
    'B.1:numerator': 'mười',
    'B.1:denominator': '12',
    'A.2:explanation': '<script>alert(1)</script>',
  })
  t.equal(bad.statusCode, 422)
  const text = textOf(bad)
  t.match(text, /A\.2: Mẫu số bằng 0/)
  t.match(text, /A\.3: Tử số \(30\) lớn hơn mẫu số \(20\)/)
  t.match(text, /A\.4: Phương án đã chọn không có/)
  t.match(text, /B\.1: Tử số: hãy nhập một số/)
  t.match(bad.body, 'value="mười"')
  t.notMatch(bad.body, '<script>alert', 'what was typed is shown as text')
  t.same(await db.selectFrom('assessment_score').selectAll().execute(), [])
  t.equal((await officer.post(url, { revision: '0', 'Z.9:points': '5' })).statusCode, 400, 'an unknown field')
  t.equal(
    (await officer.post(url, { revision: '0', 'A.2:appraisal': '5' })).statusCode,
    400,
    'no scoring oneself by another field',
  )
})

t.test('of two officials saving the same sheet the second learns of it and loses nothing', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const { commune, url } = await aSheet(db)
  const [first, second] = [await signIn('officer', commune.unitId), await signIn('officer', commune.unitId)]
  t.equal(
    (await first.post(url, { revision: '0', 'A.2:numerator': '8', 'A.2:denominator': '10' })).statusCode,
    303,
  )
  const stale = await second.post(url, {
    revision: '0',
    'A.2:numerator': '7',
    'A.2:denominator': '10',
    'A.3:numerator': '5',
    'A.3:denominator': '9',
  })
  t.equal(stale.statusCode, 409)
  t.match(textOf(stale), /đã lưu phiếu này lúc/)
  t.match(textOf(stale), /Hai người cùng sửa.*A\.2.*Tử số 8 7/, 'both stand side by side')
  t.match(stale.body, /name="A\.2:numerator"[^>]*value="7"/)
  t.match(stale.body, /name="A\.3:denominator"[^>]*value="9"/)
  t.match(stale.body, 'name="revision" value="1"', 'saving again is a decision, not an accident')
  const kept = await db
    .selectFrom('assessment_score')
    .select('entry')
    .where('criterion_code', '=', 'A.2')
    .executeTakeFirstOrThrow()
  t.match(kept.entry, { numerator: 8 }, 'nothing was overwritten')
  t.equal(
    (await second.post(url, { revision: '1', 'A.2:numerator': '7', 'A.2:denominator': '10' })).statusCode,
    303,
  )

  const at = (numerator: string) =>
    first.post(url, { revision: '2', 'A.2:numerator': numerator, 'A.2:denominator': '10' })
  const both = await Promise.all([at('5'), at('6')])
  t.same(both.map((answer) => answer.statusCode).sort(), [303, 409], 'also in the same instant')
})

t.test('only the unit writes, only the level above appraises, only within its subtree', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const { province, commune, url, appraisal } = await aSheet(db)
  const neighbour = await aUnit(db, { name: 'Xã Bên Cạnh', parent: province })
  const other = await signIn('officer', neighbour.unitId)
  t.equal((await other.get(url)).statusCode, 403)
  t.equal((await other.post(url, { revision: '0' })).statusCode, 403)
  const officer = await signIn('officer', commune.unitId)
  t.equal((await officer.get(appraisal)).statusCode, 403)
  t.equal((await officer.post(appraisal, { revision: '0', 'A.1:appraisal': '5' })).statusCode, 403)
  const specialist = await signIn('specialist', province.unitId)
  t.equal((await specialist.get(url)).statusCode, 200)
  t.equal((await specialist.post(url, { revision: '0' })).statusCode, 403)
  t.equal(
    (await specialist.post(appraisal, { revision: '0' })).statusCode,
    409,
    'not before the unit has submitted',
  )
  const list = await specialist.get('/assessments?q=thuong%20thu')
  t.match(textOf(list), /Xã Thượng Thử/)
  t.notMatch(textOf(await other.get('/assessments')), /Xã Thượng Thử/)
})

t.test(
  'the appraisal stands beside the self-score, within the maximum, with a reason where it differs',
  async (t) => {
    const { db, signIn } = await buildTestApp(t)
    const { province, commune, url, appraisal } = await aSheet(db)
    const officer = await signIn('officer', commune.unitId)
    await officer.post(url, { ...fullSheet(framework), revision: '0', action: 'submit' })
    const specialist = await signIn('specialist', province.unitId)
    const selfPoints = new Map(
      (await db.selectFrom('assessment_score').select(['criterion_code', 'self_points']).execute()).map(
        (row) => [row.criterion_code, row.self_points ?? 0],
      ),
    )
    const appraisable = enteredLeaves(framework)
      .map((leaf) => leaf.criterion)
      .filter(isAppraised)
    const agreed = Object.fromEntries(
      appraisable.map(({ code }) => [`${code}:appraisal`, String(selfPoints.get(code)).replace('.', ',')]),
    )
    const wrong = await specialist.post(appraisal, {
      ...agreed,
      revision: '1',
      'A.1:appraisal': '5,5',
      'A.2:appraisal': '1,1',
      'A.4:appraisal': '0',
    })
    t.equal(wrong.statusCode, 422)
    t.match(textOf(wrong), /A\.1: Điểm nhập \(5,5\) vượt quá điểm tối đa \(5\)/)
    t.match(textOf(wrong), /A\.2: Điểm nhập \(1,1\) phải là bội số của 0,25/)
    t.match(textOf(wrong), /A\.4: Điểm thẩm định khác điểm tự chấm: xin ghi lý do/)

    const lower = { ...agreed, 'A.4:appraisal': '0', 'A.4:note': 'Không có văn bản phân công' }
    t.equal((await specialist.post(appraisal, { ...lower, revision: '1', action: 'finish' })).statusCode, 303)
    const leaf = await db
      .selectFrom('assessment_score')
      .selectAll()
      .where('criterion_code', '=', 'A.4')
      .executeTakeFirstOrThrow()
    t.match(leaf, {
      self_points: selfPoints.get('A.4'),
      appraisal_points: 0,
      appraisal_state: 'scored',
      appraisal_note: 'Không có văn bản phân công',
    })
    t.equal((await db.selectFrom('assessment').select('state').executeTakeFirstOrThrow()).state, 'appraised')
    t.match(textOf(await officer.get(url)), /Không có văn bản phân công/, 'the unit reads why')
  },
)

t.test('nothing is written outside the time of the round', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const { commune, url, roundId } = await aSheet(db, 'closed')
  const officer = await signIn('officer', commune.unitId)
  t.equal((await officer.post(url, { revision: '0' })).statusCode, 409)
  const english = await officer.post(`${url}?lang=en`, { revision: '0' })
  t.match(english.body, /Not possible now: /, 'in the language of the reader')
  t.notMatch(english.body, /phiếu đã nộp|đợt đánh giá/)
  await db
    .updateTable('round')
    .set({ state: 'open', opens_at: new Date(Date.now() - 2000), closes_at: new Date(Date.now() - 1000) })
    .where('round_id', '=', roundId)
    .execute()
  const late = await officer.post(url, { revision: '0' })
  t.equal(late.statusCode, 409)
  t.match(textOf(late), /hết thời gian/)
})

t.test('bonus and penalty: claimed or not, appraised, in the total, in Excel', async (t) => {
  const pilot = new URL('../../surveys/frameworks/de-xuat-thi-diem/2.json', import.meta.url)
  const framework = frameworkSchema.parse(JSON.parse(await readFile(pilot, 'utf8')))
  const { db, signIn } = await buildTestApp(t)
  const { province, commune, caseId, url, appraisal } = await aSheet(db, 'open', framework)
  const officer = await signIn('officer', commune.unitId)
  const specialist = await signIn('specialist', province.unitId)
  const page = textOf(await officer.get(url))
  t.match(page, /G5\.1 .*Điểm thưởng/s)
  t.match(page, /thưởng tối đa 2 điểm/)

  const sheet = fullSheet(framework)
  const { 'G5.1:option': _, 'G5.2:option': __, ...unclaimed } = sheet
  const silent = { ...unclaimed, 'G5.3:option': '' }
  const refused = await officer.post(url, { ...silent, revision: '0', action: 'submit' })
  t.equal(refused.statusCode, 422)
  t.match(textOf(refused), /G5\.3: Chưa nhập chỉ tiêu này/, 'a penalty is declared')
  t.notMatch(textOf(refused), /G5\.1: Chưa nhập/, 'a bonus is claimed or not')

  const claims = { ...sheet, 'G5.1:option': 'a', 'G5.2:option': 'a', 'G5.3:option': 'b', 'G5.4:option': 'a' }
  const told = await officer.post(`${url}/total`, { ...claims, revision: '0' })
  t.match(JSON.parse(told.body), { score: { adjustment: { bonusGiven: 4, bonus: 3, penalty: 1 } } })
  const { 'G5.2:option': ___, ...one } = claims
  t.equal((await officer.post(url, { ...one, revision: '0', action: 'submit' })).statusCode, 303)
  const excel = await readTable((await officer.get(`${url}.xlsx`)).rawPayload)
  const line = excel.rows?.find((row) => row.cells[0] === 'G5.3')
  t.match(line?.cells, { 1: /\(Điểm trừ\)/, 2: '3', 5: '-1' }, 'points that are taken are below zero')

  const scores = Object.fromEntries(
    enteredLeaves(framework)
      .filter(({ criterion }) => isAppraised(criterion) && criterion.code !== 'G5.2')
      .map(({ criterion }) => [`${criterion.code}:appraisal`, String(criterion.maximum)]),
  )
  const notes = Object.fromEntries(
    Object.keys(scores).map((name) => [name.replace('appraisal', 'note'), 'Đã đối chiếu']),
  )
  const head = { revision: '1', action: 'finish' }
  const above = await specialist.post(appraisal, { ...scores, ...notes, 'G5.3:appraisal': '3,25', ...head })
  t.match(textOf(above), /G5\.3: Điểm nhập \(3,25\) vượt quá điểm tối đa \(3\)/)
  const finished = await specialist.post(appraisal, { ...scores, ...notes, ...head })
  t.equal(finished.statusCode, 303, 'a bonus that is not claimed needs no appraisal')
  t.match(textOf(await officer.get(url)), /−3/)
  const { roundId } = await db
    .selectFrom('evaluation_case')
    .select('round_id as roundId')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  const report = textOf(await specialist.get(`/rounds/${roundId}/results/cases/${caseId}`))
  t.match(report, /Điểm thưởng 2, điểm trừ 5: làm chỉ số thay đổi −3/)
})
