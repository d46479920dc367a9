import t from 'tap'
import { sweep } from '../../src/jobs/sweep.ts'
import { countMiss, forgetBrakes } from '../../src/responses/brake-queries.ts'
import { CodeThrottle } from '../../src/responses/code-throttle.ts'
import { readUnitCode, unitCodeHash, writeUnitCode } from '../../src/rounds/unit-code.ts'
import { asForm, buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree, finish } from '../support/citizen.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'
import { smallForm } from './small-form.ts'

const { app, db } = await buildTestApp(t)
const { versionId } = await aQuestionnaire(db, smallForm)

const codeOn = (page: { body: string }) => /class="resume-code"[^>]*>([^<]+)</.exec(page.body)?.[1] ?? ''

async function draftsAt(unitId: number) {
  return await db.selectFrom('draft').selectAll().where('unit_id', '=', unitId).execute()
}

async function answersAt(unitId: number) {
  const rows = await db.selectFrom('response').select('answers').where('unit_id', '=', unitId).execute()
  return rows.map((row) => row.answers)
}

t.test('a form begun on one phone is finished on another, with or without cookies', async (t) => {
  for (const cookies of [true, false]) {
    const { code, unitId } = await aLink(db, { versionId })
    const first = aBrowser(app)
    const page = await agree(first, code)
    t.equal(codeOn(page), '', 'nothing to go on with yet')
    const second = await first.send({ A01: '2', A02: '1' })
    const printed = codeOn(second)
    t.match(printed, new RegExp(`^${unitId}(-[2-9C-X]{3}){3}$`))

    const other = aBrowser(app, { cookies })
    await other.get(`/k/${code}`)
    t.match(textOf(other.page!), 'Tôi có mã làm tiếp')
    await other.get('/resume')
    const on = await other.send({ _code: printed.toLowerCase().replaceAll('-', ' ') })
    t.match(textOf(on), 'Trang giữa', 'the page that comes next')
    t.equal(codeOn(on), printed, 'the code stays the same')
    await other.send({ B01: ['1'], B02: '3' })
    const end = await finish(other, { C01: 'Máy kia', C02: '4' })
    t.match(textOf(end), 'Cảm ơn đã trả lời')
    t.same(await answersAt(unitId), [{ A01: 2, A02: 1, B01: [1], B02: 3, C01: 'Máy kia', C02: 4 }])

    const late = await first.send({ B02: '7' })
    t.equal(late.statusCode, 409)
    t.match(textOf(late), 'đã được gửi', 'the first phone is told')
    t.equal((await answersAt(unitId)).length, 1)
    t.same(await draftsAt(unitId), [], 'draft and code are gone')

    await other.get('/resume')
    const used = await other.send({ _code: printed })
    t.equal(used.statusCode, 403)
    await other.get('/resume')
    const unknown = await other.send({ _code: printed.replace(/^\d+/, '1') })
    t.equal(
      textOf(used).replaceAll(printed, ''),
      textOf(unknown).replaceAll(printed, ''),
      'one sentence for all',
    )
    t.match(textOf(used), 'gõ nhầm, đã hết hạn, đã được dùng')
    t.equal(
      other.page?.form?.fields._code?.[0],
      printed.replace(/^\d+/, '1'),
      'what was typed is still there',
    )
  }
})

t.test('the database holds neither the code nor the id, and what it holds goes with the draft', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const page = await browser.send({ A01: '2' })
  const printed = codeOn(page)
  const [draft] = await draftsAt(unitId)
  const stored = JSON.stringify(draft)
  t.notMatch(stored, browser.cookies.get('phieu'))
  t.notMatch(stored.toUpperCase(), printed.replaceAll('-', '').slice(String(unitId).length))
  t.equal(draft?.resume_hash, unitCodeHash(readUnitCode(printed)!))

  await db
    .updateTable('draft')
    .set({ updated_at: new Date(Date.now() - 31 * 86_400_000) })
    .where('unit_id', '=', unitId)
    .execute()
  await sweep(db)
  const other = aBrowser(app)
  await other.get('/resume')
  t.equal((await other.send({ _code: printed })).statusCode, 403, 'expired after thirty days')
  const gone = await browser.send({ B02: '1' })
  t.equal(gone.statusCode, 409)
  t.match(textOf(gone), 'Tôi có mã làm tiếp')
})

t.test('a page asked for without the cookie says what is kept and how to go on', async (t) => {
  const { code } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  await browser.send({ A01: '2' })
  browser.cookies.clear()
  const lost = await browser.get(`/k/${code}/p/2`)
  t.equal(lost.headers.location, `/k/${code}?lost`)
  const page = textOf(await browser.get(`/k/${code}?lost`))
  t.match(page, 'Máy này không còn nhớ phiếu đang trả lời dở')
  t.match(page, '30 ngày')
  t.match(page, 'Tôi có mã làm tiếp')
})

t.test('a page left in a typo goes on where it was left', async (t) => {
  const { code } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const page = await browser.send({ A01: '2' })
  await browser.send({ B02: '5000' })
  const other = aBrowser(app)
  await other.get('/resume')
  const on = await other.send({ _code: codeOn(page) })
  t.match(textOf(on), 'Trang giữa')
  t.same(on.form?.fields.B02, ['5000'])
})

t.test(
  'two tabs lose nothing to each other: what was left empty in one keeps the answer of the other',
  async (t) => {
    const { code, unitId } = await aLink(db, { versionId })
    const first = aBrowser(app)
    await agree(first, code)
    await first.send({ A01: '2' })
    const second = aBrowser(app)
    for (const [name, value] of first.cookies) second.cookies.set(name, value)
    await second.get(`/k/${code}/p/2`)
    await second.send({ B01: ['1', '2'], B02: '' })
    await first.send({ B02: '3' })
    const [draft] = await draftsAt(unitId)
    t.match(draft?.answers, { answers: { A01: 2, B01: [1, 2], B02: 3 } })

    await first.get(`/k/${code}/p/2`)
    await first.send({ B01: [], B02: '' })
    const [cleared] = await draftsAt(unitId)
    t.same(
      (cleared!.answers as { answers: object }).answers,
      { A01: 2 },
      'in a page that is up to date empty means empty',
    )
  },
)

t.test('a version published meanwhile leaves a draft on its own', async (t) => {
  const { code, unitId, versionId: own } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  await browser.send({ A01: '2' })
  const row = await db
    .selectFrom('questionnaire_version')
    .selectAll()
    .where('questionnaire_version_id', '=', own)
    .executeTakeFirstOrThrow()
  const { questionnaire_version_id: _, ...copy } = row
  const fresh = await db
    .insertInto('questionnaire_version')
    .values({
      ...copy,
      version: '2',
      content_hash: 'another',
      content: JSON.stringify({ ...smallForm, pages: smallForm.pages.slice(1) }),
      layout: JSON.stringify(copy.layout),
    })
    .returning('questionnaire_version_id')
    .executeTakeFirstOrThrow()
  t.not(fresh.questionnaire_version_id, own)
  await browser.send({ B02: '3' })
  t.match(textOf(await finish(browser, { C02: '5' })), 'Cảm ơn')
  const [stored] = await db.selectFrom('response').selectAll().where('unit_id', '=', unitId).execute()
  t.match(stored, { questionnaire_version_id: own, answers: { A01: 2, B02: 3, C02: 5 } })
})

t.test('codes that do not exist are held back by address and by unit, codes that do are not', async (t) => {
  const { unitId: guessed } = await aLink(db, { versionId })
  const limits = { perAddress: 3, perUnit: 5 }
  const processes = [0, 1].map(() => new CodeThrottle((unit) => countMiss(db, unit), limits))
  const [throttle, second] = processes as [CodeThrottle, CodeThrottle]
  const tries = async (address: string, unit: number, process = throttle) => {
    if (!process.allows(address, unit, 1e12)) return false
    await process.miss(address, unit, 1e12)
    return true
  }
  const inTurn = async (addresses: string[], process = throttle) => {
    const done: boolean[] = []
    for (const address of addresses) done.push(await tries(address, guessed, process))
    return done
  }
  t.same(await inTurn(['robot', 'robot', 'robot', 'robot']), [true, true, true, false])
  t.same(await inTurn(['other 1', 'other 2', 'other 3']), [true, true, true])
  t.same(await inTurn(['other 1']), [false], 'the unit has had enough, a second try is one too many')
  t.ok(throttle.allows('somebody', guessed, 1e12), 'who has tried nothing wrong gets in')
  t.ok(throttle.allows('other 1', guessed + 1, 1e12), 'at another unit too')
  t.same(await inTurn(['robot', 'robot'], second), [true, false], 'another process of the database knows it')
  t.ok(throttle.allows('robot', guessed, 1e12 + 15 * 60_000), 'a quarter of an hour later it starts anew')
  await countMiss(db, 2_000_000_000)
  await db.updateTable('code_misses').set({ quarter: 1 }).where('unit_id', '=', guessed).execute()
  t.equal(await countMiss(db, guessed), 1, 'what was tried in another quarter is past')
  await db.updateTable('code_misses').set({ quarter: 1 }).execute()
  await forgetBrakes(db)
  t.same(await db.selectFrom('code_misses').select('unit_id').execute(), [], 'and is kept nowhere')

  const post = async (code: string) => {
    const response = await app.inject({
      method: 'POST',
      url: '/resume',
      remoteAddress: '127.9.9.9',
      ...asForm({ _code: code }),
    })
    return response.statusCode
  }
  const { unitId } = await aLink(db, { versionId })
  const wrong = { kind: 'resume', unitId, secret: 'CDFHJKMN' } as const
  const seen: number[] = []
  for (let at = 0; at < 21; at++) seen.push(await post(writeUnitCode(wrong)))
  t.same([...new Set(seen)], [403, 429])
  t.equal(await post('nothing like a code'), 403, 'a slip of the hand costs nothing')
})
