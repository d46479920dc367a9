import { createHash } from 'node:crypto'
import type { Db } from '../../src/database.ts'
import { issueInvitations } from '../../src/rounds/issue-invitations.ts'
import { insertMedia } from '../../src/surveys/media-queries.ts'
import { everyType } from '../responses/every-type.ts'
import { smallForm } from '../responses/small-form.ts'
import type { TestApp } from '../support/app.ts'
import { type Answer, aBrowser, agree, type Browser } from '../support/citizen.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'

/** A page as a citizen's browser gets it. */
export type Sight = { name: string; status: number; address: string; html: string }

const looks = { size: 'larger', contrast: 'high' }

/** Answers of everyType that are in order, by page. */
const answersOfEveryType = [
  {
    one: '2',
    scale: '4',
    list: '3',
    buttons: '1',
    yes: 'true',
    several: ['1', '2'],
    tags: ['1'],
    picture: '1',
  },
  {
    ...{
      stars: '4',
      ten: '8',
      'grid:r1': '4',
      'grid:r2': '2',
      'boxes:hoi': ['1', '2'],
    },
    ...{
      'table:q1:table.times': '2',
      'table:q2:table.times': '1',
      'rank:1': '2',
      'rank:2': '4',
      'rank:3': '1',
    },
    ...{ slide: '65', 'between:1': '5', 'between:2': '12' },
  },
  {
    ...{
      line: 'bản Mường Lát',
      number: '4',
      date: '2026-05-04',
      month: '2026-12',
      time: '07:30',
      phone: '0237 000 000',
    },
    ...{
      words: 'Nên có thêm buổi nói chuyện vào buổi tối, gần nhà văn hóa thôn.',
      'lines:1:lines.first': 'Ủy ban nhân dân xã',
    },
    ...{
      'kids:1:kid': '5A',
      'kids:1:far': 'true',
      'kids:1:km': '7',
      'visits:1:visits.why': 'Đăng ký khai sinh',
    },
    helper: '2',
  },
  { last: 'Không còn gì' },
]

/** Every question type of everyType: as it is opened, with what is wrong, and filled in. */
export async function typeSights({ app, db }: Pick<TestApp, 'app' | 'db'>): Promise<Sight[]> {
  const { code } = await aLink(db, { content: everyType })
  const { sights, see } = album()
  const browser = aBrowser(app)
  await agree(browser, code)
  for (const [at, answers] of answersOfEveryType.entries()) {
    const address = `/k/${code}/p/${at + 1}`
    const name = everyType.pages[at]!.name
    see(`type-${name}`, address, browser.page)
    if (at < 3) see(`type-${name}-wrong`, address, await browser.send(wrongly(at)))
    await browser.send(answers, 'stay')
    await inLook(browser, looks, async () => see(`type-${name}-look`, address, await browser.get(address)))
    see(`type-${name}-filled`, address, await browser.get(address))
    await browser.send(answers)
  }
  see('type-review', `/k/${code}/review`, browser.page)
  await inLook(browser, looks, async () =>
    see('type-review-look', `/k/${code}/review`, await browser.get(`/k/${code}/review`)),
  )
  return sights
}

const wrongly = (page: number): Record<string, string> =>
  page === 2
    ? {
        number: '99',
        date: '32/13/2026',
        mail: 'không phải thư',
        site: 'abc',
        'kids:1:far': 'true',
        'kids:1:km': '200',
      }
    : {}

/** Every state of a form: from the consent to the receipt, and each way in which it may go no further. */
export async function stateSights({ app, db }: Pick<TestApp, 'app' | 'db'>): Promise<Sight[]> {
  const { sights, see } = album()
  const { versionId } = await aQuestionnaire(db, smallForm)
  const open = await aLink(db, { versionId })
  const base = `/k/${open.code}`
  const first = aBrowser(app)
  see('consent', base, await first.get(base))
  see('consent-wrong', base, await first.send())
  await first.send({ _consent: 'yes' })
  see('consent-running', base, await first.get(base))
  see('consent-lost', base, await aBrowser(app).get(`${base}?lost`))
  await toReview(first, base)
  see('review', `${base}/review`, first.page)
  const stale = first.page!.form!.fields
  const other = aBrowser(app)
  for (const [name, value] of first.cookies) other.cookies.set(name, value)
  await other.get(`${base}/p/1`)
  await other.send({ A02: '2' })
  see('review-changed', `${base}/review`, await first.post(`${base}/review`, { ...stale, _action: 'send' }))
  see('receipt', `${base}/receipt`, await first.send())
  see('consent-sent', base, await first.get(base))
  see('kept', `${base}/review`, await first.post(`${base}/p/1`, { ...stale, A01: '3' }))
  await inLook(first, looks, async () =>
    see('receipt-look', `${base}/receipt`, await first.get(`${base}/receipt`)),
  )

  const child = aBrowser(app)
  await agree(child, open.code)
  see('ended', `${base}/ended`, await child.send({ A01: '1' }))
  await inLook(child, looks, async () => see('ended-look', `${base}/ended`, await child.get(`${base}/ended`)))

  const late = aBrowser(app)
  await agree(late, open.code)
  await db.deleteFrom('draft').where('unit_id', '=', open.unitId).execute()
  see('gone', base, await late.send({ A01: '2' }))

  await insertMedia(db, drawings)
  const explained = await aLink(db, { content: explaining })
  const learner = aBrowser(app)
  see('type-aids', `/k/${explained.code}/p/1`, await agree(learner, explained.code))
  await learner.send({ know: '1' })
  await inLook(learner, { pictures: 'on' }, async () =>
    see('type-pictures', `/k/${explained.code}/p/1`, await learner.get(`/k/${explained.code}/p/1`)),
  )
  see('receipt-explained', `/k/${explained.code}/receipt`, await learner.send())

  await scarce(app, db, versionId, see)
  await unopened(app, db, versionId, see)
  return sights
}

/** Full, too fast, too many at once, and codes of every fate. */
async function scarce(app: TestApp['app'], db: Db, versionId: number, see: See): Promise<void> {
  const groups = [{ versionId, item: 'A02', band: 0, limit: 1 }]
  const few = await aLink(db, { versionId, settings: { collection: { groups, perUnit: 2 } } })
  const base = `/k/${few.code}`
  for (const gender of ['1', '2']) {
    const browser = aBrowser(app)
    await agree(browser, few.code)
    await toReview(browser, base, gender)
    await browser.send()
    const next = aBrowser(app)
    await agree(next, few.code)
    see(
      gender === '1' ? 'full-group' : 'full',
      base,
      gender === '1' ? await next.send({ A01: '2', A02: '1' }) : next.page,
    )
  }
  const slow = await aLink(db, {
    versionId,
    settings: { collection: { minimumSeconds: 30, ratePerMinute: 10 } },
  })
  const fast = aBrowser(app)
  await agree(fast, slow.code)
  await toReview(fast, `/k/${slow.code}`)
  see('review-early', `/k/${slow.code}/review`, await fast.send())
  // The clock may have passed to the next minute meanwhile.
  for (let again = 0; again < 21; again++) await agree(fast, slow.code)
  see('limited', `/k/${slow.code}`, fast.page)

  const coded = await aLink(db, { versionId, settings: { collection: { mode: 'code' } } })
  await issueInvitations(db, null, coded.roundId, { versionId, to: { each: 2 } })
  const codes = await db.selectFrom('invitation').select('code').where('unit_id', '=', coded.unitId).execute()
  const [used, begun] = codes.map(({ code }) => code)
  see('code-needed', `/k/${coded.code}`, await aBrowser(app).get(`/k/${coded.code}`))
  const invited = aBrowser(app)
  await agree(invited, used!)
  await toReview(invited, `/k/${used}`)
  await invited.send()
  see('code-used', `/k/${used}`, await aBrowser(app).get(`/k/${used}`))
  await agree(aBrowser(app), begun!)
  see('code-taken', `/k/${begun}`, await aBrowser(app).get(`/k/${begun}`))
  const stranger = aBrowser(app)
  see('resume', '/resume', await stranger.get('/resume'))
  see('resume-wrong', '/resume', await stranger.post('/resume', { _code: '1234-CDF-HJK-MNP' }))
  await inLook(stranger, { ...looks, lang: 'en' }, async () =>
    see('resume-wrong-look', '/resume', await stranger.post('/resume', { _code: '1234-CDF-HJK-MNP' })),
  )
}

/** Links that lead nowhere, not yet, or no longer. */
async function unopened(app: TestApp['app'], db: Db, versionId: number, see: See): Promise<void> {
  const browser = aBrowser(app)
  see('link-unknown', '/k/ZZZZ-ZZZZ', await browser.get('/k/ZZZZ-ZZZZ'))
  const day = 86_400_000
  const later = await aLink(db, {
    versionId,
    opensAt: new Date(Date.now() + day),
    closesAt: new Date(Date.now() + 9 * day),
  })
  see('link-not-open', `/k/${later.code}`, await browser.get(`/k/${later.code}`))
  const over = await aLink(db, { versionId, state: 'closed' })
  see('link-closed', `/k/${over.code}`, await browser.get(`/k/${over.code}`))
}

async function toReview(browser: Browser, base: string, gender = '1'): Promise<void> {
  await browser.get(`${base}/p/1`)
  await browser.send({ A01: '2', A02: gender })
  await browser.send({ B02: '3' })
  await browser.send({ C02: '4' })
}

async function inLook(
  browser: Browser,
  look: Record<string, string>,
  see: () => Promise<void>,
): Promise<void> {
  const before = browser.page
  for (const [name, value] of Object.entries(look)) browser.cookies.set(name, value)
  await see()
  for (const name of Object.keys(look)) browser.cookies.delete(name)
  browser.page = before
}

type See = (name: string, address: string, answer: Answer | null) => void

function album(): { sights: Sight[]; see: See } {
  const sights: Sight[] = []
  return {
    sights,
    see(name, address, answer) {
      if (!answer || answer.statusCode === 303) throw new Error(`${name}: there is no page`)
      sights.push({ name, status: answer.statusCode, address, html: answer.body })
    },
  }
}

const vi = (text: string) => ({ vi: text })
/** Plain drawings as an author may give them. */
const drawings = [
  'M40 18v34m0-20-18 14m18-14 18 14M40 52 26 80m14-28 14 28',
  'M12 62a12 12 0 1 0 24 0 12 12 0 1 0-24 0m44 0a12 12 0 1 0 24 0 12 12 0 1 0-24 0M24 62l14-26h22l8 26H24',
  'M10 24h72v44H10zM10 46h72M30 24v22m24-22v22',
].map((path, at) => {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 92 92"><path d="${path}" fill="none" stroke="#1c2126" stroke-width="5"/></svg>`
  const bytes = Buffer.from(drawing)
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { name: `M01/way-${at + 1}.svg`, type: 'image/svg+xml', hash, bytes }
})
const drawn = ['Đi bộ', 'Xe đạp, xe máy', 'Xe buýt, xe khách liên huyện'].map((text, at) => ({
  ...{ value: at + 1, text: vi(text), imageLink: drawings[at]!.name },
}))
const explaining = {
  title: vi('Phiếu có lời giải thích'),
  locale: 'vi',
  code: 'GIAITHICH',
  revision: '1',
  media: {
    ...{ 'M01/q.ogg': '1'.repeat(64), 'M01/q-hmn.ogg': '2'.repeat(64) },
    ...Object.fromEntries(drawings.map(({ name, hash }) => [name, hash])),
  },
  elements: [
    {
      ...{ type: 'radiogroup', name: 'know', title: vi('Ngày Pháp luật Việt Nam là ngày nào?') },
      choices: [
        { value: 1, text: vi('9 tháng 11') },
        { value: 2, text: vi('2 tháng 9') },
      ],
      ...{
        correctAnswer: 1,
        keyVerified: false,
        explanation: vi('Cả nước hưởng ứng vào ngày 9 tháng 11 hằng năm.'),
      },
      ...{ pictograms: 'thumbs', audio: { vi: 'M01/q.ogg', hmn: 'M01/q-hmn.ogg' } },
    },
    {
      ...{ type: 'radiogroup', name: 'way', title: vi('Ông/Bà đến trụ sở xã bằng gì?') },
      choices: [...drawn, { value: 98, text: vi('Không nhớ, không trả lời') }],
    },
    {
      ...{ type: 'matrix', name: 'ways', title: vi('Ông/Bà hay đến những nơi này bằng gì?'), columns: drawn },
      rows: [
        { value: 'cho', text: vi('Chợ huyện, bến xe') },
        { value: 'truong', text: vi('Trường học của con') },
      ],
    },
  ],
}
