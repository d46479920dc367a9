import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import t from 'tap'
import { dayAfter } from '../../src/days.ts'
import { dayInVietnam } from '../../src/web/format.ts'
import { aPdf } from '../evidence/files.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aProvince, aUnit } from '../support/makers.ts'
import { zipOf } from '../support/zip.ts'
import { upload } from '../weights/makers.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'thuocdo-plans-'))
t.teardown(() => rm(dataDir, { recursive: true, force: true }))
const test = await buildTestApp(t, { config: { dataDir } })
const province = await aProvince(test.db, 'Tỉnh Thử Kế Hoạch')
const office = await aUnit(test.db, { name: 'Phòng Phổ biến', parent: province, kind: 'so' })
const elsewhere = await aProvince(test.db, 'Tỉnh Khác')
const specialist = await test.signIn('specialist', province.unitId)
const officer = await test.signIn('officer', office.unitId)
const stranger = await test.signIn('specialist', elsewhere.unitId)
const today = dayInVietnam(new Date())

/** The plan of an annex as it is copied from a document, with a cell that was broken over two lines. */
const annex = [
  'Phụ lục',
  'STT\tTên nhiệm vụ\tCơ quan chủ trì thực hiện\tĐơn vị phối hợp\tThời gian\tKết quả',
  'I\tXÂY DỰNG KẾ HOẠCH\t\t\t\t',
  '1\tBan hành kế hoạch\tSở Tư pháp\tCác sở, ngành\tQuý I/2024\tKế hoạch',
  '2\t<p>Hướng dẫn các xã',
  'thực hiện</p>\tSở Tư pháp\tUBND cấp xã\tCả năm\tVăn bản hướng dẫn',
  'II\tKHẢO SÁT\t\t\t\t',
  '1\tKhảo sát sự hài lòng\tPhòng Phổ biến\t\tKhi có hướng dẫn\tBáo cáo',
].join('\n')

async function aPlan(
  title: string,
  span = { starts_on: '2024-01-01', ends_on: '2024-12-31' },
): Promise<string> {
  const made = await specialist.post('/plans', { title, ...span, unit_id: String(province.unitId) })
  t.equal(made.statusCode, 303, made.body.slice(0, 500))
  return String(made.headers.location).split('?')[0] ?? ''
}

function taskOf(page: { body: string }, words: string): string {
  const link = new RegExp(`href="([^"]+/tasks/\\d+)">[^<]*${words}`).exec(page.body)?.[1]
  if (!link) throw new Error(`no task ${words}`)
  return link
}

t.test('a plan is pasted, looked at, and written once', async (t) => {
  const plan = await aPlan('Kế hoạch năm 2024')
  t.match(textOf(await specialist.get(plan)), 'chưa có nhiệm vụ nào')
  const preview = await specialist.post(`${plan}/import`, { pasted: annex, act: 'preview' })
  t.equal(preview.statusCode, 200)
  t.match(
    textOf(preview),
    /5 dòng đọc được.*31\/03\/2024.*Hướng dẫn các xã thực hiện.*31\/12\/2024.*chưa rõ hạn/,
  )
  t.match(textOf(await specialist.get(plan)), 'chưa có nhiệm vụ nào', 'a preview writes nothing')

  const first = await specialist.post(`${plan}/import`, { pasted: annex, act: 'write' })
  t.equal(first.headers.location, `${plan}?done=imported&rows=5.0`)
  const again = await specialist.post(`${plan}/import`, { pasted: annex, act: 'write' })
  t.equal(again.headers.location, `${plan}?done=imported&rows=0.5`)
  const page = textOf(await specialist.get(String(first.headers.location)))
  t.match(page, /Đã ghi 5 dòng.*2 quá hạn.*1 chưa rõ hạn.*XÂY DỰNG KẾ HOẠCH.*Ban hành kế hoạch.*KHẢO SÁT/)
  const acts = await test.db
    .selectFrom('audit')
    .select('act')
    .where('subject', '=', plan.slice(1).replace('s/', ':'))
    .execute()
  t.same(acts.map(({ act }) => act).sort(), ['plan.create', 'plan.import'])
})

t.test('an Excel file is read as if it were pasted, and a bomb in it is not unpacked', async (t) => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Phụ lục')
  for (const line of annex.split('\n').filter((one) => one.includes('\t') && !one.startsWith('thực'))) {
    sheet.addRow(line.split('\t'))
  }
  sheet.addRow(['3', 'Kiểm tra', 'Sở Tư pháp', '', new Date('2024-05-17T00:00:00Z'), 'Biên bản'])
  const plan = await aPlan('Kế hoạch từ Excel')
  const seen = await upload(
    test,
    specialist,
    `${plan}/import`,
    { act: 'preview' },
    { name: 'ke-hoach.xlsx', content: new Uint8Array(await workbook.xlsx.writeBuffer()) },
  )
  t.equal(seen.statusCode, 200)
  t.match(textOf(seen), /Ban hành kế hoạch.*31\/03\/2024.*Kiểm tra.*17\/05\/2024/)

  const zeros = new Uint8Array(30 * 1024 * 1024)
  const bombs = [zipOf('xl/worksheets/sheet1.xml', zeros), zipOf('xl/worksheets/sheet1.xml', zeros, 100)]
  for (const [bomb, said] of [
    [bombs[0], /Tệp quá lớn/],
    [bombs[1], /Không đọc được bảng nào/],
  ] as const) {
    const refused = await upload(
      test,
      specialist,
      `${plan}/import`,
      { act: 'write', pasted: 'giữ lại' },
      { name: 'x.xlsx', content: bomb ?? '' },
    )
    t.equal(refused.statusCode, 422)
    t.match(textOf(refused), said)
    t.match(textOf(refused), 'giữ lại')
  }
  const old = await upload(
    test,
    specialist,
    `${plan}/import`,
    { act: 'write' },
    { name: 'ke-hoach.xlsx', content: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]) },
  )
  t.match(textOf(old), /Excel kiểu cũ/)
})

t.test('what cannot be read is named and stays in the field', async (t) => {
  const plan = await aPlan('Kế hoạch dán thiếu')
  const cases: [pasted: string, said: RegExp][] = [
    ['', /Chưa có nội dung/],
    ['một hai ba\nbốn năm', /Không đọc được nhiệm vụ nào/],
    ['STT\tTên nhiệm vụ\tThời gian\n1\tViệc\tQuý I', /Dòng 1: Bảng thiếu cột “Cơ quan chủ trì”/],
    ['1\tViệc\tSở Tư pháp\tQuý I\n2\tViệc khác\tSở Tư pháp\tQuý I', /Không thấy dòng tên cột/],
    [
      'STT\tNhiệm vụ\tChủ trì\tThời gian\n1\t\tSở Tư pháp\tQuý I',
      /Dòng 2: Dòng số “1” không có tên nhiệm vụ/,
    ],
    [
      `STT\tNhiệm vụ\tChủ trì\tThời gian\n1\t${'a'.repeat(4001)}\tSở\tQuý I`,
      /Ô “Tên nhiệm vụ” dài hơn 4.000 ký tự/,
    ],
  ]
  for (const [pasted, said] of cases) {
    const answer = await specialist.post(`${plan}/import`, { pasted, act: 'write' })
    t.equal(answer.statusCode, 422)
    t.match(textOf(answer), said)
    if (pasted.length < 200 && pasted !== '') t.match(textOf(answer), pasted.replace(/\s+/g, ' '))
  }
  t.match(textOf(await specialist.get(plan)), 'chưa có nhiệm vụ nào')
})

t.test('progress is recorded by who leads, and late stays late', async (t) => {
  const plan = await aPlan('Kế hoạch theo dõi', { starts_on: '2020-01-01', ends_on: '2099-12-31' })
  const { location } = (
    await specialist.post(`${plan}/tasks`, {
      parent_id: '',
      title: 'Khảo sát',
      lead: 'Phòng Phổ biến',
      timing: 'Định kỳ',
      dues: `${dayAfter(today, -10).split('-').reverse().join('/')}, ${dayAfter(today, 5).split('-').reverse().join('/')}`,
      lead_unit_id: String(office.unitId),
    })
  ).headers
  const task = String(location).split('?')[0] ?? ''
  const [past, soon] = [dayAfter(today, -10), dayAfter(today, 5)]
  t.match(textOf(await officer.get(task)), 'quá hạn')

  const future = await officer.post(`${task}/report`, {
    revision: '0',
    state: 'in_progress',
    [`done_${past}`]: dayAfter(today, 1),
    [`outcome_${past}`]: '120 phiếu',
  })
  t.equal(future.statusCode, 422)
  t.match(textOf(future), 'không thể sau hôm nay')
  t.match(future.body, 'value="120 phiếu"', 'what was typed is still there')

  const told = await officer.post(`${task}/report`, {
    revision: '0',
    state: 'in_progress',
    [`done_${past}`]: today,
    [`outcome_${past}`]: '120 phiếu',
  })
  t.equal(told.statusCode, 303)
  t.match(textOf(await specialist.get(`${plan}?standing=due_soon`)), 'Khảo sát')
  const stale = await specialist.post(`${task}/report`, { revision: '0', state: 'done', note: 'ghi đè' })
  t.equal(stale.statusCode, 409)
  t.match(textOf(stale), 'người khác vừa sửa')
  const done = { revision: '1', state: 'done', [`done_${past}`]: today, [`done_${soon}`]: today }
  t.equal((await officer.post(`${task}/report`, done)).statusCode, 303)
  t.match(textOf(await officer.get(task)), 'xong muộn')

  const report = textOf(await specialist.get(`${plan}/report?from=${past}&to=${soon}`))
  t.match(report, /Đã làm đúng hạn \(1\).*Làm xong nhưng muộn \(1\).*Chưa làm, đã quá hạn \(0\)/)
  const csv = await specialist.get(`${plan}/report.csv?from=${past}&to=${soon}`)
  t.match(csv.body, /Làm xong nhưng muộn;Kế hoạch theo dõi;.*;Khảo sát;Phòng Phổ biến;/)

  const dropped = await specialist.post(`${task}/report`, { revision: '2', state: 'dropped', note: ' ' })
  t.equal(dropped.statusCode, 422)
  t.match(textOf(dropped), 'cần ghi lý do')
})

t.test('changing a task keeps what was done; documents come and go', async (t) => {
  const plan = await aPlan('Kế hoạch sửa')
  await specialist.post(`${plan}/import`, { pasted: annex, act: 'write' })
  const task = taskOf(await specialist.get(plan), 'Ban hành kế hoạch')
  await specialist.post(`${task}/report`, {
    revision: '0',
    state: 'in_progress',
    'done_2024-03-31': '2024-03-20',
  })
  const change = {
    revision: '1',
    mark: '1',
    title: 'Ban hành kế hoạch năm',
    lead: 'Sở Tư pháp',
    timing: 'Quý I/2024',
  }
  t.equal((await specialist.post(task, { ...change, dues: '31/03/2024, 30/06/2024' })).statusCode, 303)
  t.same(
    await test.db
      .selectFrom('plan_milestone')
      .select(['due_on', 'done_on'])
      .where('task_id', '=', Number(task.split('/').at(-1)))
      .orderBy('due_on')
      .execute(),
    [
      { due_on: '2024-03-31', done_on: '2024-03-20' },
      { due_on: '2024-06-30', done_on: null },
    ],
  )
  const wrong = await specialist.post(task, { ...change, revision: '2', dues: '31/02/2024' })
  t.equal(wrong.statusCode, 422)
  t.match(wrong.body, 'value="31/02/2024"')

  const script = await specialist.post(`${task}/documents`, {
    title: 'Kế hoạch 12',
    url: 'javascript:alert(1)',
  })
  t.equal(script.statusCode, 422)
  t.match(textOf(script), 'phải bắt đầu bằng https://')
  const added = await specialist.post(`${task}/documents`, {
    title: '<b>Kế hoạch 12</b>',
    number: '12/KH-STP',
    url: 'https://example.vn/12',
  })
  t.equal(added.statusCode, 303)
  const page = await specialist.get(task)
  t.match(page.body, '&lt;b&gt;Kế hoạch 12&lt;/b&gt;')

  const file = { title: 'Biên bản họp', number: '3/BB', url: '' }
  const lies = await upload(test, specialist, `${task}/documents`, file, {
    name: 'bien-ban.pdf',
    content: 'MZ',
  })
  t.equal(lies.statusCode, 422, 'a file is judged by its bytes')
  t.match(lies.body, 'value="Biên bản họp"')
  const pdf = aPdf('Bien ban')
  t.equal(
    (await upload(test, specialist, `${task}/documents`, file, { name: 'Biên bản.pdf', content: pdf }))
      .statusCode,
    303,
  )
  const link = /href="([^"]+\/file)"/.exec((await officer.get(task)).body)?.[1] ?? ''
  const sent = await officer.get(link)
  t.ok(sent.rawPayload.equals(pdf), 'who reads the plan reads its files')
  t.match(sent.headers, { 'content-type': 'application/pdf', 'content-disposition': /^attachment/ })
  t.match(sent.headers['content-security-policy'], 'sandbox')
  t.equal((await stranger.get(link)).statusCode, 403)
  t.equal((await specialist.post(link.replace(/file$/, 'removal'), {})).statusCode, 303)
  t.same(
    await test.db.selectFrom('evidence_blob').selectAll().execute(),
    [],
    'bytes that nothing names are gone',
  )
  t.equal((await officer.get(link)).statusCode, 404)

  const removal = /action="([^"]+\/removal)"/.exec(page.body)?.[1] ?? ''
  t.equal((await specialist.post(removal, {})).statusCode, 303)
  t.equal((await specialist.post(removal, {})).statusCode, 404)
})

/** As the annex of a province's yearly plan is copied out of its document: a title above, no column of results, numbers that begin anew. */
const yearly = [
  '',
  'Phụ lục',
  'DANH MỤC VIỆC CỦA NĂM',
  '(Kèm theo Kế hoạch số 01/KH-UBND)',
  '',
  'STT\tTên nhiệm vụ\tCơ quan chủ trì thực hiện\tĐơn vị phối hợp\tThời gian',
  'I\tTHỂ CHẾ\t\t\t',
  '1\tTrình mức chi\tSở Tư pháp\tCác sở\tQuý I/2024',
  'II\tHƯỚNG DẪN\t\t\t',
  '2\t<p>Hướng dẫn hưởng ứng</p>\tSở Tư pháp\tCác sở\tQuý III, IV/2024',
  '',
  '3\tChuyển đổi số\tSở Tư pháp\tSở Khoa học\tCả năm',
  'III\tPHỔ BIẾN PHÁP LUẬT\t\t\t',
  '1\tTuần lễ cao điểm\tSở Tư pháp; UBND cấp xã\tCác cơ quan\tCao điểm trong từ 01 đến 09/11/2024',
  '2\tGiúp việc Hội đồng\tSở Tư pháp\t\tTheo kế hoạch năm 2024 của Hội đồng',
  'IV\tCHUẨN TIẾP CẬN\t\t\t',
  '1\tSơ kết hai năm\tSở Tư pháp\tUBND cấp xã\tQuý II/2024',
].join('\n')

/** As a department writes its plan: numbered paragraphs with lines beneath them, steps and letters, and chapters without tasks. */
const outline = [
  'KẾ HOẠCH',
  'I. MỤC ĐÍCH',
  '1. Mục đích',
  'Nâng chất lượng.',
  'II. NỘI DUNG',
  '1. Triển khai văn bản.',
  '- Đơn vị tham mưu: Phòng Phổ biến.',
  '- Thời gian thực hiện: quý III/2024.',
  '2. Dựng bộ khung, theo các bước:',
  '2.1. *Bước 1: Dự thảo.*',
  '- Thời gian: Trong tháng 7 năm 2024.',
  '- Kết quả: Dự thảo lần 1.',
  '2.2. Bước 2: Lấy ý kiến.',
  'a. Tọa đàm cấp tỉnh.',
  '- Thành phần',
  '- + Cấp tỉnh: các sở.',
  '- Thời gian: Tháng 8 năm 2024.',
  '3. Báo cáo định kỳ',
  '- Đơn vị chủ trì: Sở Tư pháp.',
  '- Thời gian thực hiện: Định kỳ 06 tháng, hàng năm hoặc đột xuất.',
  '4. Sơ kết, tổng kết',
  '- Đơn vị chủ trì: Sở Tư pháp.',
  '- Thời gian thực hiện: Sơ kết năm 2025, tổng kết năm 2027.',
  'III. KINH PHÍ',
  'Theo dự toán.',
].join('\n')

t.test(
  'plans shaped as provinces and departments write them are entered, followed and reported on, year by year',
  async (t) => {
    const year = await aPlan('Kế hoạch năm của tỉnh')
    const written = await specialist.post(`${year}/import`, { pasted: yearly, act: 'write' })
    t.equal(written.headers.location, `${year}?done=imported&rows=10.0`)
    t.match(
      textOf(await specialist.get(year)),
      /THỂ CHẾ 1 Trình mức chi .*31\/03\/2024.*Hướng dẫn hưởng ứng .*31\/12\/2024.*Tuần lễ cao điểm .*09\/11\/2024.*Giúp việc Hội đồng .*chưa rõ hạn.*CHUẨN TIẾP CẬN 1 Sơ kết hai năm .*30\/06\/2024/,
    )
    const first = taskOf(await specialist.get(year), 'Trình mức chi')
    await specialist.post(`${first}/report`, {
      revision: '0',
      state: 'in_progress',
      'done_2024-03-31': '2024-04-02',
      'outcome_2024-03-31': 'Nghị quyết',
    })
    t.match(
      textOf(await specialist.get(`${year}/report?from=2024-01-01&to=2024-06-30`)),
      /Làm xong nhưng muộn \(1\) .*Trình mức chi .*Chưa làm, đã quá hạn \(1\) .*Sơ kết hai năm/,
    )

    const several = await aPlan('Kế hoạch thí điểm', { starts_on: '2024-01-01', ends_on: '2027-12-31' })
    await specialist.post(`${several}/import`, { pasted: outline, act: 'write' })
    const page = textOf(await specialist.get(several))
    t.match(
      page,
      /2\.1 Bước 1: Dự thảo\..*31\/07\/2024.*Dự thảo lần 1.*a Tọa đàm cấp tỉnh\..*31\/08\/2024.*Báo cáo định kỳ.*30\/06\/2024.*Sơ kết, tổng kết.*31\/12\/2025/,
    )
    t.notMatch(page, /MỤC ĐÍCH|KINH PHÍ/)
    const reports = taskOf(await specialist.get(several), 'Báo cáo định kỳ')
    await specialist.post(`${reports}/report`, {
      revision: '0',
      state: 'in_progress',
      'done_2024-06-30': '2024-06-28',
      'done_2024-12-31': '2025-01-09',
    })
    const links = [
      ...(await specialist.get(`${several}/report`)).body.matchAll(/href="([^"]+report\?from=[^"]+)"/g),
    ].map((found) => String(found[1]).replaceAll('&amp;', '&'))
    t.ok(
      links.some((link) => link.includes('from=2024-01-01&to=2027-12-31')),
      'a report over all years is one click away',
    )
    t.match(
      textOf(await specialist.get(`${several}/report?from=2024-01-01&to=2024-06-30`)),
      /Đã làm đúng hạn \(1\)/,
    )
    t.match(
      textOf(await specialist.get(`${several}/report?from=2024-01-01&to=2027-12-31`)),
      /Đã làm đúng hạn \(1\).*Làm xong nhưng muộn \(1\).*Sơ kết, tổng kết/,
    )
  },
)

t.test('who may see and change a plan', async (t) => {
  const plan = await aPlan('Kế hoạch của tỉnh')
  await specialist.post(`${plan}/import`, { pasted: annex, act: 'write' })
  const task = taskOf(await officer.get(plan), 'Ban hành kế hoạch')
  t.equal((await officer.get(`${plan}/edit`)).statusCode, 403)
  t.equal((await officer.post(`${plan}/import`, { pasted: annex, act: 'write' })).statusCode, 403)
  t.equal(
    (await officer.post(`${task}/report`, { revision: '0', state: 'done' })).statusCode,
    403,
    'not its task',
  )
  for (const path of [plan, task, `${plan}/report`, `${plan}/report.csv`]) {
    t.equal((await stranger.get(path)).statusCode, 403, path)
  }
  t.notMatch(textOf(await stranger.get('/plans')), 'Kế hoạch của tỉnh')
  t.match(textOf(await officer.get('/plans?q=ke+hoach+cua')), 'Kế hoạch của tỉnh')
  t.equal(
    (
      await stranger.post('/plans', {
        title: 'X',
        starts_on: today,
        ends_on: today,
        unit_id: String(province.unitId),
      })
    ).statusCode,
    403,
  )
  const twice = await specialist.post('/plans', {
    title: 'kế hoạch của TỈNH',
    starts_on: today,
    ends_on: today,
    unit_id: String(province.unitId),
  })
  t.equal(twice.statusCode, 422)
  t.match(textOf(twice), 'đã có kế hoạch mang tên này')
})
