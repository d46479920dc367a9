import t from 'tap'
import { hashPassword } from '../../src/accounts/password.ts'
import { insertAccount, insertGrants, insertHolder } from '../../src/accounts/queries.ts'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Role } from '../../src/tables.ts'
import { unitByCode } from '../../src/units/queries.ts'
import { openNationalDatabase } from '../support/database.ts'

const password = 'mật khẩu thử nghiệm 2026'
const { db } = await openNationalDatabase(t)
const app = await buildApp({
  db,
  config: readConfig({ LOG_LEVEL: 'silent' }),
  jobs: { fold() {}, estimates() {}, mail() {}, async settled() {} },
})
t.teardown(() => app.close())

const today = '2026-11-22'
const idOf = async (code: string, day = today) => (await unitByCode(db, code, day))?.unit_id ?? 0
const thanhHoa = await idOf('38')
const passwordHash = await hashPassword(password)
const admin = await signIn('admin', thanhHoa)
const viewer = await signIn('viewer', thanhHoa)
const dongNai = await signIn('viewer', await idOf('75'))
const everywhere = await signIn('viewer', await idOf('VN'))

async function signIn(role: Role, unitId: number): Promise<string> {
  const email = `${role}.${unitId}@example.org`
  const accountId = await insertAccount(db, unitId, role)
  await insertHolder(db, { accountId, fullName: 'Người Dùng Thử', email, passwordHash })
  await insertGrants(db, accountId, [{ role, unitId }])
  const reply = await app.inject({ method: 'POST', url: '/sign-in', payload: { email, password } })
  return reply.cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ')
}

const get = (url: string, cookie: string) => app.inject({ url, headers: { cookie } })
const names = (html: string) =>
  [...html.matchAll(/<th scope="row"><a href="[^"]+">([^<]+)<\/a>/g)].map((found) => found[1])

async function post(url: string, cookie: string, fields: Record<string, string | Blob>) {
  const token = /name="_csrf" value="([^"]+)"/.exec((await get('/units/import', cookie)).body)?.[1] ?? ''
  const form = new FormData()
  form.set('_csrf', token)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const request = new Response(form)
  return await app.inject({
    method: 'POST',
    url,
    headers: { cookie, 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}
const csv = (text: string) => new Blob([text], { type: 'text/csv' })

t.test('pages of units are for those who are signed in', async (t) => {
  const reply = await app.inject({ url: '/units' })
  t.equal(reply.headers.location, '/sign-in?next=%2Funits')
})

t.test('the list shows what stands beneath the account, on a day, a page at a time', async (t) => {
  const first = await get(`/units?day=${today}`, viewer)
  t.equal(names(first.body).length, 50)
  t.match(first.body, /166/)
  const last = await get(`/units?day=${today}&page=4`, viewer)
  t.equal(names(last.body).length, 16)
  const before = await get('/units?day=2024-06-01', viewer)
  t.equal(names(before.body).length, 26)
  t.match(before.body, /H-thanh-hoa-quan-son<\/span> <span class="badge unverified"/)
  t.match((await get(`/units?day=${today}`, everywhere)).body, /Cấp xã: 3\.321/)
  const quanSon = await get(`/units/${await idOf('H-thanh-hoa-quan-son', '2025-06-30')}`, viewer)
  t.match(quanSon.body, /từ trước, đến hết 30\/06\/2025/)
  t.equal(names(quanSon.body).length, 12)
})

t.test('searching takes any spelling, keeps to the subtree and survives signs', async (t) => {
  const search = async (q: string, cookie = viewer) =>
    names((await get(`/units?day=${today}&q=${encodeURIComponent(q)}`, cookie)).body)
  t.same(await search('son thuỷ'), ['Xã Sơn Thủy'])
  t.equal((await search('son thuỷ', everywhere)).length, 3)
  for (const q of ['%%%%', '_', '<script>alert(1)</script>']) {
    const reply = await get(`/units?q=${encodeURIComponent(q)}`, everywhere)
    t.equal(reply.statusCode, 200)
    t.same(names(reply.body), [])
    t.notMatch(reply.body, /<script>alert/)
  }
})

t.test('a unit shows what it was and what it became, and is shown to nobody else', async (t) => {
  const own = await get(`/units/${await idOf('14797')}`, viewer)
  t.match(own.body, /Phường Hạc Thành/)
  t.match(own.body, /sáp nhập/)
  t.equal((await get(`/units/${await idOf('79')}`, viewer)).statusCode, 403)
  t.equal((await get('/units/999999999', viewer)).statusCode, 404)
  t.equal((await get('/units/abc', viewer)).statusCode, 400)
})

t.test('the city of Đồng Nai still reads the units that went into it', async (t) => {
  t.equal((await get(`/units/${await idOf('T-binh-phuoc', '2025-06-30')}`, dongNai)).statusCode, 200)
  t.same(names((await get('/units?day=2025-06-30', dongNai)).body), ['Tỉnh Bình Phước', 'Tỉnh Đồng Nai'])
  t.equal(names((await get('/units?day=2026-04-29&page=2', dongNai)).body).length, 45)
  const province = await get(`/units/${await idOf('75', '2026-04-29')}`, dongNai)
  t.match(province.body, /Thành phố Đồng Nai<\/a>/)
  t.match(province.body, /Nghị quyết 30\/2026\/QH16/)
})

t.test('rows without a place are listed by reason', async (t) => {
  const all = await get('/units/unmatched', viewer)
  t.match(all.body, /918/)
  const one = await get('/units/unmatched?reason=0', viewer)
  t.match(one.body, /702/)
})

t.test('every page comes in English too, with nothing undefined', async (t) => {
  const urls = ['/units', '/units?q=hoa', `/units/${thanhHoa}`, '/units/unmatched', '/units/import']
  for (const url of urls.flatMap((each) => [each, `${each}${each.includes('?') ? '&' : '?'}lang=en`])) {
    const reply = await get(url, admin)
    t.equal(reply.statusCode, 200, url)
    t.notMatch(reply.body, /undefined|\[object|NaN/, url)
  }
})

t.test('a list is previewed, confirmed, and found again', async (t) => {
  const list = 'Mã;Tên;Loại;Mã cấp trên\n38-STP;Sở Tư pháp <b>x</b>;Sở;38\n'
  const seen = await post('/units/import?lang=vi', admin, { file: csv(list) })
  t.equal(seen.statusCode, 200)
  t.match(seen.body, /Sở Tư pháp &lt;b&gt;x&lt;\/b&gt;/)
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(seen.body)?.[1] ?? ''
  t.equal(await idOf('38-STP'), 0)
  const confirm = { fingerprint: field('fingerprint'), content: field('content') }
  const done = await post('/units/import/confirmation', admin, confirm)
  t.equal(done.statusCode, 303)
  t.equal(done.headers.location, '/units/import?done=1.0.0.0.0')
  t.match((await get(done.headers.location ?? '', admin)).body, /Đã nhập: 1 thêm mới/)
  t.not(await idOf('38-STP'), 0)
  t.equal((await post('/units/import/confirmation', admin, confirm)).statusCode, 409)
})

t.test('faults are shown row by row and nothing is written', async (t) => {
  const reply = await post('/units/import', admin, {
    file: csv('code,name,parent_code\n1501,Xã A,38\n,Xã B,38\n'),
  })
  t.equal(reply.statusCode, 422)
  t.match(reply.body, /Dòng 2, cột “code”: mã cấp xã gồm 5 chữ số/)
  t.match(reply.body, /Dòng 3, cột “code”: để trống/)
  t.notMatch(reply.body, /name="content"/)
  const none = await post('/units/import', admin, { file: csv('') })
  t.equal(none.statusCode, 422)
  t.match(none.body, /Xin chọn một tệp CSV/)
})

t.test('who may not edit units, or forges the form, gets nowhere', async (t) => {
  t.equal((await get('/units/import', viewer)).statusCode, 403)
  t.equal((await post('/units/import', viewer, { file: csv('code,name\n38,X\n') })).statusCode, 403)
  const forged = await post('/units/import', admin, { _csrf: 'x', file: csv('code,name\n38,X\n') })
  t.ok(forged.statusCode >= 400 && forged.statusCode < 500)
  t.notMatch(forged.body, /fingerprint/)
  const beyond = await post('/units/import', admin, {
    file: csv('code,name,kind,parent_code\n79-STP,Sở Tư pháp,Sở,79\n'),
  })
  t.equal(beyond.statusCode, 422)
  t.match(beyond.body, /ngoài phạm vi/)
})

t.test('a form that is broken or too large is refused', async (t) => {
  const headers = { cookie: admin, 'content-type': 'multipart/form-data; boundary=x' }
  const broken = await app.inject({
    method: 'POST',
    url: '/units/import',
    headers,
    payload: 'không phải biểu mẫu',
  })
  t.equal(broken.statusCode, 400)
  const huge = await app.inject({
    method: 'POST',
    url: '/units/import',
    headers,
    payload: Buffer.alloc(11 * 1024 * 1024),
  })
  t.equal(huge.statusCode, 413)
})
