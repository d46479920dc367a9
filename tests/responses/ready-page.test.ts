import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { keepPages, ReadyPage } from '../../src/responses/ready-page.ts'

t.test('the page is the same plain and unpacked, with any word in it', async (t) => {
  const html = `<p>Ông/Bà</p>${'câu hỏi '.repeat(5000)}<input value="@@word@@">${'trả lời '.repeat(5000)}`
  const page = new ReadyPage(html, '@@word@@')
  for (const word of ['', 'a', 'AAAAAAAAAAAAAAAAAAAAAA', 'ư'.repeat(9999)]) {
    const right = html.replace('@@word@@', word)
    t.equal(Buffer.from(page.plain(word), 'latin1').toString(), right)
    t.equal(gunzipSync(Buffer.from(page.gzip(word), 'latin1')).toString(), right)
  }
  t.ok(page.gzip('x').length < 1500)
})

t.test('several words go to their places, in whatever order they stand in the page', async (t) => {
  const page = new ReadyPage('đầu @2@ giữa @0@ và @1@ cuối', '@0@', '@1@', '@2@')
  t.equal(Buffer.from(page.plain('một', 'b', ''), 'latin1').toString(), 'đầu  giữa một và b cuối')
  t.equal(
    gunzipSync(Buffer.from(page.gzip('một', 'b', 'ba'), 'latin1')).toString(),
    'đầu ba giữa một và b cuối',
  )
  t.throws(() => new ReadyPage('@0@ @1@ @0@', '@0@', '@1@'))
  t.throws(() => new ReadyPage('abcd', 'abc', 'bc'), 'nor words that share signs')
})

t.test('a page without the word, or with it twice, is not taken', async (t) => {
  t.throws(() => new ReadyPage('abc', 'x'))
  t.throws(() => new ReadyPage('x x', 'x'))
})

t.test('pages used longest ago make room', async (t) => {
  const pages = keepPages(2)
  const page = new ReadyPage('x', 'x')
  pages.keep('a', page)
  pages.keep('b', page)
  pages.find('a')
  pages.keep('c', page)
  t.equal(pages.find('b'), undefined)
  t.equal(pages.find('a'), page)
})
