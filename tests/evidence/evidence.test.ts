import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { addEvidence, type Keeping } from '../../src/evidence/add.ts'
import { checkEvidence } from '../../src/evidence/check.ts'
import { evidenceLimits, outside, spanOf } from '../../src/evidence/evidence.ts'
import { attachment, cleanName } from '../../src/evidence/name.ts'
import { evidenceStore } from '../../src/evidence/store.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { namedProcedure } from '../../src/frameworks/procedure.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { buildTestApp, textOf, type Visitor } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aCompound, aDocx, aForm, aPdf, aPng, aZip } from './files.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'thuocdo-evidence-'))
t.teardown(() => rm(dataDir, { recursive: true, force: true }))
const store = evidenceStore(dataDir)

/** ClamAV in so far as we talk to it: it finds whatever holds the word EICAR. */
const scanner = createServer((socket) => {
  const parts: Buffer[] = []
  socket.on('error', () => {})
  socket.on('data', (part) => {
    parts.push(part)
    const sent = Buffer.concat(parts)
    if (sent.subarray(-4).equals(Buffer.alloc(4)) && sent.toString('latin1', 0, 10) === 'zINSTREAM\0')
      socket.end(sent.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
  })
})
await new Promise<void>((resolve) => scanner.listen(0, '127.0.0.1', resolve))
t.teardown(() => scanner.close())
const address = scanner.address()
const clamavUrl = `tcp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

const { app, db, signIn } = await buildTestApp(t, { config: { dataDir, clamavUrl } })
const { province, communes, other } = await aSmallCountry(db)
const [commune, second] = communes
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const framework = await frozenFramework(db, frameworkVersionId)
const { roundId, caseIds } = await aRoundWithCases(db, {
  unit: province,
  units: communes,
  frameworkVersionId,
  state: 'open',
  settings: { procedure: namedProcedure('plain') },
})
const caseId = caseIds[0]!
const url = `/cases/${caseId}/evidence`
const officer = await signIn('officer', commune.unitId)
const neighbour = await signIn('officer', second.unitId)
const specialist = await signIn('specialist', province.unitId)
const stranger = await signIn('specialist', other.unitId)

/** Sends a form with a file as this visitor's browser would. */
async function send(
  by: Visitor,
  fields: Record<string, string>,
  file?: { name: string; bytes: Buffer },
  to = url,
) {
  const page = await by.get('/account')
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const { headers, payload } = aForm({ _csrf: token, ...fields }, file)
  return await by.send('POST', to, headers, payload)
}

const rows = () =>
  db.selectFrom('evidence').selectAll().where('case_id', '=', caseId).orderBy('added_at').execute()
const onDisk = async () => {
  const found: string[] = []
  for await (const one of store.list()) found.push(one.digest)
  return found
}
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

t.test('names are cleaned, and come back in a header that no sign can break', async (t) => {
  t.same(cleanName('C:\\Users\\An\\Kế hoạch.PDF'), { name: 'Kế hoạch.pdf', extension: 'pdf' })
  t.equal(cleanName('../../etc/passwd'), null)
  t.equal(cleanName('../../bao cao.docx')?.name, 'bao cao.docx')
  t.equal(
    cleanName('ảnh\u202egpj.exe.png')?.name,
    'ảnhgpj_exe.png',
    'what turns the direction of writing goes',
  )
  t.equal(cleanName('a\u0000b\r\nx.pdf')?.name, 'abx.pdf')
  t.equal(cleanName('.pdf'), null)
  t.equal(cleanName('virus.docm'), null)
  t.equal(cleanName('trang.html'), null)
  t.equal([...(cleanName(`${'ế'.repeat(500)}.pdf`)?.name ?? '')].length, 124)
  t.equal(cleanName('Ke\u0302\u0301 hoach.pdf')?.name, 'Kế hoach.pdf', 'one normal form')
  t.equal(
    attachment(`Đề án "số 1".pdf`),
    `attachment; filename="De an _so 1_.pdf"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%20%22s%E1%BB%91%201%22.pdf`,
  )
})

t.test('a document is dated inside or outside the days of a round', async (t) => {
  t.same(spanOf(2026, { from: null, to: null }), { from: '2026-01-01', to: '2026-12-31' })
  t.same(spanOf(2026, { from: '11-15', to: '11-14' }), { from: '2025-11-15', to: '2026-11-14' })
  const span = spanOf(2026, { from: null, to: null })
  t.notOk(outside(span, null))
  t.notOk(outside(span, '2026-12-31'))
  t.ok(outside(span, '2025-12-31'))
})

t.test(
  'a file is attached, stored once under its hash, and comes back as an attachment in a sandbox',
  async (t) => {
    const bytes = aPdf()
    const fields = { criterion: 'A.1', number: '12/KH-UBND', issued_on: '2025-12-30', issuer: 'UBND xã' }
    const added = await send(officer, fields, { name: 'Kế hoạch.pdf', bytes })
    t.equal(added.statusCode, 303, textOf(added).slice(0, 500))
    t.match(added.headers.location, /done=added/)
    t.same(await onDisk(), [sha256(bytes)])
    const again = await send(officer, fields, { name: 'Kế hoạch.pdf', bytes })
    t.match(again.headers.location, /done=present/, 'sent twice is there once')
    const link = await send(officer, { criterion: 'A.1', url: 'https://example.vn/ke-hoach' })
    t.equal(link.statusCode, 303)
    t.match(await rows(), [
      { kind: 'file', digest: sha256(bytes), name: 'Kế hoạch.pdf', number: '12/KH-UBND', version: 1 },
      { kind: 'link', digest: null, url: 'https://example.vn/ke-hoach' },
    ])
    const page = textOf(await officer.get(url))
    t.match(page, /Kế hoạch\.pdf \(1 KB\) ngoài kỳ đánh giá 12\/KH-UBND · 30\/12\/2025 · UBND xã/)
    t.match(textOf(await officer.get(`/cases/${caseId}/assessment`)), /Kế hoạch\.pdf/)

    const [row] = await rows()
    const file = `${url}/${row!.evidence_id}/file`
    const got = await officer.get(file)
    t.equal(got.statusCode, 200)
    t.ok(got.rawPayload.equals(bytes))
    t.match(got.headers, {
      'content-type': 'application/pdf',
      'content-disposition':
        /^attachment; filename="Ke hoach\.pdf"; filename\*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch\.pdf$/,
      'x-content-type-options': 'nosniff',
      'content-security-policy': /^sandbox; default-src 'none'/,
      'cache-control': 'private, no-store',
    })
    t.equal((await specialist.get(file)).statusCode, 200, 'the appraiser reads it')
    t.equal((await neighbour.get(file)).statusCode, 403, 'another unit does not')
    t.equal((await stranger.get(file)).statusCode, 403)
    t.equal(
      (await neighbour.get(`/cases/${caseIds[1]}/evidence/${row!.evidence_id}/file`)).statusCode,
      404,
      'nor under a case of its own',
    )
    t.equal((await app.inject({ url: file, headers: { accept: 'application/json' } })).statusCode, 401)
    t.equal((await officer.get(`${url}/..%2f..%2fetc/file`)).statusCode, 404)
    t.equal((await send(neighbour, { criterion: 'A.1' }, { name: 'a.pdf', bytes })).statusCode, 403)
    t.equal((await send(specialist, { criterion: 'A.1' }, { name: 'a.pdf', bytes })).statusCode, 403)
    const forged = aForm({ criterion: 'A.1', _csrf: 'x' }, { name: 'a.pdf', bytes: aPdf('forged') })
    t.equal((await officer.send('POST', url, forged.headers, forged.payload)).statusCode, 403)
    const nobody = await app.inject({ method: 'POST', url, ...forged })
    t.equal(nobody.statusCode, 401)
    t.same(await readdir(join(dataDir, 'evidence/waiting')), [], 'nothing waits that was refused')
    const log = await db.selectFrom('audit').select('act').where('act', 'like', 'evidence.%').execute()
    t.same(
      log.map((one) => one.act),
      ['evidence.add', 'evidence.add'],
    )
  },
)

t.test(
  'a file that is not what it says, is two things, runs or unpacks without end is refused',
  async (t) => {
    const before = await onDisk()
    const html = '<html><script>alert(1)</script></html>'
    const nested = aDocx({
      'word/embeddings/a.docx': aDocx({
        'word/embeddings/b.docx': aDocx({ 'word/embeddings/c.docx': aDocx() }),
      }),
    })
    const zeros = Buffer.alloc(evidenceLimits.unpacked / 2)
    const many = Object.fromEntries(Array.from({ length: 2100 }, (_, n) => [`word/${n}.xml`, '']))
    const cases: [name: string, bytes: Buffer, sentence: RegExp][] = [
      ['anh.png', aPdf('lie'), /không đúng với đuôi tên/],
      ['bao-cao.pdf', aPng(), /không đúng với đuôi tên/],
      ['bao-cao.xlsx', aDocx(), /không đúng với đuôi tên/],
      ['bao-cao.docx', aZip({ 'a.txt': 'x' }), /không đúng với đuôi tên/],
      ['trang.html', Buffer.from(html), /Loại tệp này không được nhận/],
      ['anh.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /Loại tệp này không được nhận/],
      ['vanban.docm', aDocx(), /Loại tệp này không được nhận/],
      ['vanban.docx', aDocx({ 'word/vbaProject.bin': 'x' }), /có macro/],
      ['vanban.docx', aDocx({}, 'application/vnd.ms-word.document.macroEnabled.main+xml'), /có macro/],
      ['lan.pdf', Buffer.concat([aPdf(), Buffer.from(html)]), /lẫn nội dung loại khác/],
      ['lan.pdf', Buffer.concat([Buffer.from(html), aPdf()]), /lẫn nội dung|không đúng với đuôi/],
      ['lan.pdf', Buffer.concat([aPdf(), aZip({ 'a.txt': 'x' })]), /lẫn nội dung loại khác/],
      ['lan.png', Buffer.concat([aPng(), Buffer.from(html)]), /lẫn nội dung loại khác/],
      [
        'lenh.pdf',
        Buffer.concat([aPdf(), Buffer.from('<</S/JavaScript/JS(app.alert(1))>>%%EOF')]),
        /lệnh tự chạy/,
      ],
      ['to.png', aPng(20_000, 20_000), /Ảnh quá lớn/],
      ['hong.png', aPng().subarray(0, 14), /hỏng|không đúng với đuôi/],
      ['hong.docx', aDocx().subarray(0, 100), /hỏng/],
      ['bom.docx', aDocx({ 'word/a.bin': zeros, 'word/b.bin': zeros }), /bung ra quá lớn/],
      ['bom.docx', aDocx(many), /bung ra quá lớn/],
      ['bom.docx', nested, /bung ra quá lớn/],
      [
        'doi.docx',
        aZip({ 'word/document.xml': Buffer.alloc(5_000_000), '[Content_Types].xml': '' }, 10),
        /hỏng|bung ra/,
      ],
      ['duong.docx', aDocx({ '../../thoat.txt': 'x' }), /hỏng/],
      ['cu.doc', aCompound('Workbook'), /không đúng với đuôi tên/],
      ['cu.xls', aCompound('Workbook', '_VBA_PROJECT_CUR'), /có macro/],
      ['khoa.docx', aCompound('EncryptedPackage'), /mật khẩu/],
      ['khoa.doc', aCompound('WordDocument', 'EncryptedPackage'), /mật khẩu/],
      ['rong.pdf', Buffer.alloc(0), /Tệp rỗng/],
      ['\u0000.pdf', aPdf(), /không dùng được|không được nhận/],
      ['virus.pdf', aPdf('EICAR'), /mã độc/],
      ['lon.pdf', Buffer.concat([aPdf(), Buffer.alloc(evidenceLimits.file)]), /lớn quá 20 MB/],
    ]
    for (const [name, bytes, sentence] of cases) {
      const answer = await send(officer, { criterion: 'A.2', number: 'số 7' }, { name, bytes })
      t.equal(answer.statusCode, 422, `${name} ${sentence}`)
      t.match(textOf(answer), sentence, name)
      t.match(answer.body, 'value="số 7"', 'what was typed is still there')
    }
    t.same(await onDisk(), before, 'none of them lies in the store')
    t.same(await readdir(join(dataDir, 'evidence/waiting')), [])
    for (const [name, bytes] of [
      ['vanban.docx', aDocx({ 'word/embeddings/so-lieu.xlsx': aZip({ 'xl/workbook.xml': '<a/>' }) })],
      ['anh.png', aPng()],
      ['van-ban-cu.doc', aCompound('WordDocument')],
      ['bang-cu.xls', aCompound('Book')],
      ['trinh-chieu-cu.ppt', aCompound('PowerPoint Document')],
    ] as const)
      t.equal(
        (await send(officer, { criterion: 'A.2' }, { name, bytes })).statusCode,
        303,
        `${name} is taken`,
      )
  },
)

t.test('what is typed beside a file has its bounds', async (t) => {
  const bad: [fields: Record<string, string>, sentence: RegExp][] = [
    [{ criterion: 'A.1' }, /Chọn một tệp hoặc ghi một đường dẫn/],
    [{ criterion: 'A.1', url: 'javascript:alert(1)' }, /Đường dẫn phải bắt đầu/],
    [{ criterion: 'A.1', url: 'https://an:mat-khau@example.vn/' }, /Đường dẫn phải bắt đầu/],
    [{ criterion: 'A.1', url: 'https://example.vn', issued_on: '2025-02-30' }, /Ngày ban hành chưa đúng/],
    [{ criterion: 'A.1', url: 'https://example.vn', issued_on: '2999-01-01' }, /ở sau hôm nay/],
    [{ criterion: 'A.1', url: 'https://example.vn', issuer: 'x'.repeat(201) }, /quá mức cho phép/],
    [{ criterion: 'Z.9', url: 'https://example.vn' }, /Chọn chỉ tiêu/],
    [{ criterion: '', url: 'https://example.vn' }, /Chọn chỉ tiêu/],
  ]
  for (const [fields, sentence] of bad) {
    const answer = await send(officer, fields)
    t.equal(answer.statusCode, 422, JSON.stringify(fields).slice(0, 80))
    t.match(textOf(answer), sentence)
  }
  const both = await send(
    officer,
    { criterion: 'A.1', url: 'https://example.vn' },
    { name: 'a.pdf', bytes: aPdf() },
  )
  t.match(textOf(both), /không cả hai/)
})

t.test('a criterion and a case hold so many bytes, however small each file is', async (t) => {
  const before = (await db.selectFrom('evidence').select('evidence_id').execute()).map(
    (row) => row.evidence_id,
  )
  const fill = async (criterion: string, bytes: number) =>
    await db
      .insertInto('evidence')
      .values({
        unit_id: commune.unitId,
        evidence_id: randomUUID(),
        case_id: caseId,
        criterion_code: criterion,
        version: 1,
        kind: 'link',
        url: `https://example.vn/${criterion}`,
        bytes,
        pass: 1,
        added_by: officer.holderId,
        added_at: new Date(),
      })
      .execute()
  const small = { name: 'nho.pdf', bytes: aPdf('nho') }
  await fill('A.4', evidenceLimits.criterionBytes - 10)
  t.match(textOf(await send(officer, { criterion: 'A.4' }, small)), /chỉ tiêu này sẽ vượt quá 150 MB/)
  for (const criterion of ['B.1', 'B.2', 'B.3']) await fill(criterion, evidenceLimits.caseBytes / 4)
  t.match(textOf(await send(officer, { criterion: 'A.3' }, small)), /của hồ sơ vượt 500 MB/)
  await db.deleteFrom('evidence').where('evidence_id', 'not in', before).execute()
  t.equal((await send(officer, { criterion: 'A.4' }, small)).statusCode, 303)
})

t.test('a new version keeps the old; what was removed comes back from the trash', async (t) => {
  await send(officer, { criterion: 'A.3' }, { name: 'ban-1.pdf', bytes: aPdf('ban 1') })
  const of = async () => (await rows()).filter((row) => row.criterion_code === 'A.3')
  const first = (await of())[0]!
  const changed = await send(
    officer,
    { criterion: 'A.3', replaces: first.evidence_id, number: '9/BC' },
    { name: 'ban-2.pdf', bytes: aPdf('ban 2') },
  )
  t.equal(changed.statusCode, 303)
  const stale = await send(
    officer,
    { criterion: 'A.3', replaces: first.evidence_id },
    { name: 'b.pdf', bytes: aPdf('b') },
  )
  t.match(textOf(stale), /Tài liệu cần thay không còn/)
  const now = (await of()).find((row) => row.ended_at === null)!
  t.match(now, { version: 2, replaces: first.evidence_id, number: '9/BC', name: 'ban-2.pdf' })
  t.match((await of())[0], { ended_how: 'replaced', ended_by: officer.holderId })
  t.equal(
    (await officer.get(`${url}/${first.evidence_id}/file`)).statusCode,
    200,
    'the old version can be read',
  )
  const words = await send(officer, { criterion: 'A.3', replaces: now.evidence_id, number: '10/BC' })
  t.equal(words.statusCode, 303)
  const third = (await of()).find((row) => row.ended_at === null)!
  t.match(third, { version: 3, digest: now.digest, number: '10/BC' }, 'words change without a new file')

  t.equal((await neighbour.post(`${url}/${third.evidence_id}/removal`, {})).statusCode, 403)
  t.equal((await officer.post(`${url}/${third.evidence_id}/removal`, {})).statusCode, 303)
  t.equal((await officer.get(`${url}/${third.evidence_id}/file`)).statusCode, 404)
  t.match(textOf(await officer.get(url)), /Đã bỏ \(1\)/)
  const [, thrown] = /\/trash\/([0-9a-f-]{36})\/restoration/.exec((await officer.get('/trash')).body) ?? []
  t.equal((await specialist.post(`/trash/${thrown}/restoration`, {})).statusCode, 403)
  t.equal((await officer.post(`/trash/${thrown}/restoration`, {})).statusCode, 303)
  t.equal((await officer.get(`${url}/${third.evidence_id}/file`)).statusCode, 200)
})

t.test('the same file at two criteria or two units is said to the appraiser', async (t) => {
  const bytes = aPng(3, 3)
  await send(officer, { criterion: 'A.4' }, { name: 'anh.png', bytes })
  await send(officer, { criterion: 'B.1' }, { name: 'anh-khac-ten.png', bytes })
  await send(neighbour, { criterion: 'A.1' }, { name: 'x.png', bytes }, `/cases/${caseIds[1]}/evidence`)
  t.equal((await onDisk()).filter((digest) => digest === sha256(bytes)).length, 1, 'once on disk')
  const seen = textOf(await specialist.get(url))
  t.match(seen, /Tệp này còn dùng ở: .*Xã Mường Lát, chỉ tiêu A\.1/)
  t.match(seen, /Tệp này còn dùng ở: .*chỉ tiêu B\.1/)
  const own = textOf(await officer.get(url))
  t.match(own, /Tệp này còn dùng ở: .*chỉ tiêu B\.1/)
  t.notMatch(own, /Mường Lát/, 'a unit learns nothing of another')
})

t.test('points are proven or explained before the sheet is handed in; then all is locked', async (t) => {
  const revision = async () =>
    String(
      (await db.selectFrom('assessment').select('revision').where('case_id', '=', caseId).executeTakeFirst())
        ?.revision ?? 0,
    )
  const codes = framework.criteria
    .filter((criterion) => criterion.evidence.length > 0)
    .map(({ code }) => code)
  const bare = { ...fullSheet(framework), 'attestation:figures_true': '1', action: 'submit' }
  for (const code of codes) delete (bare as Record<string, unknown>)[`${code}:explanation`]
  const refused = await officer.post(`/cases/${caseId}/assessment`, { ...bare, revision: await revision() })
  t.equal(refused.statusCode, 422)
  t.match(textOf(refused), /B\.2: Chưa có tài liệu kiểm chứng/)
  t.notMatch(
    textOf(refused),
    /A\.1: Chưa có tài liệu kiểm chứng/,
    'a criterion with a document needs no words',
  )
  const explained = Object.fromEntries(
    codes.map((code) => [`${code}:explanation`, 'Số liệu trên phần mềm của tỉnh']),
  )
  const draft = { ...bare, ...explained, revision: await revision() }
  t.equal((await officer.post(`/cases/${caseId}/assessment`, draft)).statusCode, 303)
  const late = await send(officer, { criterion: 'A.1' }, { name: 'muon.pdf', bytes: aPdf('muon') })
  t.equal(late.statusCode, 409, textOf(late).slice(0, 300))
  t.match(textOf(late), /phiếu đã nộp/)
  const [row] = await rows()
  t.equal((await officer.post(`${url}/${row!.evidence_id}/removal`, {})).statusCode, 409)
  t.notMatch((await officer.get(url)).body, 'enctype="multipart/form-data"')
  t.match(textOf(await specialist.get(`/cases/${caseId}/appraisal`)), /Kế hoạch\.pdf/)
  await db.updateTable('round').set({ state: 'open' }).where('round_id', '=', roundId).execute()
})

t.test(
  'a full disk, a full store and a silent scanner answer 503 and leave nothing half-written',
  async (t) => {
    const to = `/cases/${caseIds[1]}/evidence`
    const account = { ...(await accountOf(neighbour)) }
    const full = evidenceStore(dataDir, async (path, flags) => {
      const file = await open(path, flags)
      file.write = (async () => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }) as never
      return file
    })
    await t.rejects(full.receive([aPdf('day')] as never, 1000), { code: 'ENOSPC' })
    t.same(await readdir(join(dataDir, 'evidence/waiting')), [])
    const keeping: Keeping = { store, clamavUrl: undefined, totalBytes: 10 }
    const received = await store.receive([aPdf('qua muc')] as never, 1000)
    const form = { fields: { criterion: 'A.1' }, file: { ...received!, givenName: 'a.pdf' }, tooLarge: false }
    await t.rejects(addEvidence(db, keeping, account, caseIds[1]!, form), {
      message: /không còn chỗ lưu tệp/,
    })
    const silent = { ...keeping, totalBytes: 1e9, clamavUrl: 'tcp://127.0.0.1:1' }
    await t.rejects(addEvidence(db, silent, account, caseIds[1]!, form), {
      message: /quét mã độc không trả lời/,
    })
    await store.drop(received!)
    t.notMatch(await onDisk(), [sha256(aPdf('qua muc'))])
    t.equal((await neighbour.get(to)).statusCode, 200)
  },
)

async function accountOf(visitor: Visitor) {
  const { signedInByHolder } = await import('../../src/accounts/sign-in-queries.ts')
  const account = await signedInByHolder(db, visitor.holderId)
  if (!account) throw new Error('nobody is signed in')
  return account
}

t.test(
  'the night finds files that are missing or changed, gives up what was removed, and forgets strangers',
  async (t) => {
    const admin = await signIn('admin', province.unitId)
    const told: string[] = []
    t.same((await checkEvidence(db, store, (line) => told.push(line))).faulty, 0)
    t.match(textOf(await admin.get('/operation')), /Mọi tệp đã kiểm tra đều nguyên vẹn/)
    const pdf = sha256(aPdf())
    const png = sha256(aPng())
    await writeFile(join(dataDir, 'evidence', pdf.slice(0, 2), pdf.slice(2)), 'changed')
    await store.remove(png)
    t.equal((await checkEvidence(db, store, (line) => told.push(line))).faulty, 2)
    t.match(told.sort(), [/EVIDENCE CHANGED on disk/, /EVIDENCE MISSING on disk/])
    const page = textOf(await admin.get('/operation'))
    t.match(page, /2 tài liệu có tệp mất hoặc bị thay đổi/)
    t.match(page, /nội dung bị thay đổi/)
    t.match((await app.inject('/health')).json(), { evidence: 'faulty' })
    t.match(textOf(await specialist.get(url)), /không còn nguyên vẹn/)
    const [row] = await rows()
    t.equal(
      (await officer.get(`${url}/${row!.evidence_id}/file`)).statusCode,
      409,
      'it is not served as if it were whole',
    )
    // The same file sent again, at whatever unit, takes its place.
    await send(
      neighbour,
      { criterion: 'A.2' },
      { name: 'lai.pdf', bytes: aPdf() },
      `/cases/${caseIds[1]}/evidence`,
    )
    t.equal((await officer.get(`${url}/${row!.evidence_id}/file`)).statusCode, 200)

    await send(
      neighbour,
      { criterion: 'A.5' },
      { name: 'bo.pdf', bytes: aPdf('bo') },
      `/cases/${caseIds[1]}/evidence`,
    )
    const gone = await db
      .selectFrom('evidence')
      .selectAll()
      .where('name', '=', 'bo.pdf')
      .executeTakeFirstOrThrow()
    await neighbour.post(`/cases/${caseIds[1]}/evidence/${gone.evidence_id}/removal`, {})
    const stray = sha256(Buffer.from('stray'))
    const received = await store.receive([Buffer.from('stray')] as never, 100)
    await store.keep(received!)
    const old = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000)
    await utimes(join(dataDir, 'evidence', stray.slice(0, 2), stray.slice(2)), old, old)
    await checkEvidence(db, store, () => {})
    t.ok((await onDisk()).includes(sha256(aPdf('bo'))), 'kept while it can come back')
    t.notOk((await onDisk()).includes(stray))
    await checkEvidence(db, store, () => {}, new Date(Date.now() + 31 * 24 * 60 * 60 * 1000))
    t.notOk((await onDisk()).includes(sha256(aPdf('bo'))))
    t.ok((await onDisk()).includes(sha256(aPdf('ban 1'))), 'a replaced version is kept')
  },
)
