import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { sweep } from '../../src/jobs/sweep.ts'
import { countBegun, forgetBrakes } from '../../src/responses/brake-queries.ts'
import { LinkRate } from '../../src/responses/link-rate.ts'
import { RECENT } from '../../src/responses/open-form.ts'
import { answersCheck, newSubmissionId, submissionHash } from '../../src/responses/submission.ts'
import { issueInvitations } from '../../src/rounds/issue-invitations.ts'
import { revokeInvitation } from '../../src/rounds/revoke-invitation.ts'
import { readUnitCode, unitCodeHash, writeUnitCode } from '../../src/rounds/unit-code.ts'
import { asForm, buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree, type Browser, finish } from '../support/citizen.ts'
import { aLink, aQuestionnaire } from '../support/makers.ts'
import { smallForm } from './small-form.ts'

const { app, db } = await buildTestApp(t)
const { versionId } = await aQuestionnaire(db, smallForm)

type Place = Awaited<ReturnType<typeof aLink>>

const coded = async (more: object = {}) =>
  await aLink(db, { versionId, settings: { collection: { mode: 'code', ...more } } })

async function issue(place: Place, each: number): Promise<string[]> {
  const known = new Set((await invitationsAt(place)).map((row) => row.code))
  await issueInvitations(db, null, place.roundId, { versionId, to: { each } })
  return (await invitationsAt(place)).map((row) => row.code).filter((code) => !known.has(code))
}

async function invitationsAt({ unitId }: Place) {
  return await db
    .selectFrom('invitation')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('number')
    .execute()
}

async function countAt(table: 'response' | 'draft' | 'receipt', { unitId }: Place): Promise<number> {
  return (await db.selectFrom(table).select('unit_id').where('unit_id', '=', unitId).execute()).length
}

/** Goes to the review; the form stands there, ready to be sent. */
async function toReview(browser: Browser, code: string, gender = '1') {
  await agree(browser, code)
  await browser.send({ A01: '2', A02: gender })
  await browser.send({ B02: '3' })
  return await browser.send({ C02: '4' })
}

async function whole(code: string, gender?: string, cookies = true) {
  const browser = aBrowser(app, { cookies })
  await toReview(browser, code, gender)
  await browser.send()
  return browser
}

t.test('an invited person never gets the page that is kept ready for a link', async (t) => {
  const place = await coded()
  const [code = ''] = await issue(place, 1)
  const round = await db
    .selectFrom('round')
    .select('settings')
    .where('round_id', '=', place.roundId)
    .executeTakeFirstOrThrow()
  const collectBy = async (mode: string) =>
    await db
      .updateTable('round')
      .set({ settings: JSON.stringify({ ...(round.settings as object), collection: { mode } }) })
      .where('round_id', '=', place.roundId)
      .execute()
  const page = async (path: string) =>
    await app.inject({ url: `/k/${path}`, headers: { accept: 'text/html' } })
  const leadsTo = (answer: { body: string }) => /<form[^>]*action="([^"]*)"/.exec(answer.body)?.[1]

  await collectBy('open')
  for (const _ of [1, 2]) t.equal(leadsTo(await page(place.code)), `/k/${place.code}`, 'kept ready now')
  for (const mode of ['open', 'code']) {
    await collectBy(mode)
    await pause(RECENT)
    const invited = await page(code)
    t.equal(leadsTo(invited), `/k/${code}`)
    t.match(invited.headers['set-cookie'], `Path=/k/${code};`)
    t.notMatch(invited.body, place.code)
  }
  const refused = await page(place.code)
  t.equal(refused.statusCode, 403, 'nor does anybody without a code, once one is needed')
  t.equal(leadsTo(await page(code)), `/k/${code}`)
})

t.test('an invitation lets one form in, and tells nothing of what was answered', async (t) => {
  const place = await coded()
  const [code = ''] = await issue(place, 3)
  const bare = await app.inject({ url: `/k/${place.code}`, headers: { accept: 'text/html' } })
  t.equal(bare.statusCode, 403)
  t.match(textOf(bare), 'chỉ nhận phiếu có mã mời')

  for (const cookies of [true, false]) {
    const [own = ''] = cookies ? [code] : await issue(place, 1)
    const browser = await whole(own, '1', cookies)
    t.match(textOf(browser.page!), 'Cảm ơn đã trả lời')
  }
  const [row] = await invitationsAt(place)
  t.match(row, { state: 'completed', submission_hash: null })
  t.equal(await countAt('response', place), 2)
  t.equal(await countAt('draft', place), 0)
  const [stored] = await db.selectFrom('response').selectAll().where('unit_id', '=', place.unitId).execute()
  const beside = JSON.stringify([
    stored,
    await db.selectFrom('receipt').selectAll().where('unit_id', '=', place.unitId).execute(),
  ])
  t.notMatch(beside, row!.code_hash)
  t.notMatch(beside, code)
})

t.test(
  'a used, a revoked and an invented code are refused in the same words at every endpoint',
  async (t) => {
    const place = await coded()
    const [used = '', revoked = '', other = ''] = await issue(place, 3)
    await whole(used)
    const at = { roundId: place.roundId, caseId: place.caseId, unitId: place.unitId }
    await revokeInvitation(
      db,
      null,
      at,
      { codeHash: unitCodeHash(readUnitCode(revoked)!) },
      { reissue: false },
    )
    const secret = readUnitCode(other)!.secret
    const invented = writeUnitCode({
      kind: 'invitation',
      unitId: place.unitId,
      secret: [...secret].reverse().join(''),
    })
    const stranger = aBrowser(app)
    await toReview(stranger, other)
    const fields = { ...stranger.page!.form!.fields }
    const said = new Set<string>()
    for (const code of [used, revoked, invented]) {
      const asks = [
        { method: 'GET' as const, path: '' },
        { method: 'GET' as const, path: '?new' },
        { method: 'GET' as const, path: '/p/1' },
        { method: 'GET' as const, path: '/review' },
        { method: 'GET' as const, path: '/receipt' },
        { method: 'POST' as const, path: '', form: { _consent: 'yes' } },
        { method: 'POST' as const, path: '', form: { _consent: 'yes', _action: 'anew' } },
        { method: 'POST' as const, path: '/p/1', form: { A01: '2' } },
        { method: 'POST' as const, path: '/review', form: { _action: 'send' } },
        { method: 'POST' as const, path: '/review', form: { _action: 'edit:1' } },
      ]
      for (const { method, path, form } of asks) {
        const body = form ? asForm({ ...fields, ...form } as Record<string, string | string[]>) : {}
        const { headers = {}, ...payload } = body as { headers?: Record<string, string> }
        const answer = await app.inject({
          method,
          url: `/k/${code}${path}`,
          ...payload,
          headers: { accept: 'text/html', ...headers },
        })
        t.equal(answer.statusCode, 403, `${method} ${path} with ${code}`)
        said.add(textOf(answer))
      }
    }
    t.equal(said.size, 1, 'nothing tells a used code from one that never was')
    t.equal(await countAt('response', place), 1)

    const plain = await app.inject({
      method: 'POST',
      url: `/k/${place.code}`,
      ...asForm({ _submission: 'AAAAAAAAAAAAAAAAAAAAAA', _consent: 'yes' }),
    })
    t.equal(plain.statusCode, 403, 'nor does the link alone begin a form')
  },
)

t.test('two at once with one code: one form, whether they share it or begin twice', async (t) => {
  const place = await coded()
  const [shared = '', twice = ''] = await issue(place, 2)
  const browser = aBrowser(app)
  const review = await toReview(browser, shared)
  const form = { ...review.form!.fields, _action: 'send' } as Record<string, string | string[]>
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      app.inject({
        method: 'POST',
        url: review.form!.action,
        ...asForm(form),
        headers: { ...asForm(form).headers, cookie: `phieu=${browser.cookies.get('phieu')}` },
      }),
    ),
  )
  t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([303]))
  t.equal(await countAt('response', place), 1)
  t.equal(await countAt('receipt', place), 1)

  const both = [aBrowser(app), aBrowser(app)]
  // Both have the page before one of them begins: afterwards it would offer to begin anew.
  for (const one of both) await one.get(`/k/${twice}`)
  const begun = await Promise.all(both.map((one) => one.send({ _consent: 'yes' })))
  t.same(begun.map(({ statusCode }) => statusCode).sort(), [200, 200])
  const winners = begun.filter((page) => page.body.includes('name="A01"'))
  t.equal(winners.length, 1, 'one of two who begin at once is told that the form was begun')
  t.equal(await countAt('draft', place), 1)
})

t.test('a form begun with a code goes on elsewhere by its own code only, or begins anew', async (t) => {
  const place = await coded()
  const [code = ''] = await issue(place, 1)
  const first = aBrowser(app)
  await agree(first, code)
  const page = await first.send({ A01: '2', A02: '2' })
  const resume = /class="resume-code"[^>]*>([^<]+)</.exec(page.body)?.[1] ?? ''

  const second = aBrowser(app)
  const shown = await second.get(`/k/${code}`)
  t.match(textOf(shown), 'đang được trả lời dở')
  t.notMatch(shown.body, 'name="A01"', 'whoever printed the card sees no answer')
  await second.get('/resume')
  await second.send({ _code: resume })
  await second.send({ B02: '9' })
  t.match(textOf(await finish(second, { C02: '5' })), 'Cảm ơn')
  t.equal((await invitationsAt(place))[0]?.state, 'completed')

  const [again = ''] = await issue(place, 1)
  const lost = aBrowser(app)
  await agree(lost, again)
  await lost.send({ A01: '3' })
  const anew = aBrowser(app)
  await anew.get(`/k/${again}`)
  const fresh = await anew.send({ _consent: 'yes' })
  t.match(fresh.body, 'name="A01"')
  t.same(fresh.form?.fields.A01, undefined, 'empty')
  t.equal(await countAt('draft', place), 1, 'the form before it is gone')
  t.equal((await lost.send({ B02: '1' })).statusCode, 409)
})

t.test(
  'the life of a code: whatever happens in whatever order, never two forms, never one that leads back',
  async (t) => {
    const place = await coded()
    const steps = fc.array(
      fc.constantFrom('begin', 'anew', 'page', 'send', 'resend', 'ineligible', 'expire', 'revoke'),
      { minLength: 1, maxLength: 9 },
    )
    let before = 0
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const [code = ''] = await issue(place, 1)
        const key = { codeHash: unitCodeHash(readUnitCode(code)!) }
        let browser = aBrowser(app)
        let state = 'issued'
        let drafted = false
        for (const step of all) {
          if (step === 'begin' || step === 'anew') {
            if (step === 'anew') browser = aBrowser(app)
            await browser.get(`/k/${code}`)
            const page = browser.page?.form?.fields._submission
              ? await browser.send({ _consent: 'yes' })
              : null
            if (page?.body.includes('name="A01"') && state !== 'completed' && state !== 'revoked') {
              state = 'begun'
              drafted = true
            }
          } else if (step === 'page' || step === 'ineligible') {
            const [, base = ''] = /action="(\/k\/[^"/]+)/.exec(browser.page?.body ?? '') ?? []
            const id = browser.page?.form?.fields._submission?.[0]
            if (!base || !id) continue
            await browser.post(`${base}/p/1`, {
              _submission: id,
              A01: step === 'page' ? '2' : '1',
              _action: 'next',
            })
            if (step === 'ineligible' && drafted && state === 'begun') {
              state = 'issued'
              drafted = false
            }
          } else if (step === 'send' || step === 'resend') {
            const id = browser.cookies.get('phieu')
            if (!id || !drafted || state !== 'begun') continue
            await browser.get(`/k/${code}/p/1`)
            if (!browser.page?.form) continue
            await browser.send({ A01: '2' })
            await browser.send()
            await browser.send()
            const sent = await browser.send()
            if (step === 'resend')
              await browser.post(`/k/${code}/review`, { _submission: id, _action: 'send', _answers: 'x' })
            if (textOf(sent).includes('Cảm ơn')) {
              state = 'completed'
              drafted = false
            }
          } else if (step === 'expire') {
            await db
              .updateTable('draft')
              .set({ updated_at: new Date(0) })
              .where('unit_id', '=', place.unitId)
              .execute()
            await sweep(db)
            if (state === 'begun') state = 'issued'
            drafted = false
          } else {
            const at = { roundId: place.roundId, caseId: place.caseId, unitId: place.unitId }
            const revoked = await revokeInvitation(db, null, at, key, { reissue: false }).then(
              () => true,
              () => false,
            )
            if (revoked !== (state === 'issued' || state === 'begun')) return false
            if (revoked) state = 'revoked'
            drafted = false
          }
        }
        const row = (await invitationsAt(place)).find((one) => one.code === code)
        const drafts = await db
          .selectFrom('draft')
          .select('submission_hash')
          .where('unit_id', '=', place.unitId)
          .execute()
        const responses = await countAt('response', place)
        const grown = responses - before
        before = responses
        await db.deleteFrom('draft').where('unit_id', '=', place.unitId).execute()
        return (
          row?.state === state &&
          grown === (state === 'completed' ? 1 : 0) &&
          drafts.length === (state === 'begun' ? 1 : 0) &&
          (row.submission_hash === null) === (state !== 'begun')
        )
      }),
      { numRuns: 12, seed: 8 },
    )
    t.pass()
  },
)

t.test('two hundred into a quota of a hundred: exactly a hundred, and the others are told', async (t) => {
  const place = await aLink(db, { versionId, settings: { collection: { perUnit: 100 } } })
  const answers = { A01: 2, A02: 1, C02: 4 }
  const now = new Date()
  const ids = Array.from({ length: 200 }, newSubmissionId)
  await db
    .insertInto('draft')
    .values(
      ids.map((id) => ({
        unit_id: place.unitId,
        submission_hash: submissionHash(id),
        case_id: place.caseId,
        questionnaire_version_id: versionId,
        mode: 'self' as const,
        answers: JSON.stringify({ answers, typed: {} }),
        consent_version: '1',
        started_at: now,
        updated_at: now,
      })),
    )
    .execute()
  const send = async (id: (typeof ids)[number]) =>
    await app.inject({
      method: 'POST',
      url: `/k/${place.code}/review`,
      ...asForm({ _submission: id, _answers: answersCheck(id, answers), _action: 'send' }),
    })
  const sent = await Promise.all(ids.map(send))
  const by = Map.groupBy(sent, ({ statusCode }) => statusCode)
  t.same([...by].map(([status, all]) => [status, all.length]).sort(), [
    [200, 100],
    [409, 100],
  ])
  t.match(textOf(by.get(409)![0]!), 'Đã đủ số phiếu')
  t.match(textOf(by.get(409)![0]!), 'không được gửi và không được tính')
  t.equal(await countAt('response', place), 100)
  const cell = async () =>
    await db.selectFrom('quota_cell').selectAll().where('unit_id', '=', place.unitId).executeTakeFirst()
  t.match(await cell(), { cell: String(versionId), taken: 100, refused: 100 })

  // Who was stored and who was refused, some of each.
  const some = ids.filter((_, at) => at % 5 === 0)
  const again = await Promise.all(some.map(send))
  t.same(
    again.map(({ statusCode }) => statusCode),
    some.map((id) => sent[ids.indexOf(id)]!.statusCode),
    'each gets the same answer again',
  )
  t.match(await cell(), { taken: 100, refused: 100 }, 'and is counted once')

  const late = aBrowser(app)
  const told = await agree(late, place.code)
  t.equal(told.statusCode, 409)
  t.match(textOf(told), 'Đã đủ số phiếu', 'who comes later is told before answering')
})

t.test(
  'a group that is full is told on the page that asks for it, and a slip can be put right',
  async (t) => {
    const groups = [{ versionId, item: 'A02', band: 0, limit: 1 }]
    const place = await aLink(db, { versionId, settings: { collection: { groups } } })
    await whole(place.code, '1')
    const second = aBrowser(app)
    await agree(second, place.code)
    const told = await second.send({ A01: '2', A02: '1' })
    t.equal(told.statusCode, 409)
    t.match(textOf(told), 'Đã đủ số phiếu')
    await second.send({}, 'edit:1')
    const on = await second.send({ A02: '2' }, 'next')
    t.match(textOf(on), 'Trang giữa')
    await second.send({ B02: '3' })
    t.match(textOf(await finish(second, { C02: '4' })), 'Cảm ơn')
    t.equal(await countAt('response', place), 2)
    const cells = await db.selectFrom('quota_cell').selectAll().where('unit_id', '=', place.unitId).execute()
    t.match(cells, [{ cell: `${versionId}:A02:0`, taken: 1, refused: 1 }])
  },
)

t.test('a form sent faster than it can be read is shown once more, with everything in it', async (t) => {
  const place = await aLink(db, { versionId, settings: { collection: { minimumSeconds: 30 } } })
  const browser = aBrowser(app)
  await toReview(browser, place.code)
  const early = await browser.send()
  t.equal(early.statusCode, 422)
  t.match(textOf(early), 'nhanh hơn thời gian cần để đọc (30 giây)')
  t.equal(await countAt('response', place), 0)
  await db
    .updateTable('draft')
    .set({ started_at: new Date(Date.now() - 31_000) })
    .where('unit_id', '=', place.unitId)
    .execute()
  t.match(textOf(await browser.send()), 'Cảm ơn')
  t.equal(await countAt('response', place), 1)
})

t.test('a hall begins through one link up to its declared rate, and is told what to do beyond', async (t) => {
  const place = await aLink(db, { versionId, settings: { collection: { ratePerMinute: 12 } } })
  const config = readConfig({ LOG_LEVEL: 'silent', PUBLIC_RATE: '1000000' })
  const another = await buildApp({
    db,
    config,
    jobs: { fold() {}, estimates() {}, mail() {}, settled: async () => {} },
  })
  const begun = await Promise.all(
    Array.from({ length: 30 }, (_, at) => agree(aBrowser(at % 2 === 0 ? app : another), place.code)),
  )
  const told = begun.filter(({ statusCode }) => statusCode === 429)
  // The clock may pass from one minute to the next meanwhile.
  t.ok([6, 18].includes(told.length), `${told.length} of 30 at two processes were to wait`)
  t.match(textOf(told[0]!), 'đợi một phút')
  t.equal(await countAt('draft', place), 30 - told.length, 'of who was to wait nothing is kept')
  const past = { minute: 1, begun: 99 }
  await db.updateTable('link_minute').set(past).where('unit_id', '=', place.unitId).execute()
  t.equal(await countBegun(db, { ...place, versionId }), 1, 'another minute counts anew')
  await db.updateTable('link_minute').set(past).where('unit_id', '=', place.unitId).execute()
  await forgetBrakes(db)
  const minutes = db.selectFrom('link_minute').select('begun').where('unit_id', '=', place.unitId)
  t.same(await minutes.execute(), [], 'what is past is kept nowhere')
  const rate = new LinkRate()
  const within = Array.from({ length: 15 }, () => rate.within('one', 12, 0))
  t.equal(within.filter(Boolean).length, 12)
  t.ok(rate.within('one', 12, 60_000), 'a minute later it goes on')
  t.ok(rate.within('another', 12, 0))
  t.ok(rate.within('any', null), 'without a rate nobody waits')
})
