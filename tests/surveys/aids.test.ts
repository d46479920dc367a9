import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { mediaFaults } from '../../src/surveys/media.ts'
import { checkDocument } from '../../src/surveys/survey-js.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree } from '../support/citizen.ts'
import { aLink } from '../support/makers.ts'

const question = {
  type: 'radiogroup',
  name: 'q',
  title: { vi: 'Có hài lòng không?' },
  choices: ['kém', 'vừa', 'tốt'],
}
const read = { ...question, audio: { vi: 'M01/q.ogg', hmn: 'M01/q-hmn.ogg' }, pictograms: 'faces' }

t.test('recordings and pictures are taken, and what is wrong with them is said', async (t) => {
  const document = { elements: [read] }
  t.same(await checkDocument(document), [])
  const questionnaire = compile(document)
  const folder = t.testdir({})
  const missing = await mediaFaults(questionnaire, folder)
  t.match(missing, [{ code: 'bad_media', question: 'q', reason: /M01\/q\.ogg không có/ }, { reason: /hmn/ }])
  await mkdir(join(folder, 'M01'))
  const sound = Buffer.concat([
    Buffer.from('OggS'),
    Buffer.alloc(24),
    Buffer.from('OpusHead'),
    Buffer.alloc(60),
  ])
  await writeFile(join(folder, 'M01/q.ogg'), sound)
  await writeFile(join(folder, 'M01/q-hmn.ogg'), '<html>')
  t.match(await mediaFaults(questionnaire, folder), [{ reason: /không phải tệp âm thanh/ }])
  await writeFile(join(folder, 'M01/q-hmn.ogg'), Buffer.concat([sound, Buffer.alloc(700_000)]))
  t.match(await mediaFaults(questionnaire, folder), [{ reason: /quá 600 kB/ }])
  for (const bad of [
    { audio: { vi: '../../etc/passwd.ogg' } },
    { audio: { vi: 'https://x.vn/a.ogg' } },
    { audio: 'a.ogg' },
    { audio: { 'tiếng mông': 'a.ogg' } },
    { pictograms: 'cats' },
    { pictograms: 'faces', choices: [1, 2, 3, 4, 5, 6] },
    { pictograms: 'faces', type: 'dropdown' },
  ]) {
    t.throws(() => compile({ elements: [{ ...question, ...bad }] }), SurveyFaults, JSON.stringify(bad))
  }
})

t.test(
  'on the page words stand beside every picture, and nothing is heard before it is asked for',
  async (t) => {
    const { app, db } = await buildTestApp(t)
    const { code } = await aLink(db, { content: { title: 'Phiếu', elements: [read] } })
    const page = await agree(aBrowser(app), code)
    t.match(textOf(page), 'Nghe câu hỏi Tiếng Việt Tiếng Mông')
    t.match(page.body, /<details[^>]*>\s*<summary>/)
    t.match(page.body, '<audio controls preload="none" src="/media/M01/q-hmn.ogg"')
    t.match(page.headers['content-security-policy'], "media-src 'self'")
    const pictures = [
      ...page.body.matchAll(/<img src="(\/static\/faces\.svg[^"]*)" alt=""[^>]*><span>([^<]*)</g),
    ]
    t.same(
      pictures.map(([, src, words]) => [src!.split('#')[1], words]),
      [
        ['p1', 'kém'],
        ['p3', 'vừa'],
        ['p5', 'tốt'],
      ],
    )
    t.equal((await app.inject(pictures[0]![1]!.split('#')[0]!)).headers['content-type'], 'image/svg+xml')
    t.equal((await app.inject('/media/none.ogg')).statusCode, 404)
  },
)
