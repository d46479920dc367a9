import t from 'tap'
import { activationFor, offerSetup } from '../../src/accounts/activate.ts'
import { safeNext } from '../../src/accounts/sign-in-routes.ts'
import { auditRows } from '../../src/audit/queries.ts'
import { auditHash, chainStart } from '../../src/audit/record.ts'
import { fromOwnPages } from '../../src/web/session.ts'
import { asForm, buildTestApp, testPassword, textOf } from '../support/app.ts'
import { aProvince, aUnit } from '../support/makers.ts'

const password = 'ngoi nha ben suoi mat'

t.test('the first administrator is made once, at the one-time address', async (t) => {
  const { app, db } = await buildTestApp(t)
  await aUnit(db, { name: 'Việt Nam', level: 'nation', kind: 'nuoc' })
  const token = await offerSetup(db)
  t.ok(token)
  const url = `/setup/${token}`
  t.equal((await app.inject({ url })).statusCode, 200)
  const form = {
    full_name: 'Người Quản Trị',
    email: 'Quan.Tri@Tinh.gov.vn',
    password,
    password_again: password,
  }

  const wrong = await app.inject({
    method: 'POST',
    url,
    ...asForm({ ...form, email: 'không phải thư', password_again: 'khác' }),
  })
  t.equal(wrong.statusCode, 422)
  t.match(textOf(wrong), /Thư điện tử chưa đúng dạng/)
  t.match(textOf(wrong), /không giống nhau/)
  t.match(wrong.body, 'value="Người Quản Trị"', 'what was typed is still there')
  t.notMatch(wrong.body, password, 'but no password')

  const made = await Promise.all(
    Array.from({ length: 5 }, () => app.inject({ method: 'POST', url, ...asForm(form) })),
  )
  t.same(
    made.map((answer) => answer.statusCode).sort(),
    [303, 409, 409, 409, 409],
    'of five at once one wins',
  )
  t.equal(await offerSetup(db), null, 'no second set-up address')
  t.equal((await app.inject({ url })).statusCode, 409, 'the address is used up')

  const entered = await app.inject({
    method: 'POST',
    url: '/sign-in',
    ...asForm({ email: 'quan.tri@tinh.gov.vn', password, next: '/accounts' }),
  })
  t.equal(entered.statusCode, 303, 'an e-mail is the same in capitals')
  t.equal(entered.headers.location, '/accounts')
})

t.test('sign-in tells nothing apart and stops guessing', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const province = await aProvince(db)
  await signIn('officer', province.unitId)
  const known = await db.selectFrom('account_holder').select('email').executeTakeFirstOrThrow()
  const attempt = (email: string, secret: string) =>
    app.inject({ method: 'POST', url: '/sign-in', ...asForm({ email, password: secret }) })
  const [wrong, unknown] = [await attempt(known.email, 'sai'), await attempt('khong.ai@example.vn', 'sai')]
  t.equal(wrong.statusCode, 401)
  t.equal(unknown.statusCode, 401)
  t.equal(
    textOf(wrong).replace(known.email, ''),
    textOf(unknown).replace('khong.ai@example.vn', ''),
    'the same words',
  )
  for (let tries = 0; tries < 9; tries++) await attempt(known.email, 'sai')
  t.equal((await attempt(known.email, testPassword)).statusCode, 429, 'even the right password waits')
  const counters = await db.selectFrom('rate_counter').select('subject').execute()
  t.notMatch(JSON.stringify(counters), known.email, 'no e-mail is kept in the counters')
})

t.test('a session is new at sign-in, stored only as a hash, and ends when the post is closed', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const province = await aProvince(db)
  const planted = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  await signIn('officer', province.unitId)
  const { email } = await db.selectFrom('account_holder').select('email').executeTakeFirstOrThrow()
  const entered = await app.inject({
    method: 'POST',
    url: '/sign-in',
    ...asForm({ email, password: testPassword }),
    cookies: { thuocdo: planted },
  })
  const cookie = entered.cookies.find(({ name }) => name === 'thuocdo')
  t.match(cookie, { httpOnly: true, sameSite: 'Lax' })
  t.not(cookie?.value, planted)
  const tokens = await db.selectFrom('session').select('token_hash').execute()
  t.notOk(
    tokens.some((row) => cookie?.value.includes(row.token_hash)),
    'the database holds no usable token',
  )

  const cookies = { thuocdo: cookie?.value ?? '' }
  t.equal((await app.inject({ url: '/account', cookies })).statusCode, 200)
  await db.updateTable('account').set({ state: 'closed' }).execute()
  t.equal((await app.inject({ url: '/account', cookies })).statusCode, 303, 'back to the sign-in page')
})

t.test('a write without the token of our own pages is refused', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const province = await aProvince(db)
  const officer = await signIn('officer', province.unitId)
  t.equal((await officer.post('/account/sessions', { _csrf: 'giả' })).statusCode, 403)
  t.equal((await officer.post('/account/sessions', {})).statusCode, 303)
  const foreign = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'email=a&password=b',
  })
  t.equal(foreign.statusCode, 403)
  t.ok(fromOwnPages({ origin: 'https://thuocdo.vn' }, 'thuocdo.vn'))
  t.notOk(fromOwnPages({ origin: 'https://khac.vn' }, 'thuocdo.vn'))
  t.notOk(fromOwnPages({ origin: 'null' }, 'thuocdo.vn'))
})

t.test('only a path of this server is followed after sign-in', async (t) => {
  for (const next of ['//khac.vn', 'https://khac.vn', '/\\khac.vn', 'javascript:alert(1)', '/a b', '']) {
    t.equal(safeNext(next), '/', next)
  }
  t.equal(safeNext('/rounds/3?q=a'), '/rounds/3?q=a')
})

t.test('an administrator makes posts within the own subtree only, and hands them over', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const province = await aProvince(db, 'Tỉnh Một')
  const elsewhere = await aProvince(db, 'Tỉnh Hai')
  const commune = await aUnit(db, { name: 'Xã Trong', parent: province })
  const outside = await aUnit(db, { name: 'Xã Ngoài', parent: elsewhere })
  const codes = await db.selectFrom('unit').select(['unit_id', 'code']).execute()
  const codeOf = (id: number) => codes.find((row) => row.unit_id === id)?.code ?? ''
  const admin = await signIn('admin', province.unitId)
  const form = {
    post_title: 'Công chức tư pháp',
    unit_code: codeOf(commune.unitId),
    full_name: 'Người Giữ Chức',
    email: 'giu.chuc@xa.gov.vn',
    roles: 'officer',
  }
  t.equal((await admin.post('/accounts', { ...form, unit_code: codeOf(outside.unitId) })).statusCode, 403)
  t.equal(
    (await admin.post('/accounts', { ...form, scope_code: codeOf(elsewhere.unitId) })).statusCode,
    403,
    'no wider scope either',
  )
  const none = await admin.post('/accounts', { ...form, roles: [], email: 'x' })
  t.equal(none.statusCode, 422)
  t.match(none.body, 'value="Người Giữ Chức"')

  const made = await admin.post('/accounts', form)
  t.equal(made.statusCode, 201)
  const first = /\/activate\/([\w-]+)/.exec(made.body)?.[1] ?? ''
  t.equal((await activationFor(db, first))?.purpose, 'password')
  t.equal((await admin.post('/accounts', form)).statusCode, 422, 'the e-mail is taken')

  const url = `/activate/${first}`
  t.equal(
    (await app.inject({ method: 'POST', url, ...asForm({ password: 'ngắn', password_again: 'ngắn' }) }))
      .statusCode,
    422,
  )
  t.equal(
    (await app.inject({ method: 'POST', url, ...asForm({ password, password_again: password }) })).statusCode,
    303,
  )
  const enter = (email: string) =>
    app.inject({ method: 'POST', url: '/sign-in', ...asForm({ email, password }) })
  const entered = await enter(form.email)
  t.equal(entered.statusCode, 303)
  const cookies = { thuocdo: entered.cookies.find(({ name }) => name === 'thuocdo')?.value ?? '' }
  t.equal((await app.inject({ url: '/accounts', cookies })).statusCode, 403, 'an officer manages no accounts')

  const accountId = Number(/\/accounts\/(\d+)/.exec(made.body)?.[1])
  const handed = await admin.post(`/accounts/${accountId}/holder`, {
    full_name: 'Người Mới',
    email: 'moi@xa.gov.vn',
  })
  t.equal(handed.statusCode, 200)
  t.equal((await app.inject({ url: '/account', cookies })).statusCode, 303, 'the old holder is out at once')
  t.equal((await enter(form.email)).statusCode, 401)
  t.match(
    textOf(await admin.get(`/accounts/${accountId}`)),
    /Người Giữ Chức.*\d\d\/\d\d\/\d{4}/,
    'history keeps the person',
  )
  t.equal((await (await signIn('admin', elsewhere.unitId)).get(`/accounts/${accountId}`)).statusCode, 403)
})

t.test(
  'posts for many units come from a file: whole or not at all, once, and their holders get in by a sheet',
  async (t) => {
    const { app, db, signIn } = await buildTestApp(t)
    const province = await aProvince(db, 'Tỉnh Nhập')
    const elsewhere = await aProvince(db, 'Tỉnh Khác')
    const communes = await Promise.all(
      ['Xã Một', 'Xã Hai'].map((name) => aUnit(db, { name, parent: province })),
    )
    const codes = await db.selectFrom('unit').select(['unit_id', 'code']).execute()
    const codeOf = (unitId: number) => codes.find((row) => row.unit_id === unitId)?.code ?? ''
    const admin = await signIn('admin', province.unitId)
    const heading = 'Mã đơn vị;Chức vụ;Họ và tên;Thư điện tử;Vai trò'
    const line = (unitId: number, email: string, role = 'Cán bộ đơn vị') =>
      `${codeOf(unitId)};Công chức Tư pháp;Người ${email};${email};${role}`
    const token = /name="_csrf" value="([^"]+)"/.exec((await admin.get('/accounts/import')).body)?.[1] ?? ''
    const upload = async (text: string) => {
      const form = new FormData()
      form.set('_csrf', token)
      form.set('file', new File([text], 'chuc-vu.csv'))
      const body = new Response(form)
      const payload = Buffer.from(await body.arrayBuffer())
      return await admin.send(
        'POST',
        '/accounts/import',
        { 'content-type': body.headers.get('content-type') ?? '' },
        payload,
      )
    }
    const posts = async () =>
      (
        await db
          .selectFrom('account')
          .select('account_id')
          .where('post_title', '=', 'Công chức Tư pháp')
          .execute()
      ).length

    const lacking = await upload('Mã đơn vị;Họ và tên;Thư điện tử\nx;y;z')
    t.equal(lacking.statusCode, 422)
    t.match(textOf(lacking), /cột “Chức vụ”: tệp thiếu cột này.*cột “Vai trò”: tệp thiếu cột này/)
    const wrong = await upload(
      [
        heading,
        line(communes[0]!.unitId, 'mot@example.vn'),
        line(elsewhere.unitId, 'hai@example.vn'),
        line(communes[1]!.unitId, 'MOT@example.vn', 'Vua'),
        `khong-co;Công chức Tư pháp;;ba@;Lãnh đạo`,
      ].join('\n'),
    )
    t.equal(wrong.statusCode, 422)
    t.match(
      textOf(wrong),
      /Dòng 3, cột “Mã đơn vị”: Tỉnh Khác ở ngoài phạm vi.*Dòng 4, cột “Vai trò”: không có vai trò “Vua”.*Dòng 4, cột “Thư điện tử”: địa chỉ này đã có ở dòng 2.*Dòng 5, cột “Họ và tên”: còn trống.*không có đơn vị nào đang tồn tại mang mã “khong-co”/,
    )
    t.notMatch(wrong.body, 'name="content"', 'nothing to confirm')

    const file = [
      heading,
      line(communes[0]!.unitId, 'mot@example.vn'),
      line(communes[1]!.unitId, 'hai@example.vn', 'Cán bộ đơn vị; Lãnh đạo'),
    ].join('\n')
    const seen = await upload(file)
    t.match(textOf(seen), /2 tài khoản sẽ được lập; 0 dòng đã có sẵn/)
    t.equal(await posts(), 0, 'a preview makes nothing')
    const content = /name="content" value="([^"]+)"/.exec(seen.body)?.[1] ?? ''
    const both = await Promise.all([1, 2].map(() => admin.post('/accounts/import/confirmation', { content })))
    t.same(
      both.map((answer) => String(answer.headers.location).replace(/batch=[^&]+&/, '')).toSorted(),
      ['/accounts?made=0.2', '/accounts?made=2.0'],
      'confirmed twice at once, made once',
    )
    t.equal(await posts(), 2)
    t.match(textOf(await upload(file)), /0 tài khoản sẽ được lập; 2 dòng đã có sẵn/)
    const batch = /batch=([^&]+)/.exec(both.map((answer) => answer.headers.location).join(' '))?.[1] ?? ''

    const first = await admin.post('/accounts/activation-sheets', { batch })
    const printed = [...first.body.matchAll(/translate="no">([^<]+)</g)].map((found) => found[1] ?? '')
    t.equal(printed.length, 2)
    t.equal(first.headers['cache-control'], 'no-store')
    const again = await admin.post('/accounts/activation-sheets', { batch })
    const code = /translate="no">([^<]+)</.exec(again.body)?.[1] ?? ''
    const enter = (typed: string) =>
      app.inject({ method: 'POST', url: '/activate', ...asForm({ code: typed }) })
    t.equal((await enter(printed[0]!)).statusCode, 422, 'a newer sheet ends the older one')
    const found = await enter(` ${code.toLowerCase().replaceAll('-', ' ')}`)
    t.equal(found.statusCode, 303)
    const url = String(found.headers.location)
    const chosen = { password, password_again: password }
    t.equal((await app.inject({ method: 'POST', url, ...asForm(chosen) })).statusCode, 303)
    t.equal((await enter(code)).statusCode, 422, 'a code works once')
    t.equal(
      (
        await app.inject({
          method: 'POST',
          url: '/sign-in',
          ...asForm({ email: 'hai@example.vn', password }),
        })
      ).statusCode,
      303,
    )
    t.match(
      textOf(await admin.post('/accounts/activation-sheets', { batch })),
      /1 phiếu, mỗi phiếu một trang/,
      'who is in needs no sheet',
    )
    t.match(
      textOf(await (await signIn('admin', elsewhere.unitId)).post('/accounts/activation-sheets', { batch })),
      /Không có ai cần phiếu/,
    )
  },
)

t.test('people see where they are signed in, and end it there or everywhere', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const province = await aProvince(db)
  const here = await signIn('officer', province.unitId)
  const { email } = await db
    .selectFrom('account_holder')
    .select('email')
    .where('holder_id', '=', here.holderId)
    .executeTakeFirstOrThrow()
  const phone = {
    'user-agent':
      'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  }
  const other = await app.inject({
    method: 'POST',
    url: '/sign-in',
    remoteAddress: '113.161.20.7',
    ...asForm({ email, password: testPassword }),
  })
  const cookie = other.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const there = async () =>
    (
      await app.inject({
        url: '/account',
        remoteAddress: '113.161.20.7',
        headers: { cookie, accept: 'text/html', ...phone },
      })
    ).statusCode
  t.equal(await there(), 200)
  const page = await here.get('/account')
  t.match(textOf(page), /Chrome, Android mạng 113\.161\.\*\.\*/)
  const rows = await db.selectFrom('session').selectAll().execute()
  t.notMatch(JSON.stringify(rows), '20.7', 'no whole address is kept')
  const which = /name="which" value="([0-9a-f]{16})"/.exec(page.body)?.[1] ?? ''
  const stranger = await signIn('officer', province.unitId)
  await stranger.post('/account/sessions', { which })
  t.equal(await there(), 200, 'another person ends nothing')
  t.equal((await here.post('/account/sessions', { which })).headers.location, '/account?ended=1')
  t.equal(await there(), 303)
  t.equal((await here.post('/account/sessions', { which: 'all' })).headers.location, '/sign-in')
  t.equal((await here.get('/account')).statusCode, 303)
})

t.test('the acts of a unit stand in one unbroken chain, also when they happen at once', async (t) => {
  const { db, signIn } = await buildTestApp(t)
  const province = await aProvince(db)
  const admins = await Promise.all(Array.from({ length: 8 }, () => signIn('admin', province.unitId)))
  t.equal(admins.length, 8)
  const rows = await auditRows(db, province.unitId)
  t.ok(rows.length >= 8)
  let previous = chainStart
  for (const [index, row] of rows.entries()) {
    t.equal(row.seq, index + 1)
    t.equal(row.previous_hash, previous)
    t.equal(row.hash, auditHash(row))
    previous = row.hash
  }
  t.not(
    auditHash({ ...rows[0]!, act: 'account.other' }),
    rows[0]!.hash,
    'a changed row no longer fits its hash',
  )
})
