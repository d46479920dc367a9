import t from 'tap'
import { buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree, finish } from '../support/citizen.ts'
import { aLink } from '../support/makers.ts'

const { app, db } = await buildTestApp(t)
const vi = (text: string) => ({ vi: text })

const content = {
  title: vi('Mọi kiểu câu'),
  code: 'MOIKIEU',
  revision: '1',
  pages: [
    {
      name: 'p',
      elements: [
        { type: 'text', name: 'given', title: vi('Điền sẵn'), defaultValue: 'có sẵn' },
        { type: 'text', name: 'fixed', title: vi('Chỉ đọc'), defaultValue: 'không sửa được', readOnly: true },
        { type: 'slider', name: 'range', title: vi('Từ đến'), sliderType: 'range' },
        {
          ...{ type: 'matrix', name: 'many', title: vi('Nhiều ô'), cellType: 'checkbox', rows: ['a', 'b'] },
          columns: [1, 2],
        },
        {
          ...{ type: 'multipletext', name: 'two', title: vi('Hai dòng') },
          items: [
            { name: 'x', title: vi('Dòng một') },
            { name: 'y', inputType: 'number' },
          ],
        },
        {
          ...{ type: 'matrixdropdown', name: 'cells', title: vi('Bảng'), rows: ['r1'], choices: [1, 2] },
          columns: [{ name: 'c' }, { name: 'd', cellType: 'comment' }],
        },
        {
          ...{ type: 'paneldynamic', name: 'kids', title: vi('Các con'), panelCount: 1 },
          templateElements: [{ type: 'text', name: 'kid', title: vi('Tên con') }],
        },
        { type: 'imagepicker', name: 'picture', title: vi('Hình'), choices: [{ value: 1, text: vi('Nhà') }] },
        {
          ...{ type: 'radiogroup', name: 'know', title: vi('Ngày Pháp luật là ngày nào?'), choices: [1, 2] },
          ...{ correctAnswer: 2, keyVerified: false, explanation: vi('Là ngày 9 tháng 11.') },
        },
      ],
    },
    {
      name: 'q',
      elements: [
        { type: 'expression', name: 'sum', title: vi('Tổng'), expression: '{two.y} + 1' },
        { type: 'comment', name: 'last', title: vi('Lời của {given}, tổng {sum}') },
      ],
    },
  ],
}

t.test('a page shows every kind of question, posts it, and the receipt explains', async (t) => {
  const { code, unitId } = await aLink(db, { content })
  const browser = aBrowser(app)
  const page = await agree(browser, code)
  t.equal(page.statusCode, 200)
  t.same(page.form?.fields.given, ['có sẵn'])
  t.notOk(page.form && 'fixed' in page.form.fields, 'what cannot be answered has no field')
  t.match(textOf(page), 'không sửa được')
  t.notMatch(page.body, 'tháng 11', 'no explanation before the end')
  t.equal(Object.keys(page.form!.fields).filter((name) => name.startsWith('kids:')).length, 2)
  const wrong = await browser.send({ 'range:1': '9', 'range:2': '3' })
  t.match(textOf(wrong), 'Số đầu phải nhỏ hơn')
  const second = await browser.send({
    ...{ 'range:1': '3', 'range:2': '9', 'many:a': ['1', '2'], 'two:1:two.x': 'chữ', 'two:1:two.y': '4' },
    ...{ 'cells:r1:cells.c': '2', 'cells:r1:cells.d': 'vì', 'kids:2:kid': 'An', picture: '1', know: '1' },
  })
  t.match(textOf(second), 'Lời của có sẵn, tổng 5')
  const receipt = await finish(browser, {})
  t.match(textOf(receipt), 'Là ngày 9 tháng 11.')
  t.match(textOf(receipt), 'Câu trả lời đúng: 2 (chưa xác minh)')
  const [stored] = await db.selectFrom('response').select('answers').where('unit_id', '=', unitId).execute()
  t.same(stored?.answers, {
    ...{
      given: 'có sẵn',
      fixed: 'không sửa được',
      range: [3, 9],
      many: { a: [1, 2] },
      two: { x: 'chữ', y: 4 },
    },
    ...{ cells: { r1: { c: 2, d: 'vì' } }, kids: [{ kid: 'An' }], picture: 1, know: 1, sum: 5 },
  })
})

t.test('a form is read in every language its author gave, and each text says in which it is', async (t) => {
  const spoken = {
    title: { vi: 'Phiếu ba tiếng', en: 'Three languages', hmn: 'Peb hom lus' },
    locale: 'vi',
    code: 'BATIENG',
    revision: '1',
    elements: [
      {
        ...{ type: 'radiogroup', name: 'a', title: { vi: 'Câu một', en: 'One', hmn: 'Lo lus ib' } },
        choices: [
          { value: 1, text: { vi: 'Có', en: 'Yes', hmn: 'Muaj' } },
          { value: 2, text: { vi: 'Không' } },
        ],
      },
    ],
  }
  const { code } = await aLink(db, { content: spoken })
  const browser = aBrowser(app)
  const usual = await agree(browser, code)
  t.notMatch(usual.body.split('<main')[1], / lang="/, 'in Vietnamese nothing is foreign')
  t.match(usual.body, /value="show:lang=en"[^>]* lang="en"[^>]*>English</)
  t.match(usual.body, /value="show:lang=hmn"[^>]* lang="vi"[^>]*>Tiếng Mông</)
  const hmong = await browser.send({ a: '2' }, 'show:lang=hmn')
  t.match(hmong.body, '<html lang="vi"', 'our own words are Vietnamese')
  t.match(hmong.body, '<legend><span lang="hmn">Lo lus ib</span>')
  t.match(hmong.body, '<span lang="hmn">Muaj</span>')
  t.match(hmong.body, '<span>Không</span>', 'what is not translated is Vietnamese, as the page')
  t.same(hmong.form?.fields.a, ['2'], 'nothing chosen is lost')
  t.match(hmong.body, /value="show:lang=vi"[^>]*>Tiếng Việt</)
  const review = await browser.send()
  t.match(review.body, '<dt lang="hmn">Lo lus ib</dt>')
  t.match(review.body, '<dd>Không</dd>')
  const english = await browser.get(`/k/${code}/review?lang=en`)
  t.match(english.body, '<html lang="en"')
  t.match(english.body, '<dt>One</dt>')
  t.match(english.body, '<dd lang="vi">Không</dd>')
  const first = await aBrowser(app).get(`/k/${code}?lang=hmn`)
  t.match(first.body, '<h1 lang="hmn">Peb hom lus</h1>')
  t.notMatch(
    (await aBrowser(app).get(`/k/${code}`)).body,
    'Peb hom lus',
    'what is kept ready is not of another language',
  )
  const odd = await aBrowser(app).get(`/k/${code}?lang=%22%3E%3Cscript%3E`)
  t.match(odd.body, 'Phiếu ba tiếng', 'what is no language changes nothing')
})
