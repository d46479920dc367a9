import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { hashPassword } from '../../src/accounts/password.ts'
import { insertAccount, insertGrants, insertHolder } from '../../src/accounts/queries.ts'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/database.ts'
import { frameworkVersionByKey } from '../../src/frameworks/queries.ts'
import type { Role } from '../../src/tables.ts'
import { openTestDatabase } from '../support/database.ts'

const password = 'mật khẩu thử nghiệm 2026'
const { db } = await openTestDatabase(t)
const app = await buildApp({
  db,
  config: readConfig({ LOG_LEVEL: 'silent' }),
  jobs: { fold() {}, estimates() {}, mail() {}, async settled() {} },
})
t.teardown(() => app.close())

const { unit_id: unitId } = await db
  .insertInto('unit')
  .values({
    code: '38',
    level: 'province',
    kind: 'tinh',
    name: 'Thanh Hóa',
    search_text: 'thanh hoa',
    path: [],
    valid_from: '1975-01-01',
  })
  .returning('unit_id')
  .executeTakeFirstOrThrow()
await db
  .updateTable('unit')
  .set({ path: [unitId] })
  .where('unit_id', '=', unitId)
  .execute()

const specialist = await signIn(app, db, 'specialist')
const officer = await signIn(app, db, 'officer')

async function signIn(app: FastifyInstance, db: Db, role: Role): Promise<string> {
  const email = `${role}@example.org`
  const accountId = await insertAccount(db, unitId, role)
  const passwordHash = await hashPassword(password)
  await insertHolder(db, { accountId, fullName: 'Người Dùng Thử', email, passwordHash })
  await insertGrants(db, accountId, [{ role, unitId }])
  const reply = await app.inject({ method: 'POST', url: '/sign-in', payload: { email, password } })
  return reply.cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ')
}

async function page(url: string, cookie: string, status = 200): Promise<string> {
  const reply = await app.inject({ url, headers: { cookie } })
  t.equal(reply.statusCode, status, `${url} answers ${status}`)
  return reply.body
}

t.test('frameworks are read by those who are signed in', async (t) => {
  const reply = await app.inject({ url: '/frameworks' })
  t.equal(reply.statusCode, 303)
  t.equal(reply.headers.location, '/sign-in?next=%2Fframeworks')
})

t.test('the list names every framework with its marks', async (t) => {
  const html = await page('/frameworks', officer)
  t.match(html, /href="\/frameworks\/tt-03-2018\/1"/)
  t.equal(
    html.match(/đề xuất, không phải văn bản pháp luật/g)?.length,
    4,
    'three proposals, one in two versions',
  )
  t.equal(html.match(/badge unverified">chưa đầy đủ/g)?.length, 2, 'two incomplete ones')
})

t.test('every framework has a page, in both languages, open or closed', async (t) => {
  const links = [...(await page('/frameworks', officer)).matchAll(/href="(\/frameworks\/[^"]+)"/g)]
  t.ok(links.length >= 7)
  for (const [, link] of links) {
    for (const url of [link!, `${link}?open=1`, `${link}?lang=en`]) {
      const html = await page(url, officer)
      t.notMatch(html, /undefined|\[object Object\]|NaN/, url)
      t.match(html, /<details class="more"|Chưa có chỉ tiêu|No indicators/, url)
    }
  }
})

t.test('one version shows points, bands, evidence and what is not verified', async (t) => {
  const html = await page('/frameworks/tt-03-2018/1?lang=vi', officer)
  t.match(html, /Nhóm tiêu chí đánh giá hiệu quả tác động/)
  t.match(html, /từ 85% đến 100%/)
  t.match(html, /từ 70% đến dưới 85%/)
  t.match(html, /dưới 50% <span class="badge unverified"[^>]*>chưa xác minh/)
  t.match(html, /TUHOC \(tự học tập, chủ động tìm hiểu\)/)
  t.match(html, /khai báo khi lập đợt đánh giá/)
  t.match(
    await page('/frameworks/qd-27-2025/1', officer),
    /chưa mở được đợt đánh giá[\s\S]*12 trong 14 chỉ tiêu/,
  )
  t.notMatch(await page('/frameworks/de-xuat-cap-xa/1', officer), />chưa xác minh</)
})

t.test('an unknown version is not found', async () => {
  await page('/frameworks/tt-03-2018/99', officer, 404)
  await page(`/frameworks/${'x'.repeat(150)}/1`, officer, 404)
})

t.test('publishing needs the right, the token and a sound file', async (t) => {
  const url = '/frameworks/de-xuat-cap-xa/1'
  const publish = (cookie: string, payload: object, at = url) =>
    app.inject({ method: 'POST', url: `${at}/publication`, headers: { cookie }, payload })
  t.notMatch(await page(url, officer), /Ban hành phiên bản này/)
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page(url, specialist))?.[1]
  const theirs = /name="_csrf" value="([^"]+)"/.exec(await page(url, officer))?.[1]
  t.equal((await publish(officer, { _csrf: theirs })).statusCode, 403)
  t.not((await publish(specialist, {})).statusCode, 303, 'without the token')
  t.equal(await frameworkVersionByKey(db, 'de-xuat-cap-xa', '1'), undefined, 'nothing was published')

  const done = await publish(specialist, { _csrf: csrf })
  t.equal(done.statusCode, 303)
  t.equal(done.headers.location, url)
  t.ok(await frameworkVersionByKey(db, 'de-xuat-cap-xa', '1'))
  const html = await page(url, specialist)
  t.match(html, /đã ban hành trên hệ thống/)
  t.notMatch(html, /Ban hành phiên bản này/)
  t.equal((await publish(specialist, { _csrf: csrf })).statusCode, 303, 'twice changes nothing')
  t.equal((await publish(specialist, { _csrf: csrf }, '/frameworks/none/1')).statusCode, 404)
})
