import t from 'tap'
import { buildTestApp, textOf } from '../support/app.ts'
import { aProvince } from '../support/makers.ts'

const { app, db, signIn } = await buildTestApp(t)
const specialist = await signIn('specialist', (await aProvince(db)).unitId)
const html = { accept: 'text/html' }

t.test('text size, contrast and language are chosen by links and remembered by cookies', async (t) => {
  const plain = await app.inject({ url: '/', headers: html })
  t.match(plain.body, '<html lang="vi">')
  t.match(plain.body, 'href="/?size=large"')
  t.match(plain.body, 'href="/?contrast=high"')
  const chosen = await app.inject({ url: '/?size=larger&contrast=high&lang=en', headers: html })
  t.match(chosen.body, '<html lang="en" class="size-larger contrast-high">')
  const cookies = Object.fromEntries(chosen.cookies.map(({ name, value }) => [name, value]))
  t.match(cookies, { size: 'larger', contrast: 'high', lang: 'en' })
  const later = await app.inject({ url: '/sign-in', headers: html, cookies })
  t.match(later.body, '<html lang="en" class="size-larger contrast-high">')
  t.match(later.body, 'href="/sign-in?size=large"', 'and smaller again')
  t.notMatch(later.body, 'size=largest')
})

t.test('a value that is none of the choices changes nothing', async (t) => {
  const answer = await app.inject({
    url: '/?size=%22%3E%3Cscript%3E&contrast=x&lang=fr',
    headers: html,
    cookies: { size: '"><script>' },
  })
  t.match(answer.body, '<html lang="vi">')
  t.notMatch(answer.body, '<script')
  t.same(answer.cookies, [])
})

t.test('the links keep the filters of a list and never lead to another host', async (t) => {
  const list = await specialist.get('/rounds?q=a%26b&page=2')
  t.match(list.body, 'href="/rounds?q=a%26b&amp;page=2&amp;size=large"')
  for (const url of ['//evil.example/x', '/\\evil.example//y', '///evil.example']) {
    const answer = await app.inject({ url, headers: html })
    t.notMatch(answer.body, /href="(\/\/|\/?\\|https?:)/, url)
  }
})

t.test('after a form with a fault they lead back to the page of the form', async (t) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: {
      ...html,
      host: 'localhost',
      referer: 'http://localhost/sign-in?next=%2Frounds',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'email=a&password=b',
  })
  t.equal(answer.statusCode, 401)
  t.match(answer.body, 'href="/sign-in?next=%2Frounds&amp;size=large"')
})

t.test(
  'a page has its title, its way past the menu and nothing inline; the menu holds what the account may see',
  async (t) => {
    const leader = await signIn('leader', (await aProvince(db, 'Tỉnh Khác')).unitId)
    for (const page of [
      await app.inject({ url: '/', headers: html }),
      await leader.get('/rounds'),
      await leader.get('/none'),
    ]) {
      t.match(page.body, /<title>[^<]+<\/title>/)
      t.match(page.body, '<a class="skip-link" href="#main">')
      t.notMatch(page.body, /<script|<style|\sstyle=|\son[a-z]+=/)
      t.match(page.headers['content-security-policy'], "default-src 'none'")
    }
    const menu = textOf(await leader.get('/rounds'))
    t.match(menu, 'Đợt đánh giá')
    t.notMatch(menu, 'Tài khoản Tài khoản', 'accounts are for administrators')
    t.notMatch((await leader.get('/rounds')).body, 'href="/accounts"')
    t.match(
      (await (await signIn('admin', (await aProvince(db)).unitId)).get('/rounds')).body,
      'href="/accounts"',
    )
  },
)
