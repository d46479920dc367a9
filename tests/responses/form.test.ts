import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { RECENT } from '../../src/responses/open-form.ts'
import { asForm, buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree, type Browser, finish } from '../support/citizen.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'
import { smallForm } from './small-form.ts'

const { app, db, folded } = await buildTestApp(t)
const { versionId } = await aQuestionnaire(db, smallForm)

async function responsesAt(unitId: number) {
  return await db.selectFrom('response').selectAll().where('unit_id', '=', unitId).execute()
}

async function draftsAt(unitId: number) {
  return await db.selectFrom('draft').selectAll().where('unit_id', '=', unitId).execute()
}

const receiptIn = (page: { body: string }) =>
  /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?=<\/output>)/.exec(page.body)?.[0]

/** Answers the first two pages; the last one is open then. */
async function toLastPage(browser: Browser, code: string) {
  await agree(browser, code)
  await browser.send({ A01: '2', A02: '1' })
  return await browser.send({ B01: ['1', '2'], B02: '3' })
}

/** Answers all pages; the review is open then. */
async function toReview(browser: Browser, code: string, last: Record<string, string>) {
  await toLastPage(browser, code)
  return await browser.send(last)
}

t.test('consent comes first, unticked, with the texts of the round filled in', async (t) => {
  const content = {
    ...smallForm,
    consentVersion: '7',
    consent: {
      title: { vi: 'Khảo sát năm {nam}' },
      text: {
        vi: 'Sở Tư pháp {tenTinh}, {donVi}.\n\nXóa sau {soThang} tháng. Hỏi {dauMoi}, {dienThoai}. Bản {ban}.',
      },
      label: { vi: 'Tôi đồng ý.' },
    },
  }
  const { code, unitId } = await aLink(db, { content })
  const browser = aBrowser(app)
  const page = await browser.get(`/k/${code}`)
  const text = textOf(page)
  t.match(text, 'Khảo sát năm 2026')
  t.match(text, 'Sở Tư pháp tỉnh Thử Nghiệm, Xã Sơn Thử.')
  t.match(text, 'Xóa sau 24 tháng. Hỏi Phòng thử nghiệm, 0000 000 000. Bản 7.')
  t.same(page.form?.fields._consent, undefined, 'not ticked')

  const without = await browser.send()
  t.equal(without.statusCode, 422)
  t.match(textOf(without), 'Xin đánh dấu vào ô đồng ý')
  t.equal((await draftsAt(unitId)).length, 0, 'nothing is kept without consent')

  await browser.send({ _consent: 'yes' })
  const [draft] = await draftsAt(unitId)
  t.equal(draft?.consent_version, '7')
  t.equal(
    draft?.submission_hash,
    createHash('sha256')
      .update(browser.cookies.get('phieu') ?? '')
      .digest('hex'),
  )
})

t.test('earlier pages lie on the server, no answer ever in a hidden field', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const last = await toLastPage(browser, code)
  const hidden = [...last.body.matchAll(/<input type="hidden"[^>]*>/g)].map(([tag]) => tag)
  t.equal(hidden.length, 2)
  t.match(hidden[0], 'name="_submission"')
  t.match(hidden[1], /name="_seen" value="[\w-]{8}"/, 'a mark under the id, which says nothing to others')
  t.match((await draftsAt(unitId))[0]?.answers, { answers: { A01: 2, A02: 1, B01: [1, 2], B02: 3 } })
})

t.test(
  'what is stored of a response is what the decision on anonymity lists, and nothing else',
  async (t) => {
    const { code, unitId, caseId, roundId } = await aLink(db, { versionId })
    const browser = aBrowser(app)
    await toLastPage(browser, code)
    const page = await finish(browser, { C01: 'Không', C02: '5' })
    t.match(textOf(page), 'Cảm ơn đã trả lời.')
    const [stored, ...more] = await responsesAt(unitId)
    t.equal(more.length, 0)
    const { response_id, ...rest } = stored!
    t.match(
      response_id,
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      'random, not in time order',
    )
    t.same(rest, {
      unit_id: unitId,
      round_id: roundId,
      case_id: caseId,
      questionnaire_version_id: versionId,
      mode: 'self',
      psu: 0,
      received_on: new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()),
      duration_band: 0,
      answers: { A01: 2, A02: 1, B01: [1, 2], B02: 3, C01: 'Không', C02: 5 },
      folded_revision: 0,
    })
    t.equal((await draftsAt(unitId)).length, 0, 'the draft is gone')
    const [receipt] = await db.selectFrom('receipt').selectAll().where('unit_id', '=', unitId).execute()
    const everything = JSON.stringify([stored, receipt])
    t.notMatch(everything, browser.cookies.get('phieu'), 'the id itself is nowhere')
    t.notMatch(everything, code, 'nor the code of the link')
    t.notMatch(JSON.stringify(receipt), response_id)
    t.ok(folded.includes(unitId), 'the unit is to be counted')
  },
)

t.test('the receipt survives a reload, and another form starts empty', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await toLastPage(browser, code)
  const first = await finish(browser, { C02: '4' })
  const receipt = receiptIn(first)
  t.ok(receipt)
  t.equal(receiptIn(await browser.get(`/k/${code}/receipt`)), receipt)
  const hash = createHash('sha256').update(receipt!.replaceAll('-', '')).digest('hex')
  const [row] = await db.selectFrom('receipt').select('receipt_hash').where('unit_id', '=', unitId).execute()
  t.equal(row?.receipt_hash, hash, 'only its hash is kept')

  const again = await browser.get(`/k/${code}?new`)
  t.not(again.form?.fields._submission?.[0], undefined)
  const page = await browser.send({ _consent: 'yes' })
  t.same(page.form?.fields.A01, undefined)
  await browser.send({ A01: '3' })
  await browser.send()
  const second = await finish(browser, { C02: '1' })
  t.not(receiptIn(second), receipt)
  t.equal((await responsesAt(unitId)).length, 2)
})

t.test('a link that is unknown, mistyped, not open, closed or withdrawn says so', async (t) => {
  const day = 86_400_000
  const cases: [string, number, RegExp, Parameters<typeof aLink>[1]?][] = [
    ['draft round', 403, /chưa mở/, { state: 'draft' }],
    ['opens tomorrow', 403, /chưa mở; bắt đầu nhận phiếu từ/, { opensAt: new Date(Date.now() + day) }],
    ['over by its time', 410, /không nhận thêm phiếu/, { closesAt: new Date(Date.now() - 1000) }],
    ['closed', 410, /không nhận thêm phiếu/, { state: 'closed' }],
    ['published', 410, /không nhận thêm phiếu/, { state: 'published' }],
    ['withdrawn', 410, /không dùng đường dẫn này nữa/, { linkState: 'withdrawn' }],
  ]
  for (const [name, status, words, facts] of cases) {
    const { code } = await aLink(db, { versionId, ...facts })
    const page = await aBrowser(app).get(`/k/${code}`)
    t.equal(page.statusCode, status, name)
    t.match(textOf(page), words, name)
    t.equal((await aBrowser(app).get(`/k/${code}/p/1`)).statusCode, status, `${name}: page`)
    const english = await aBrowser(app).get(`/k/${code}?lang=en`)
    t.notMatch(/<main[\s\S]*<\/main>/.exec(english.body)?.[0], /[À-ỹ]/, `${name}: in English only`)
  }
  for (const code of ['23456789', 'KHONGCO1', 'x', encodeURIComponent("' or 1=1 --")]) {
    const page = await aBrowser(app).get(`/k/${code}`)
    t.equal(page.statusCode, 404, code)
    t.match(textOf(page), 'Đường dẫn khảo sát này không có')
  }
})

t.test('a code is taken however it is typed', async (t) => {
  const { code } = await aLink(db, { versionId })
  const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase()
  const page = await aBrowser(app).get(`/k/${typed}`)
  t.equal(page.statusCode, 303)
  t.equal(page.headers.location, `/k/${code}`)
})

t.test('what is wrong on a page is said beside the field, and everything typed stays', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)

  const missing = await browser.send({ A02: '2' })
  t.equal(missing.statusCode, 422, 'required answer missing')
  t.match(textOf(missing), 'Câu “Tuổi?”: xin trả lời câu này.')
  t.match(missing.body, /href="#(q\d+-1)"[\s\S]*id="\1"/, 'the summary leads to the first choice')
  t.match(missing.body, /aria-invalid="true" aria-describedby="(q\d+-error)"[\s\S]*id="\1"/)
  t.same(missing.form?.fields.A02, ['2'])

  await browser.send({ A01: '2', A02: '2' })
  const cases: [string, Record<string, string | string[]>, RegExp][] = [
    ['a value not among the choices', { B01: ['1', '9'] }, /“9” không có trong danh sách/],
    ['a wrong type', { B02: 'ba buổi' }, /“ba buổi” không phải là số/],
    ['out of range', { B02: '401' }, /không được quá 400/],
    ['infinite', { B02: '1e308' }, /“1e308” không phải là số/],
    ['not a number', { B02: 'NaN' }, /“NaN” không phải là số/],
    ['an exclusive choice with another', { B01: ['1', '4'] }, /“Không kênh nào” không chọn cùng/],
    ['too many choices', { B01: ['1', '2', '3'] }, /nhiều nhất 2/],
    ['an unknown field', { B03: '1' }, /không có mục “B03”/],
    ['a field of another page', { A01: '3' }, /không có mục “A01”/],
    ['a prototype key', { constructor: '1', toString: '2' }, /không có mục “constructor”/],
    ['one field twice', { B02: ['1', '2'] }, /không đúng kiểu/],
  ]
  for (const [name, fields, words] of cases) {
    const page = await browser.send({ B01: ['1'], B02: '7', ...fields })
    t.equal(page.statusCode, 422, name)
    t.match(textOf(page), words, name)
    t.equal(page.headers.location, undefined)
  }
  const page = await browser.send({ B01: ['1', '4'], B02: 'ba' })
  t.same(page.form?.fields.B01, ['1', '4'], 'what was typed stands there again')
  t.same(page.form?.fields.B02, ['ba'])
  t.match((await browser.get(`/k/${code}/p/2`)).form?.fields.B02, ['ba'], 'also after a reload')
  t.equal((await responsesAt(unitId)).length, 0)

  const polluted = await browser.post(`/k/${code}/p/2`, {
    _submission: browser.cookies.get('phieu')!,
    __proto__x: '1',
    ['__proto__']: '1',
  })
  t.ok(polluted.statusCode === 303 || polluted.statusCode === 422)
  t.equal(({} as Record<string, unknown>)['1'], undefined)
})

t.test('a body of 10 MB, a body that is no form and a form without an id are refused', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const cookie = `phieu=${browser.cookies.get('phieu')}`
  const post = (payload: string, type: string, headers = {}) =>
    app.inject({
      method: 'POST',
      url: `/k/${code}/p/1`,
      headers: { 'content-type': type, accept: 'text/html', ...headers },
      payload,
    })

  const large = await post(`A01=${'2'.repeat(10 * 1024 * 1024)}`, 'application/x-www-form-urlencoded', {
    cookie,
  })
  t.equal(large.statusCode, 413)
  t.match(textOf(large), 'quá lớn')
  const json = await post('{"A01":2,"__proto__":{"x":1}}', 'application/json', { cookie })
  t.equal(json.statusCode, 400)
  const nobody = await post('A01=2', 'application/x-www-form-urlencoded')
  t.equal(nobody.statusCode, 400, 'neither field nor cookie: refused, not merged with anybody')
  const english = await post('A01=2', 'application/x-www-form-urlencoded', { cookie: 'lang=en' })
  t.match(textOf(english), 'The request is not valid: the form has no code')
  for (const odd of [
    'A01=%00',
    'A%00=1',
    'A01=2%00&A01=%1b',
    '__proto__=1&constructor=2',
    'A01=NaN',
    'A01=-0',
    'A01=1e308',
  ]) {
    const told = await post(odd, 'application/x-www-form-urlencoded', { cookie })
    t.equal(told.statusCode, 422, `${odd}: told, and the server goes on`)
  }
  const wrong = await post('A01=2&_submission=../../etc', 'application/x-www-form-urlencoded', { cookie })
  t.equal(wrong.statusCode, 400)
  t.equal((await responsesAt(unitId)).length, 0)
  t.equal((await draftsAt(unitId)).length, 1, 'the draft is untouched')
})

t.test('page numbers are not to be tampered with', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  for (const number of ['0', '4', '99', '-1', '1e0', 'A', '__proto__', '01']) {
    const page = await browser.post(`/k/${code}/p/${number}`, {
      _submission: browser.cookies.get('phieu')!,
      A01: '2',
    })
    t.equal(page.statusCode, 404, number)
    t.equal((await browser.get(`/k/${code}/p/${number}`)).statusCode, 404, number)
  }
  // Straight to the last page: what was left out before it is asked for, nothing is stored.
  await browser.get(`/k/${code}/p/3`)
  const page = await browser.send({ C02: '3' })
  t.equal(page.statusCode, 422)
  t.match(textOf(page), 'Trang 1/3')
  t.match(textOf(page), 'Câu “Tuổi?”: xin trả lời câu này.')
  t.equal((await responsesAt(unitId)).length, 0)
  await browser.send({ A01: '2' })
  await browser.send()
  t.same(browser.page?.form?.fields.C02, ['3'], 'the last page was kept')
  t.ok(receiptIn(await finish(browser)))
})

t.test('markup in answers and in what is piped into questions is shown as text', async (t) => {
  const content = structuredClone(smallForm) as typeof smallForm
  content.pages[2]!.elements.unshift({
    type: 'radiogroup',
    name: 'C00',
    title: { vi: 'Ông/Bà viết “{B00}”?' },
    choices: [{ value: 1, text: { vi: 'Đúng' } }],
  } as never)
  content.pages[1]!.elements.push({ type: 'text', name: 'B00', title: { vi: 'Tên gọi?' } } as never)
  const { code, unitId } = await aLink(db, { content })
  const browser = aBrowser(app)
  await agree(browser, code)
  await browser.send({ A01: '2' })
  const bad = '"><img src=x onerror=alert(1)>'
  const wrong = await browser.send({ B00: bad, B02: `${bad}x` })
  t.equal(wrong.statusCode, 422)
  t.notMatch(wrong.body, '<img src=x')
  t.same(wrong.form?.fields.B00, [bad])
  const piped = await browser.send({ B00: bad, B02: '1' })
  t.match(textOf(piped), `Ông/Bà viết “${bad}”?`)
  t.notMatch(piped.body, '<img src=x')
  const again = await browser.send({ C01: '</textarea><script>alert(1)</script>' }, 'back')
  t.equal(again.statusCode, 200)
  const page = await browser.send()
  t.notMatch(page.body, '<script>')
  const reviewed = await browser.send()
  t.notMatch(reviewed.body, '<img src=x')
  t.notMatch(reviewed.body, '<script>', 'nor on the review')
  await browser.send()
  t.equal(
    (await responsesAt(unitId))[0]?.answers.C01,
    '</textarea><script>alert(1)</script>',
    'stored as it was written',
  )
})

t.test('fifty equal posts at once store one response and show one receipt', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const page = await toReview(browser, code, { C01: 'Một lần', C02: '5' })
  const { headers, payload } = asForm({ ...page.form!.fields, _action: 'send' })
  const cookie = `phieu=${browser.cookies.get('phieu')}`
  const posts = Array.from({ length: 50 }, () =>
    app.inject({
      method: 'POST',
      url: page.form!.action,
      headers: { ...headers, cookie, accept: 'text/html' },
      payload,
    }),
  )
  const answers = await Promise.all(posts)
  t.same(
    [...new Set(answers.map((one) => `${one.statusCode} ${one.headers.location}`))],
    [`303 /k/${code}/receipt`],
  )
  const receipts = await Promise.all(
    answers.map(() => app.inject({ url: `/k/${code}/receipt`, headers: { cookie, accept: 'text/html' } })),
  )
  const shown = new Set(receipts.map(receiptIn))
  t.equal(shown.size, 1)
  t.match([...shown][0], /^[0-9A-Z]{4}-/)
  t.equal((await responsesAt(unitId)).length, 1)
})

t.test('fifty equal posts without cookies are each answered with the same receipt', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app, { cookies: false })
  const page = await toReview(browser, code, { C02: '5' })
  t.equal(page.statusCode, 200, 'each page comes as the answer to the one before')
  const { headers, payload } = asForm({ ...page.form!.fields, _action: 'send' })
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      app.inject({
        method: 'POST',
        url: page.form!.action,
        headers: { ...headers, accept: 'text/html' },
        payload,
      }),
    ),
  )
  t.same([...new Set(answers.map((one) => one.statusCode))], [200])
  t.equal(new Set(answers.map(receiptIn)).size, 1)
  t.ok(receiptIn(answers[0]!))
  t.equal((await responsesAt(unitId)).length, 1)
})

t.test('the same form with other answers gets 409, and the first is kept', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const last = await toLastPage(browser, code)
  const seen = await browser.send({ C01: 'Lần đầu', C02: '5' })
  await browser.send({}, 'back')
  const otherwise = await browser.send({ C01: 'Lần hai', C02: '1' })
  await browser.send({}, 'back')
  await browser.send({ C01: 'Lần đầu', C02: '5' })
  const receipt = receiptIn(await browser.send())
  t.ok(receipt)

  const other = await browser.post(seen.form!.action, { ...otherwise.form!.fields, _action: 'send' })
  t.equal(other.statusCode, 409)
  t.match(textOf(other), 'Phiếu gửi lần đầu được giữ nguyên')
  t.equal(receiptIn(other), receipt)
  const noAnswers = await browser.post(seen.form!.action, { ...last.form!.fields, _action: 'send' })
  t.equal(noAnswers.statusCode, 409, 'what was not read on the review is no repeat')
  const earlier = await browser.post(`/k/${code}/p/1`, { ...last.form!.fields, A01: '3', _action: 'next' })
  t.equal(earlier.statusCode, 409, 'also from an earlier page')
  t.equal(receiptIn(earlier), receipt)
  const edited = await browser.post(seen.form!.action, { ...seen.form!.fields, _action: 'edit:1' })
  t.equal(edited.statusCode, 409, 'there is nothing to change any more')
  const same = await browser.post(seen.form!.action, { ...seen.form!.fields, _action: 'send' })
  t.equal(same.headers.location, `/k/${code}/receipt`, 'the first answers again: the receipt again')
  const stored = await responsesAt(unitId)
  t.equal(stored.length, 1)
  t.match(stored[0]?.answers, { C01: 'Lần đầu', C02: 5 })

  const consent = await browser.post(`/k/${code}`, { ...last.form!.fields, _consent: 'yes' })
  t.equal(consent.headers.location, `/k/${code}/receipt`, 'consent sent again begins nothing')
  t.equal((await draftsAt(unitId)).length, 0)
})

t.test('equal and other posts of one form at the same moment: one stored, each told the truth', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const one = await toReview(browser, code, { C02: '5' })
  await browser.send({}, 'back')
  const two = await browser.send({ C02: '1' })
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      browser.post(one.form!.action, { ...(at % 2 ? one : two).form!.fields, _action: 'send' }),
    ),
  )
  const told = (odd: number) => new Set(answers.filter((_, at) => at % 2 === odd).map((x) => x.statusCode))
  t.same([...told(0)], [303], 'what the draft holds is sent')
  t.same([...told(1)], [409], 'what it held before is not')
  t.match(
    (await responsesAt(unitId)).map((row) => row.answers.C02),
    [1],
  )
})

t.test('the review lists what was asked and answered, and leads back to change it', async (t) => {
  for (const cookies of [true, false]) {
    const { code, unitId } = await aLink(db, { versionId })
    const browser = aBrowser(app, { cookies })
    const page = await toReview(browser, code, { C01: 'Nói chậm hơn' })
    const text = textOf(page)
    t.match(text, 'Xem lại trước khi gửi')
    t.match(text, /Tuổi\? 16-59 Giới tính\? Nam/)
    t.match(text, /Kênh nào\? Loa Họp Số buổi\? 3/)
    t.match(text, /Ý kiến khác Nói chậm hơn Hài lòng\? chưa trả lời/)
    t.equal((await responsesAt(unitId)).length, 0, 'nothing is sent yet')

    const first = cookies ? await browser.get(`/k/${code}/p/1?edit`) : await browser.send({}, 'edit:1')
    t.same(first.form?.fields.A01, ['2'])
    t.same(first.form?.buttons, ['review', 'back'])
    const again = await browser.send({ A01: '3' })
    t.match(textOf(again), /Tuổi\? Từ 60/, 'straight back to the review')
    const other = await browser.send({}, 'show:lang=en')
    t.match(textOf(other), 'Review before sending')
    const last = await browser.send({}, 'back')
    t.same(last.form?.fields.C01, ['Nói chậm hơn'])
    await finish(browser)
    t.match((await responsesAt(unitId))[0]?.answers, { A01: 3, C01: 'Nói chậm hơn' })
  }
})

t.test('answers changed in another tab are read before they are sent', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const first = aBrowser(app)
  await toReview(first, code, { C02: '5' })
  const second = aBrowser(app)
  for (const [name, value] of first.cookies) second.cookies.set(name, value)
  await second.get(`/k/${code}/p/3`)
  await second.send({ C02: '1' })
  const again = await first.send()
  t.equal(again.statusCode, 409)
  t.match(textOf(again), 'đã được sửa ở một trang khác')
  t.match(textOf(again), 'Rất không')
  t.equal((await responsesAt(unitId)).length, 0)
  t.ok(receiptIn(await first.send()))
  t.equal((await responsesAt(unitId))[0]?.answers.C02, 1)
})

t.test('a draft says that it was checked only while it stands as it was reviewed', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const marks = async () => (await draftsAt(unitId)).map(({ answers }) => 'reviewed' in answers)
  await toLastPage(browser, code)
  t.same(await marks(), [false])
  await browser.send({ C02: '5' })
  t.same(await marks(), [true])
  await browser.get(`/k/${code}/p/1`)
  await browser.send({ A01: '99' })
  t.same(await marks(), [false])
})

t.test('a review without all that is required leads to what is missing', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const page = await browser.get(`/k/${code}/review`)
  t.equal(page.statusCode, 422)
  t.match(textOf(page), 'Câu “Tuổi?”: xin trả lời câu này.')
  const forced = await browser.post(`/k/${code}/review`, {
    _submission: browser.cookies.get('phieu')!,
    _answers: 'x',
    _action: 'send',
  })
  t.equal(forced.statusCode, 422)
  t.equal((await responsesAt(unitId)).length, 0)
  t.equal((await aBrowser(app).get(`/k/${code}/review`)).headers.location, `/k/${code}?lost`)
})

t.test('two tabs on one form lose nothing to each other', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const first = aBrowser(app)
  await agree(first, code)
  const second = aBrowser(app)
  for (const [name, value] of first.cookies) second.cookies.set(name, value)
  await second.get(`/k/${code}/p/2`)
  await Promise.all([first.send({ A01: '2', A02: '1' }), second.send({ B01: ['3'], B02: '8' })])
  await first.get(`/k/${code}/p/3`)
  t.ok(receiptIn(await finish(first, { C02: '2' })))
  t.same((await responsesAt(unitId))[0]?.answers, {
    A01: 2,
    A02: 1,
    B01: [3],
    B02: 8,
    C02: 2,
  })
  const late = await second.send({ C02: '5' })
  t.equal(late.statusCode, 409, 'the other tab is told')
})

t.test('two forms in two tabs of one browser stay two forms', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const one = browser.page!
  await browser.get(`/k/${code}?new`)
  await browser.send({ _consent: 'yes' })
  await browser.send({ A01: '3' })
  browser.page = one
  await browser.send({ A01: '2' })
  await browser.send()
  await finish(browser, { C02: '1' })
  t.equal((await responsesAt(unitId)).length, 1)
  t.equal((await responsesAt(unitId))[0]?.answers.A01, 2)
  t.match((await draftsAt(unitId))[0]?.answers, { answers: { A01: 3 } })
})

t.test('going back keeps what was typed, in order or not', async (t) => {
  const { code } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  await browser.send({ A01: '2' })
  const first = await browser.send({ B01: ['1'], B02: 'nhiều' }, 'back')
  t.equal(first.statusCode, 200)
  t.same(first.form?.fields.A01, ['2'])
  const second = await browser.send()
  t.same(second.form?.fields.B01, ['1'])
  t.same(second.form?.fields.B02, ['nhiều'])
  const consent = await browser.send({}, 'back').then(() => browser.send({}, 'back'))
  t.match(textOf(consent), 'Ông/Bà đang trả lời dở một phiếu')
  t.match(consent.body, `href="/k/${code}/p/1"`)
})

t.test('the other language, size or contrast does not lose what is typed', async (t) => {
  const { code } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const page = await browser.send({ A02: '2' }, 'show:lang=en')
  t.equal(page.statusCode, 200)
  t.match(page.body, '<html lang="en"')
  t.same(page.form?.fields.A02, ['2'])
  t.match((await browser.send({ A02: '1' }, 'show:size=large')).body, 'class="size-large"')
  t.same(browser.page?.form?.fields.A02, ['1'])
})

t.test('under 16 the form ends kindly and nothing is stored', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  const page = await browser.send({ A01: '1', A02: '2' })
  t.equal(page.statusCode, 200)
  t.match(textOf(page), 'Phiếu dành cho người từ 16 tuổi.')
  t.equal((await responsesAt(unitId)).length, 0)
  t.equal((await draftsAt(unitId)).length, 0)
  const receipts = await db.selectFrom('receipt').selectAll().where('unit_id', '=', unitId).execute()
  t.equal(receipts.length, 0)
})

t.test('a form that ends early is sent only by a button that says so', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  await browser.send({ A01: '2' })
  const ending = await browser.send({ B01: ['4'] })
  t.match(textOf(ending), 'Phiếu kết thúc sớm.')
  t.same(ending.form?.buttons, ['send', 'back'])
  t.equal((await responsesAt(unitId)).length, 0)
  await browser.send({}, 'back')
  const changed = await browser.send({ B01: ['1'] })
  t.match(textOf(changed), 'Trang cuối', 'who chose by mistake goes on')
  await browser.send({}, 'back')
  await browser.send({ B01: ['4'] })
  t.ok(receiptIn(await browser.send()))
  t.same((await responsesAt(unitId))[0]?.answers, { A01: 2, B01: [4] })
})

t.test('the moment of receiving decides when a round closes meanwhile', async (t) => {
  const { code, unitId, roundId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  const seen = await toReview(browser, code, { C02: '5' })
  const other = aBrowser(app)
  const otherSeen = await toReview(other, code, { C02: '5' })
  const receipt = receiptIn(await browser.send())
  await db
    .updateTable('round')
    .set({ state: 'closed', closed_at: new Date() })
    .where('round_id', '=', roundId)
    .execute()

  const late = await other.send()
  t.equal(late.statusCode, 410)
  t.match(textOf(late), 'không nhận thêm phiếu')
  t.equal((await responsesAt(unitId)).length, 1)
  const repeat = await browser.post(seen.form!.action, { ...seen.form!.fields, _action: 'send' })
  t.equal(repeat.headers.location, `/k/${code}/receipt`, 'who was in time is still shown the receipt')
  t.equal(receiptIn(await browser.get(`/k/${code}/receipt`)), receipt)

  await db
    .updateTable('round')
    .set({ closed_at: new Date(Date.now() + 60_000) })
    .where('round_id', '=', roundId)
    .execute()
  const inTime = await other.post(otherSeen.form!.action, { ...otherSeen.form!.fields, _action: 'send' })
  t.equal(inTime.headers.location, `/k/${code}/receipt`, 'received before the close, stored after it')
})

t.test('a draft that has expired says so', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, code)
  await db.deleteFrom('draft').where('unit_id', '=', unitId).execute()
  const page = await browser.send({ A01: '2' })
  t.equal(page.statusCode, 409)
  t.match(textOf(page), 'đã hết hạn')
})

t.test('an id is good for one form only, and a form of another site is refused', async (t) => {
  const one = await aLink(db, { versionId })
  const two = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await agree(browser, one.code)
  const page = await browser.post(`/k/${two.code}/p/1`, {
    _submission: browser.cookies.get('phieu')!,
    A01: '2',
  })
  t.equal(page.statusCode, 409)
  const forged = await app.inject({
    method: 'POST',
    url: `/k/${one.code}`,
    headers: { ...asForm({}).headers, 'sec-fetch-site': 'cross-site', accept: 'text/html' },
    payload: asForm({ _consent: 'yes', _submission: 'AAAAAAAAAAAAAAAAAAAAAA' }).payload,
  })
  t.equal(forged.statusCode, 403)
})

t.test(
  'the page of a link is kept ready, and still follows the round, the language and the look',
  async (t) => {
    const { code, roundId } = await aLink(db, { versionId })
    const gzip = { 'accept-encoding': 'gzip', accept: 'text/html' }
    const seen = new Set<string>()
    for (let turn = 0; turn < 3; turn++) {
      const page = await aBrowser(app).get(`/k/${code}`)
      seen.add(page.form!.fields._submission![0]!)
      t.match(
        String(page.headers['set-cookie']),
        page.form!.fields._submission![0]!,
        'field and cookie agree',
      )
      const packed = await app.inject({ url: `/k/${code}`, headers: gzip })
      t.equal(packed.headers['content-encoding'], 'gzip')
      const text = gunzipSync(packed.rawPayload).toString()
      t.equal(text.length, page.body.length)
      seen.add(/name="_submission" value="([^"]+)"/.exec(text)![1]!)
    }
    t.equal(seen.size, 6, 'an id of its own each time')
    const english = await app.inject({
      url: `/k/${code}`,
      headers: { ...gzip, cookie: 'lang=en; size=large' },
    })
    t.match(gunzipSync(english.rawPayload).toString(), '<html lang="en" class="size-large"')
    await db
      .updateTable('round')
      .set({ settings: JSON.stringify({ year: 2031, contact: { office: 'Phòng khác', phone: '1' } }) })
      .where('round_id', '=', roundId)
      .execute()
    const visitor = aBrowser(app)
    const kept = await visitor.get(`/k/${code}`)
    t.equal(kept.statusCode, 200)
    await db.updateTable('round').set({ state: 'draft' }).where('round_id', '=', roundId).execute()
    const begun = await visitor.send({ _consent: 'yes' })
    t.equal(begun.statusCode, 403, 'what is kept does not open a link')
    await pause(RECENT)
    t.equal((await aBrowser(app).get(`/k/${code}`)).statusCode, 403, 'and is not kept long')
    const plain = await app.inject('/health')
    const safe = app.safeHeaders.filter((_, at) => at % 2 === 0)
    for (const name of safe) {
      t.ok(plain.headers[name], name)
      t.same([kept.headers[name], begun.headers[name]], [plain.headers[name], plain.headers[name]], name)
    }
    t.ok(safe.includes('content-security-policy'))
  },
)

t.test(
  'the first questions are kept ready, each with its own words, until something is answered',
  async (t) => {
    const place = await aLink(db, { versionId })
    const { code } = place
    const url = `/k/${code}/p/1`
    const beginning = async () => {
      const browser = aBrowser(app)
      return { browser, page: await agree(browser, code) }
    }
    const own = ({ body }: { body: string }) =>
      [/name="_submission" value="([^"]+)"/, /name="_seen" value="([^"]+)"/, /data-sign="([^"]+)"/].map(
        (word) => word.exec(body)![1]!,
      )
    const forms = [await beginning(), await beginning(), await beginning()]
    const words = forms.map(({ page }) => own(page))
    t.equal(new Set(words.flat()).size, 9, 'an id, a mark and a receipt of its own each')
    const alike = forms.map(({ page }, at) =>
      words[at]!.reduce((text, word, index) => text.replace(word, `${index}`), page.body),
    )
    t.equal(alike[1], alike[0], 'the page that is kept is the one that is made')
    t.equal(alike[2], alike[0])
    const asked = (cookie: string) =>
      app.inject({ url, headers: { cookie, 'accept-encoding': 'gzip', accept: 'text/html' } })
    const packed = await asked(`phieu=${words[2]![0]}`)
    t.equal(gunzipSync(packed.rawPayload).toString(), forms[2]!.page.body)
    const english = gunzipSync((await asked(`phieu=${words[2]![0]}; lang=en`)).rawPayload).toString()
    t.match(english, '<html lang="en"')
    t.match(
      (await app.inject({ url: `${url}?lang=en`, headers: { cookie: `phieu=${words[2]![0]}` } })).headers,
      {
        'set-cookie': /^lang=en/,
      },
    )

    const { browser } = forms[1]!
    const second = aBrowser(app)
    t.ok(browser.cookies.has('moi'), 'until something is sent')
    await browser.send({ A01: '2', A02: '1' })
    for (const [name, value] of browser.cookies) second.cookies.set(name, value)
    t.same((await second.get(url)).form?.fields.A02, ['1'], 'what another tab answered stands on it')
    const [other, device] = [await beginning(), aBrowser(app)]
    device.cookies.set('phieu', own(other.page)[0]!)
    await device.get(url)
    await device.send({ A01: '2', A02: '1' })
    t.ok(other.browser.cookies.has('moi'))
    await other.browser.get(url)
    await other.browser.send({ A01: '3' })
    const { fields } = (await other.browser.get(url)).form!
    t.same([fields.A01, fields.A02], [['3'], ['1']], 'answered on another device just now: nothing is lost')
    const third = forms[2]!.browser
    await third.send({ A01: '3' })
    await third.send({ B02: '1' })
    t.ok(receiptIn(await finish(third, {})), 'and it can be answered')
  },
)

t.test('questions in an order of their own are kept ready for nobody', async (t) => {
  const [first, ...others] = smallForm.pages
  const [question, ...rest] = first!.elements
  const many = Array.from({ length: 9 }, (_, at) => ({ value: at + 1, text: { vi: `Phương án ${at}` } }))
  const mixed = { ...question, choices: many, choicesOrder: 'random' }
  const content = { ...smallForm, pages: [{ ...first, elements: [mixed, ...rest] }, ...others] }
  const { code } = await aLink(db, { content })
  const orders = new Set<string>()
  for (let turn = 0; turn < 4; turn++) {
    const { body } = await agree(aBrowser(app), code)
    orders.add([...body.matchAll(/Phương án \d/g)].join())
  }
  t.ok(orders.size > 1, `${orders.size} orders`)
})

t.test('a robot that fills in every field begins nothing', async (t) => {
  const { code, unitId } = await aLink(db, { versionId })
  const browser = aBrowser(app)
  await browser.get(`/k/${code}`)
  t.equal((await browser.send({ _consent: 'yes', _website: 'http://example.com' })).statusCode, 400)
  t.equal((await draftsAt(unitId)).length, 0)
})

t.test('pages carry no script, are not kept by caches, and their cookie stays with the link', async (t) => {
  const { code } = await aLink(db, { versionId })
  const page = await aBrowser(app).get(`/k/${code}`)
  t.notMatch(page.body, /<script|<style|\sstyle=|\son[a-z]+=/)
  t.equal(page.headers['cache-control'], 'no-store')
  const cookie = String(page.headers['set-cookie'])
  t.match(cookie, new RegExp(`phieu=[\\w-]{22}; Path=/k/${code}; HttpOnly; SameSite=Lax`))
  t.notMatch(cookie, /Max-Age|Expires/)
})
