import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { ElementShown } from '../../src/responses/form.ts'
import { showPage } from '../../src/responses/show-page.ts'
import { compile } from '../../src/surveys/compile.ts'
import { holds } from '../../src/surveys/evaluate.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'
import type { answersInFields } from '../../src/surveys/fields-answers.ts'
import { isLivePage } from '../../src/surveys/live-page.ts'
import type { Answers, CompiledQuestionnaire, Page } from '../../src/surveys/questionnaire.ts'
import { readPage } from '../../src/surveys/read-form.ts'
import { citizenScripts } from '../support/citizen-scripts.ts'
import { Draw } from '../surveys/draw.ts'
import { randomSurvey } from '../surveys/random-survey.ts'

const made = await citizenScripts()
const [, conditions, functions] = made.map(({ path }) => path)
type Script = { holds: typeof holds; answersInFields: typeof answersInFields; learn(given: object): void }
const script: Script = await import(conditions!)
script.learn(await import(functions!))

t.test(
  'the scripts are as their sources make them, light, and call the functions of the server',
  async (t) => {
    let weight = 0
    for (const { path, text } of made) {
      t.equal(await readFile(path, 'utf8'), text, 'if not: node tests/citizen-scripts.ts')
      weight += gzipSync(text).length
    }
    t.ok(weight < 9500, `a page with conditions that call functions loads ${weight} bytes of script in all`)
    const call = (name: string, ...given: (number | string)[]) => {
      const values = given.map((value) => ({ op: 'constant', value }) as const)
      return { op: 'call', name, arguments: values } as const
    }
    for (const [left, value] of [
      [call('sum', 2, 3), 5],
      [call('max', 2, 3), 3],
      [call('dateDiff', '2026-01-01', '2026-03-01', 'months'), 2],
    ] as const) {
      const condition = { op: 'compare', by: 'equal', left, right: { op: 'constant', value } } as const
      t.ok(holds(condition, { answers: {} }))
      t.ok(script.holds(condition, { answers: {} }), left.name)
    }
  },
)

t.test('with a script, a page shows what the server then expects, on pages made by chance', async (t) => {
  let [pages, brought] = [0, 0]
  const first = Number(process.env.SEED ?? Date.now() % 1_000_000)
  for (let seed = first; seed < first + 400; seed++) {
    const draw = new Draw(seed)
    const { document } = randomSurvey(draw)
    const questionnaire = compiled(document)
    if (!questionnaire) continue
    const dice = () => draw.whole(0, 9)
    let answers: Answers = {}
    for (const page of questionnaire.pages) {
      const shown = show(questionnaire, page, answers)
      const fields = new Map(
        fieldsOf(shown.elements, []).map((one) => [one.name, { ...one, typed: one.fill(dice) }]),
      )
      const seen = shown.logic ? settled(fields, shown.logic) : () => true
      const form = [...fields.values()].filter((one) => one.typed.length > 0 && one.path.every(seen))
      const read = readPage(
        questionnaire,
        page.name,
        answers,
        Object.fromEntries(form.map((one) => [one.name, one.typed.length === 1 ? one.typed[0]! : one.typed])),
      )
      if (isLivePage(page) && shown.logic) {
        pages++
        const expected = fieldsOf(show(questionnaire, page, read.answers).elements, [])
        const now = new Map(expected.map((one) => [one.name, one.path.every(({ hidden }) => !hidden)]))
        for (const one of fields.values()) {
          const here = one.path.every(seen)
          if (here && one.path.some(({ hidden }) => hidden)) brought++
          if (here !== (now.get(one.name) ?? false))
            throw new Error(
              `seed ${seed}, ${one.name}: script ${here}\n${JSON.stringify(form.map(({ name, typed }) => [name, typed]))}`,
            )
        }
        const refused = read.errors.filter(({ code }) => code === 'hidden')
        if (refused.length > 0) throw new Error(`seed ${seed}: sent although hidden: ${refused[0]?.field}`)
      }
      answers = read.answers
    }
  }
  t.ok(pages > 60 && brought > 10, `${pages} pages with conditions, ${brought} fields brought in`)
})

function compiled(document: unknown): CompiledQuestionnaire | null {
  try {
    return compile(document)
  } catch (error) {
    if (error instanceof SurveyFaults) return null
    throw error
  }
}

const show = (questionnaire: CompiledQuestionnaire, page: Page, answers: Answers) =>
  showPage({
    ...{ questionnaire, page, answers, values: {}, errors: [], language: 'vi' },
    placeholders: {},
    seed: '',
  })

type Live = { when: string; hidden: boolean; turn: { group: string; begin: string } | null }
type Field = { name: string; path: Live[]; fill: (dice: () => number) => string[] }

/** Every field of a page, with the conditions it stands under. Of a list only the first entry: blank ones move up. */
function fieldsOf(elements: readonly ElementShown[], around: Live[], turn: Live['turn'] = null): Field[] {
  return elements.flatMap((element): Field[] => {
    const path = 'live' in element && element.live ? [...around, { ...element.live, turn }] : around
    if (element.kind === 'note' || element.kind === 'fixed') return []
    if (element.kind === 'panel') {
      if (element.list && !element.fields?.begin.endsWith(':1:')) return []
      return fieldsOf(element.elements, path, element.fields ?? turn)
    }
    const pick = (values: readonly string[]) => (dice: () => number) => {
      const value = values[dice()]
      return value === undefined ? [] : [value]
    }
    if (element.kind === 'matrix') return element.rows.flatMap((row) => fieldsOf([row], path, turn))
    if (element.kind === 'ranking') {
      const values = element.options.map(({ value }) => value)
      return element.places.map(({ name }, at) => ({ name, path, fill: () => values.slice(at, at + 1) }))
    }
    if (element.kind === 'range') {
      return element.ends.map(({ name }, at) => ({ name, path, fill: () => [String(at * 2)] }))
    }
    if (element.kind === 'input') {
      const typed = ['', '3', '5', '1', 'a', '2', '4', '-1', '3,5']
      return [{ name: element.name, path, fill: pick(element.inputMode ? typed : ['a', 'b', '', '3', 'c']) }]
    }
    return [{ name: element.name, path, fill: pick(element.options.map(({ value }) => value)) }]
  })
}

/** What the script does with the conditions of a page, without a page. */
function settled(
  fields: ReadonlyMap<string, Field & { typed: string[] }>,
  logic: NonNullable<ReturnType<typeof showPage>['logic']>,
): (live: Live) => boolean {
  const key = ({ when, turn }: Live) => `${turn?.begin}${when}`
  const on = new Map<string, boolean>()
  for (const { path } of fields.values()) for (const one of path) on.set(key(one), !one.hidden)
  const seen = (one: Live) => on.get(key(one)) ?? true
  const read = (name: string) => {
    const field = fields.get(name)
    return field?.path.every(seen) ? field.typed : []
  }
  for (let round = 0, changed = true; changed; round++) {
    if (round > 50) throw new Error('never settles')
    changed = false
    const answers = { ...logic.known, ...script.answersInFields(logic.fields, read) }
    for (const one of [...fields.values()].flatMap(({ path }) => path)) {
      const { turn } = one
      const asked = turn ? (logic.turns[turn.group] ?? {}) : {}
      const scope = { answers, turn: turn ? script.answersInFields(asked, read, turn.begin) : undefined }
      const now = script.holds(JSON.parse(one.when), scope)
      if (now === seen(one)) continue
      on.set(key(one), now)
      changed = true
    }
  }
  return seen
}
