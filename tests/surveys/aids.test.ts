import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import { whatIsWrongWithPicture } from '../../src/surveys/judge-picture.ts'
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

/** Choices with such files beside their words. */
const pictured = (...files: (string | object)[]) =>
  files.map((imageLink, at) => ({ value: `v${at + 1}`, text: { vi: `Phương án ${at + 1}` }, imageLink }))

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`

/** The head of a PNG that says it is so large, with an empty chunk of pixels. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(25)
  head.write('\0\0\0\rIHDR', 'latin1')
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  const end = Buffer.from('\0\0\0\0IDAT\0\0\0\0', 'latin1')
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), head, end])
}

/** The head of a WebP of 16 × 16 with these flags. */
function webp(flags: number): Buffer {
  const head = Buffer.alloc(30)
  head.write('RIFF\x16\0\0\0WEBPVP8X\n\0\0\0', 'latin1')
  head[20] = flags
  head[24] = head[27] = 15
  return head
}

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
    { choices: pictured('https://x.vn/a.png', 'b.png') },
    { choices: pictured('../a.png', 'b.png') },
    { choices: pictured('a.gif', 'b.png') },
    { choices: pictured('faces.svg', 'b.png') },
    { choices: [...pictured('a.png'), { value: 'z', text: { vi: 'Không hình' } }] },
    { choices: pictured('a.png', 'b.png'), pictograms: 'faces' },
    { choices: pictured('a.png', 'b.png'), type: 'dropdown' },
  ]) {
    const own = { code: 'NGHE', elements: [{ ...question, ...bad }] }
    t.throws(() => compile(own), SurveyFaults, JSON.stringify(bad))
  }
  const others = compile({
    elements: [{ ...question, type: 'imagepicker', choices: pictured('https://x.vn/a.png') }],
  })
  t.match(others.remarks, [{ property: 'imageLink', reason: /không được tải/ }], 'others’ are left out aloud')
})

t.test('a picture is judged by its bytes', async (t) => {
  const wrong = (name: string, bytes: Buffer | string) => whatIsWrongWithPicture(name, Buffer.from(bytes))
  t.equal(await wrong('a.png', png(400, 300)), null)
  t.match(await wrong('a.jpg', png(400, 300)), 'không phải tệp hình jpg')
  t.match(await wrong('a.png', png(1001, 2)), 'quá 1000 điểm ảnh')
  t.match(await wrong('a.png', Buffer.concat([png(9, 9), Buffer.alloc(60_000)])), 'quá 60 kB')
  t.match(await wrong('a.png', '<html>'), 'không phải tệp hình png')
  t.equal(await wrong('a.webp', webp(0x10)), null)
  t.match(await wrong('a.webp', webp(0x02)), 'hình động')
  const drawn = [
    svg('<!-- xe --><g id="x" style="fill:#c00"><path d="M0 0h9"/><title>Xe &amp; người</title></g>'),
    `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n${svg('<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs>')}`,
  ]
  for (const good of drawn) t.equal(await wrong('a.svg', good), null, good)
  for (const [bad, reason] of [
    [svg('<script>alert(1)</script>'), 'phần tử <script>'],
    [svg('<path d="" onclick="a()"/>'), 'onclick'],
    [svg('<image href="https://x.vn/a.png"/>'), 'phần tử <image>'],
    [svg('<g xlink:href="#a"/>'), 'liên kết'],
    [svg('<a:script/>'), 'phần tử <a:script>'],
    [svg('<foreignObject><p/></foreignObject>'), 'foreignObject'],
    [svg('<animate attributeName="x"/>'), 'chuyển động'],
    [svg('<use href="#a"/>'), 'phần tử <use>'],
    [svg('<rect style="fill:url(https://x.vn/a)"/>'), 'nơi khác'],
    [svg('<style>@import "//x.vn/a.css"</style>'), 'nơi khác'],
    [svg('<rect style="fill:u\\72l(//x.vn)"/>'), 'nơi khác'],
    [svg('<rect fill="&#106;"/>'), 'mã ký tự'],
    [`<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`, 'DOCTYPE'],
    [svg('<g>'), 'không phải tệp SVG đọc được'],
    [svg('<g a="1" a="2"/>'), 'không phải tệp SVG đọc được'],
    [`${svg('')}<svg/>`, 'không phải tệp SVG đọc được'],
    [svg('<path d="<g/>"/>'), 'không phải tệp SVG đọc được'],
    ['<svg></svg>', 'thiếu xmlns'],
    ['<html></html>', 'không phải tệp SVG đọc được'],
    ['', 'không phải tệp SVG đọc được'],
    [svg('<g/>'.repeat(2001)), 'quá 2000 nét'],
    [svg(`<g${' a="'.repeat(12_000)}`), 'không phải tệp SVG đọc được'],
  ] as const) {
    t.match(await wrong('a.svg', bad), reason, bad.slice(0, 60))
  }
  t.match(await wrong('a.svg', Buffer.from('\xff\xfe<svg/>', 'latin1')), 'UTF-8')
})

t.test('pictures of answers come when they are asked for, and stay beside their words', async (t) => {
  const { app, db, signIn } = await buildTestApp(t)
  const drawing = svg('<circle r="9"/>')
  const folder = t.testdir({ X: { 'a.svg': drawing, 'b.png': png(90, 90), 'b-hmn.png': png(91, 91) } })
  const elements = [
    { ...question, choices: pictured('X/a.svg', { vi: 'X/b.png', hmn: 'X/b-hmn.png' }) },
    {
      ...{ type: 'matrix', name: 'm', title: { vi: 'Bảng', hmn: 'Rooj' }, rows: ['r1', 'r2'] },
      columns: [...pictured('X/a.svg', 'X/b.png'), { value: 98, text: { vi: 'Không biết' } }],
    },
  ]
  const document = { code: 'HINH', title: { vi: 'Phiếu' }, locale: 'vi', elements }
  t.same(await checkDocument(document), [])
  const definition = { code: 'HINH', revision: '1', document } as unknown as Definition
  const { unitId } = await aProvince(db)
  const publish = async (from: string) =>
    await publishQuestionnaire(db, { unitId, holder: null }, await makeEdition(definition, [], from))
  const refused = await publish(join(folder, 'none')).catch((error: SurveyFaults) => error)
  t.match(refused, { faults: [{ reason: /X\/a\.svg không có/ }] })
  const { questionnaireVersionId: versionId } = await publish(folder)
  const { code } = await aLink(db, { versionId })

  const pictures = (body: string) =>
    [...body.matchAll(/<img src="(\/media\/[^"]+)" alt="" class="picture"><span[^>]*>([^<]*)</g)].map(
      ([, src, words]) => [src!, words],
    )
  const browser = aBrowser(app)
  const page = await agree(browser, code)
  t.same(pictures(page.body), [], 'nothing is fetched unasked')
  const shown = await browser.send({ q: 'v1' }, 'show:pictures=on#q2')
  t.equal(shown.statusCode, 200)
  const [first, second] = pictures(shown.body)
  t.same(
    pictures(shown.body).map(([, words]) => words),
    ['Phương án 1', 'Phương án 2', 'Phương án 1', 'Phương án 2', 'Phương án 1', 'Phương án 2'],
    'in each row of a table too',
  )
  t.same(shown.form?.fields.q, ['v1'], 'what was chosen stays chosen')
  t.match(pictures((await browser.get(`/k/${code}/p/1`)).body).length, 6, 'and they stay for the next page')
  const file = await app.inject(first![0]!)
  t.match(file.headers, { 'content-type': 'image/svg+xml', 'content-security-policy': /sandbox/ })
  t.equal(file.body, drawing)
  t.match((await app.inject(second![0]!)).headers, { 'content-type': 'image/png' })
  const specialist = await signIn('specialist', unitId)
  const paper = await specialist.get('/questionnaires/HINH/1')
  t.equal(
    paper.body.split(`<img src="${first![0]}"`).length,
    3,
    'who publishes sees them on the form as on paper',
  )
  const hmong = await browser.get(`/k/${code}/p/1?lang=hmn`)
  t.not(pictures(hmong.body)[1]![0], second![0], 'a picture may differ by language')
  const hidden = await browser.send({}, 'show:pictures=off#q1')
  t.same(pictures(hidden.body), [])

  const bare = aBrowser(app, { cookies: false })
  await agree(bare, code)
  const answered = await bare.send({ q: 'v2' }, 'show:pictures=on#q1')
  t.equal(pictures(answered.body).length, 6, 'without cookies the answer to the button shows them')
  t.same(answered.form?.fields.q, ['v2'])
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
