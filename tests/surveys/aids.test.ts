import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { readMedia } from '../../src/surveys/media.ts'
import { makeEdition, publishQuestionnaire } from '../../src/surveys/publish.ts'
import type { Definition } from '../../src/surveys/read.ts'
import { checkDocument } from '../../src/surveys/survey-js.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree } from '../support/citizen.ts'
import { aLink, aProvince } from '../support/makers.ts'

const question = {
  type: 'radiogroup',
  name: 'q',
  title: { vi: 'Có hài lòng không?' },
  choices: ['kém', 'vừa', 'tốt'],
}
const read = { ...question, audio: { vi: 'M01/q.ogg', hmn: 'M01/q-hmn.ogg' }, pictograms: 'faces' }

/** What begins like a recording; `voice` makes it another one. */
const sound = (voice: number) =>
  Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(60, voice)])

t.test('recordings and pictures are taken, and what is wrong with them is said', async (t) => {
  const document = { elements: [read] }
  t.same(await checkDocument(document), [])
  const questionnaire = compile(document)
  const folder = t.testdir({})
  const faultsIn = async (folder: string) => (await readMedia(questionnaire, folder)).faults
  const missing = await faultsIn(folder)
  t.match(missing, [{ code: 'bad_media', question: 'q', reason: /M01\/q\.ogg không có/ }, { reason: /hmn/ }])
  await mkdir(join(folder, 'M01'))
  await writeFile(join(folder, 'M01/q.ogg'), sound(1))
  await writeFile(join(folder, 'M01/q-hmn.ogg'), '<html>')
  t.match(await faultsIn(folder), [{ reason: /không phải tệp âm thanh/ }])
  await writeFile(join(folder, 'M01/q-hmn.ogg'), Buffer.concat([sound(2), Buffer.alloc(700_000)]))
  t.match(await faultsIn(folder), [{ reason: /quá 600 kB/ }])
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
  'what is heard and seen is frozen with the words; nothing is heard before it is asked for',
  async (t) => {
    const { app, db } = await buildTestApp(t)
    const folder = t.testdir({ M01: { 'q.ogg': sound(1), 'q-hmn.ogg': sound(2) } })
    const document = { code: 'NGHE', title: { vi: 'Phiếu' }, locale: 'vi', elements: [read] }
    const definition = { code: 'NGHE', revision: '1', document } as unknown as Definition
    const { unitId } = await aProvince(db)
    const publish = async () =>
      await publishQuestionnaire(db, { unitId, holder: null }, await makeEdition(definition, [], folder))
    const { questionnaireVersionId: versionId } = await publish()
    t.equal((await publish()).published, false, 'the same again changes nothing')
    const { code } = await aLink(db, { versionId })
    const page = await agree(aBrowser(app), code)
    t.match(textOf(page), 'Nghe câu hỏi Tiếng Việt Tiếng Mông')
    t.match(page.body, /<details[^>]*>\s*<summary>/)
    const recordings = [...page.body.matchAll(/<audio controls preload="none" src="([^"]+)"/g)].map(
      ([, src]) => src!,
    )
    t.equal(recordings.length, 2)
    t.match(page.headers['content-security-policy'], "media-src 'self'")
    const pictures = [...page.body.matchAll(/<img src="(\/media\/[^"]*)" alt=""[^>]*><span>([^<]*)</g)]
    t.same(
      pictures.map(([, src, words]) => [src!.split('#')[1], words]),
      [
        ['p1', 'kém'],
        ['p3', 'vừa'],
        ['p5', 'tốt'],
      ],
    )
    const picture = await app.inject(pictures[0]![1]!.split('#')[0]!)
    t.match(picture.headers, { 'content-type': 'image/svg+xml', 'cache-control': /immutable/ })

    await writeFile(join(folder, 'M01/q-hmn.ogg'), sound(3))
    const heard = await app.inject(recordings[1]!)
    t.ok(
      heard.rawPayload.equals(sound(2)),
      'another file in the folder leaves the published version as it was',
    )
    await t.rejects(publish(), { name: 'Refusal' }, 'and makes another version')
    const part = await app.inject({ url: recordings[1]!, headers: { range: 'bytes=4-7' } })
    t.match(part, { statusCode: 206, headers: { 'content-range': `bytes 4-7/${sound(2).length}` } })
    t.ok(part.rawPayload.equals(sound(2).subarray(4, 8)), 'players may ask for a part')
    const beyond = await app.inject({ url: recordings[1]!, headers: { range: 'bytes=9999-' } })
    t.equal(beyond.statusCode, 416)
    t.equal((await app.inject('/media/none.ogg')).statusCode, 404)
    t.equal((await app.inject(`/media/${'0'.repeat(64)}.ogg`)).statusCode, 404)
  },
)
