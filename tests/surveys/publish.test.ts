import t from 'tap'
import { makeEdition, publishQuestionnaire } from '../../src/surveys/publish.ts'
import { choose, type Definition, readDefinition, readDefinitions } from '../../src/surveys/read.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { aProvince, aUnit } from '../support/makers.ts'

const { db, signIn } = await buildTestApp(t)
const province = await aProvince(db)
const specialist = await signIn('specialist', province.unitId)
const officer = await signIn('officer', (await aUnit(db, { parent: province })).unitId)
const definitions = await readDefinitions()
const system = { unitId: province.unitId, holder: null }

const definition = (code: string): Definition => {
  const found = [...definitions.questionnaires, ...definitions.modules].find((one) => one.code === code)
  if (!found) throw new Error(`no definition ${code}`)
  return found
}

t.test(
  'every questionnaire that comes with the product can be published, alone and with each topic',
  async (t) => {
    t.equal(definitions.faults.size, 0)
    for (const questionnaire of definitions.questionnaires) {
      t.equal((await makeEdition(questionnaire, [])).version, questionnaire.revision, questionnaire.code)
    }
    const edition = await makeEdition(definition('M01'), [definition('T-GT'), definition('G-TCPL')])
    t.equal(edition.version, '1~T-GT.1~G-TCPL.1')
  },
)

t.test('the same choice makes the same document, in whatever order it was ticked', async (t) => {
  const one = choose(definitions, 'M01/1', ['G-TCPL/1', 'T-RT/1', 'T-GT/1'])
  const other = choose(definitions, 'M01/1', ['T-GT/1', 'G-TCPL/1', 'T-RT/1', 'T-GT/1'])
  t.ok(one && other)
  t.same(
    await makeEdition(one!.questionnaire, one!.modules),
    await makeEdition(other!.questionnaire, other!.modules),
  )
  t.equal(choose(definitions, 'M01/9', []), undefined)
  t.equal(choose(definitions, 'M01/1', ['../x']), undefined)
})

t.test('publishing again changes nothing; other content under the same number is refused', async (t) => {
  const edition = await makeEdition(definition('M03'), [definition('T-GT-2')])
  const first = await publishQuestionnaire(db, system, edition)
  const second = await publishQuestionnaire(db, system, edition)
  t.same(second, { ...first, published: false })
  const changed = { ...definition('M03').document, title: { vi: 'Tên khác', en: 'Another title' } }
  const other = await makeEdition({ ...definition('M03'), document: changed }, [definition('T-GT-2')])
  await t.rejects(publishQuestionnaire(db, system, other), { message: /đã ban hành với nội dung khác/ })
  const row = await db
    .selectFrom('questionnaire_version')
    .select(['title', 'content_hash'])
    .where('code', '=', 'M03')
    .execute()
  t.same(row, [{ title: edition.title, content_hash: edition.hash }])
  const acts = await db
    .selectFrom('audit')
    .select('subject')
    .where('act', '=', 'questionnaire.publish')
    .execute()
  t.same(acts, [{ subject: 'questionnaire:M03/1~T-GT-2.1' }])
})

t.test('two officials who publish the same at once freeze it once', async (t) => {
  const edition = await makeEdition(definition('M02'), [])
  const made = await Promise.all([
    publishQuestionnaire(db, system, edition),
    publishQuestionnaire(db, system, edition),
  ])
  t.same(made.map((one) => one.published).sort(), [false, true])
  t.equal(made[0].questionnaireVersionId, made[1].questionnaireVersionId)
})

t.test(
  'a specialist publishes on the page and reads the form; right answers are for those who publish',
  async (t) => {
    const list = textOf(await specialist.get('/questionnaires'))
    t.match(list, 'Phiếu có thể ban hành')
    const made = await specialist.post('/questionnaires', { questionnaire: 'M01/1', modules: ['T-GT/1'] })
    t.equal(made.statusCode, 303)
    const page = await specialist.get('/questionnaires/M01/1~T-GT.1')
    t.equal(page.statusCode, 200)
    const text = textOf(page)
    t.match(text, 'T-GT.K1')
    t.match(text, 'khóa đáp án cần Sở Tư pháp xác nhận')
    t.match(text, 'Đáp án: Sai.')
    const read = textOf(await officer.get('/questionnaires/M01/1~T-GT.1'))
    t.match(read, 'T-GT.K1')
    t.notMatch(read, 'Đáp án')
    t.notMatch(textOf(await officer.get('/questionnaires')), 'Phiếu có thể ban hành')
    t.equal((await officer.post('/questionnaires', { questionnaire: 'M01/1' })).statusCode, 403)
    t.equal((await specialist.get('/questionnaires/M01/7')).statusCode, 404)
    t.equal((await specialist.post('/questionnaires', { questionnaire: 'M09/1' })).statusCode, 404)
  },
)

t.test('a module that does not fit and a file with a fault are named, with the reason', async (t) => {
  const wrong = await specialist.post('/questionnaires', { questionnaire: 'M04/1', modules: ['T-GT/1'] })
  t.equal(wrong.statusCode, 422)
  t.match(textOf(wrong), 'questionnaires/M04/1.json + modules/T-GT/1.json')
  t.match(textOf(wrong), 'mô-đun T-GT')
  const doubled = structuredClone(definition('M02').document) as { pages: { elements: unknown[] }[] }
  doubled.pages[1]!.elements.push(doubled.pages[1]!.elements[0])
  await t.rejects(makeEdition({ ...definition('M02'), document: doubled }, []), { name: 'SurveyFaults' })
  for (const text of ['{', '[]', '{"code":"M01","revision":"2"}']) {
    t.ok(Array.isArray(readDefinition('questionnaires/M01/1.json', text)), text)
  }
})
