import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { sayAnswer, sayCheck } from '../../src/surveys/command.ts'
import { definitions } from './documents.ts'

const simple = JSON.stringify({
  title: 'Thử',
  elements: [
    { type: 'radiogroup', name: 'a', choices: [1, 2], isRequired: true },
    { type: 'text', name: 'b', visibleIf: '{a} = 1', maxLength: 5 },
  ],
})

t.test('every questionnaire and module of ours has an outline', async (t) => {
  for (const { path, document } of definitions) {
    const said = sayCheck(JSON.stringify(document))
    t.equal(said.exitCode, 0, path)
    t.ok(said.lines.length > 4, path)
  }
})

t.test('a document is outlined, or every fault of it named', async (t) => {
  const { lines, exitCode } = sayCheck(simple)
  t.equal(exitCode, 0)
  t.ok(lines.some((line) => line.includes('a single, bắt buộc, 2 phương án')))
  t.ok(lines.some((line) => line.includes('khi {a} = 1')))
  const bad = sayCheck(
    '{"elements":[{"type":"file","name":"f"},{"type":"text","name":"g","visibleIf":"{x}=1"}]}',
  )
  t.equal(bad.exitCode, 1)
  t.equal(bad.lines.length, 2)
  t.match(bad.lines[0], /^elements\[0\]\.type \(câu f\)/)
  t.match(bad.lines[1], /^elements\[1\]\.visibleIf \(câu g\).*“x”/)
  for (const text of ['', '{', 'null', '[]', '"x"', `${'['.repeat(200_000)}`]) {
    t.equal(sayCheck(text).exitCode, 1, text.slice(0, 20))
  }
})

t.test('a verdict is one line of JSON', async (t) => {
  const verdict = (answers: string) => {
    const said = sayAnswer(simple, answers)
    t.equal(said.lines.length, 1)
    return { exitCode: said.exitCode, ...JSON.parse(said.lines[0]!) }
  }
  t.same(verdict('{"a":1,"b":" ế "}'), { exitCode: 0, valid: true, errors: [], answers: { a: 1, b: 'ế' } })
  const wrong = verdict('{"a":2,"b":"x","c":1}')
  t.equal(wrong.exitCode, 1)
  t.equal(wrong.valid, false)
  t.same(
    wrong.errors.map((error: { question: unknown; code: unknown }) => [error.question, error.code]),
    [
      [null, 'unknown_field'],
      ['b', 'hidden'],
    ],
  )
  t.equal(verdict('nothing').errors[0].code, 'answers')
  t.equal(JSON.parse(sayAnswer('{}', '{}').lines[0]!).errors[0].code, 'document')
})

t.test('the command reads files and ends with the right code', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'survey-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const script = resolve(import.meta.dirname, '../../src/commands/survey.ts')
  const run = (...words: string[]) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' })
  const document = join(folder, 'document.json')
  const answers = join(folder, 'answers.json')
  writeFileSync(document, simple)
  writeFileSync(answers, '{"a":7}')
  t.equal(run('check', document).status, 0)
  t.equal(run('check', answers).status, 1)
  t.equal(run('check', join(folder, 'none.json')).status, 1)
  const said = run('answer', document, answers)
  t.equal(said.status, 1)
  t.equal(JSON.parse(said.stdout).errors[0].code, 'not_a_choice')
  t.equal(run('dance').status, 2)
})
