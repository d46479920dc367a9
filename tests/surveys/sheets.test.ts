import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { assemble } from '../../src/surveys/assemble.ts'
import { type AnswerError, checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { definitions, type Json } from './documents.ts'

/** Answers as people give them, right and wrong, written by hand: `sheets/*.json`. */
type Sheet = {
  readonly name: string
  readonly answers: Json
  /** Question after which the form ends. */
  readonly ends?: string
  /** Item codes (with `/turn`) at which it must fail, `null` for the sheet as a whole; absent if it is right. */
  readonly errors?: readonly (string | null)[]
  /** States of some items, by code. */
  readonly states?: { readonly [code: string]: string }
}
type Sheets = {
  readonly questionnaire: string
  readonly modules: readonly string[]
  readonly sheets: readonly Sheet[]
}

const folder = new URL('./sheets/', import.meta.url)
const files = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Sheets,
)

function documentOf(code: string): Json {
  const found = definitions.find((definition) => definition.code === code)
  if (found === undefined) throw new Error(`no definition ${code}`)
  return found.document
}

function placeOf({ question, row, turn }: AnswerError): string | null {
  const code = row ?? question
  return code === null || turn === null ? code : `${code}/${turn}`
}

for (const { questionnaire, modules, sheets } of files) {
  const document = assemble(documentOf(questionnaire), modules.map(documentOf))
  const compiled = compile(document)

  t.test(questionnaire, async (t) => {
    for (const sheet of sheets) {
      await t.test(sheet.name, async (t) => {
        const checked = checkAnswers(compiled, sheet.answers)
        t.same(checked.errors.map(placeOf), sheet.errors ?? [])
        t.equal(checked.valid, sheet.errors === undefined)
        t.equal(checked.discard, sheet.ends === 'A01', 'only a sheet of someone under 16 is discarded')
        for (const [code, state] of Object.entries(sheet.states ?? {})) {
          const item = compiled.items.find((candidate) => candidate.code === code)
          t.equal(item && checked.states[item.index], state, code)
        }
        if (sheet.errors !== undefined) return
        t.same(checked.answers, sheet.answers, 'nothing is lost or changed')
        await t.test('SurveyJS keeps the same answers and ends at the same place', async (t) => {
          const model = await surveyModel(document)
          model.data = structuredClone(sheet.answers)
          model.clearIncorrectValues(true)
          t.same(model.data, sheet.answers)
          let last = model.currentPage
          for (let turned = 0; turned < model.pages.length && model.state === 'running'; turned++) {
            last = model.currentPage
            if (model.isLastPage) model.tryComplete()
            else model.nextPage()
          }
          t.equal(model.state, 'completed')
          t.same(model.data, sheet.answers)
          if (sheet.ends !== undefined) t.ok(last.getQuestionByName(sheet.ends), `ended after ${sheet.ends}`)
        })
      })
    }
  })
}
