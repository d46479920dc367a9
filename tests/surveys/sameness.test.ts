import fc from 'fast-check'
import t from 'tap'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { standingOf } from '../../src/surveys/standing.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { answersTo, randomSurvey } from './random-survey.ts'

/** Where we say no and survey-core, by design or by oversight, does not look (reference: libraries, F6). */
const stricter = new Set(['too_many', 'exclusive', 'not_whole', 'hidden', 'not_offered', 'too_long'])

type Model = Awaited<ReturnType<typeof surveyModel>>

/** survey-core's answers once hidden ones are taken out, first question first, as its own pages would have done it. */
function settle(model: Model, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const data = { ...given }
  for (;;) {
    model.data = data
    const hidden = model.getAllQuestions().find((question) => question.name in data && !isSeen(question))
    if (hidden === undefined) return data
    delete data[hidden.name]
  }
}

function isSeen(question: ReturnType<Model['getAllQuestions']>[number]): boolean {
  return question.isVisible && question.isParentVisible && (question.page as { isVisible: boolean }).isVisible
}

t.test('what is seen and what is accepted is what survey-core says', async (t) => {
  const cases = fc.sample(
    randomSurvey.chain((survey) => fc.tuple(fc.constant(survey), answersTo(survey.questions))),
    { numRuns: 300, seed: Number(process.env.SEED ?? 20261122) },
  )
  let refused = 0
  let compared = 0
  for (const [survey, given] of cases) {
    const questionnaire = compile(survey.document)
    const model = await surveyModel(survey.document)
    const kept = settle(model, given)
    const told = JSON.stringify({ document: survey.document, given })
    const theirs = model
      .getAllQuestions()
      .filter(isSeen)
      .map((question) => question.name)
    const standing = standingOf(questionnaire, given as Record<string, number>)
    const ours = questionnaire.plan.nodes
      .filter((node) => node.question !== null && standing.visible[node.index] === 1)
      .map((node) => node.question!.name)
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      t.same(ours, theirs, `seen: ${told}`)
      return
    }
    const checked = checkAnswers(questionnaire, given, 'drop')
    const judged = await surveyModel(survey.document)
    judged.data = kept
    const accepted = judged.validate(true)
    if (!accepted) refused++
    // An answer that only we refuse takes no part in our conditions, so the rest of the sheet may differ.
    if (checked.errors.some((error) => stricter.has(error.code))) continue
    compared++
    if (checked.valid !== accepted) {
      const said = judged
        .getAllQuestions()
        .flatMap((one) => one.errors.map((error) => `${one.name}: ${error.getText()}`))
      t.fail(
        `verdict: ours ${JSON.stringify(checked.errors.map((error) => [error.question, error.code]))}, theirs ${said}: ${told}`,
      )
      return
    }
  }
  t.ok(compared > 200, `${compared} verdicts compared`)
  t.ok(refused > 60 && refused < 240, `${refused} of ${cases.length} refused by survey-core`)
})
