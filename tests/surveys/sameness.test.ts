import fc from 'fast-check'
import t from 'tap'
import { assemble } from '../../src/surveys/assemble.ts'
import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { standingOf } from '../../src/surveys/standing.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { compare, settle } from './compare.ts'
import { compareTriggers } from './compare-triggers.ts'
import { modules, questionnaires } from './documents.ts'
import { Draw } from './draw.ts'
import { featuresOf } from './features-of.ts'
import { answerTo } from './random-answers.ts'
import type { RandomQuestion } from './random-survey.ts'
import { isSeen } from './walk-model.ts'

t.test('what is seen, asked, worked out and accepted is what survey-core says', async (t) => {
  const seed = Number(process.env.SEED ?? 20261122)
  // Of 500 those that hold something which fewer than two verdicts were compared of before.
  const choosing = { times: 2, features: featuresOf }
  const found = await compare(500, seed, () => {}, choosing)
  const { pairs, compared, refused, questions, values, prefilled, difference, features } = found
  t.comment(`seed ${seed}: ${pairs} pairs, ${compared} verdicts compared, ${refused} refused by survey-core`)
  t.equal(difference, null)
  t.ok(features > 370, `${features} properties, operators and functions by what they stand on`)
  t.ok(compared > 120, `${compared} verdicts compared`)
  t.ok(refused > 30 && refused < compared - 30, `${refused} of them refused by survey-core`)
  t.ok(questions > 400 && values > 200 && prefilled > 30, `${questions}, ${values}, ${prefilled}`)
})

t.test('triggers end the form and leave pages out where survey-core does', async (t) => {
  const seed = Number(process.env.SEED ?? 20261122)
  const { ended, skipped, heldUp, difference } = await compareTriggers(80, seed)
  t.equal(difference, null)
  t.ok(ended > 10 && skipped > 5 && heldUp > 5, `${ended}, ${skipped}, ${heldUp}`)
})

t.test('our own questionnaires show what survey-core shows, with answers made by chance', async (t) => {
  for (const { code, document } of questionnaires) {
    const fitting = modules.filter((module) => (module.document.questionnaires as string[]).includes(code))
    const slots = new Map(fitting.map((module) => [module.document.slot, module.document]))
    const assembled = assemble(document, [...slots.values()])
    const questionnaire = compile(assembled)
    const pages = assembled.pages as { elements: RandomQuestion[] }[]
    const asked = pages
      .flatMap((page) => page.elements)
      .filter(({ type }) => type !== 'html' && type !== 'paneldynamic')
    const own = asked.filter(({ name }) => name !== 'A01')
    const plain = own.filter((question) => !('valueName' in question))
    const draw = new Draw(7)
    const model = await surveyModel(assembled)
    for (let sheet = 0; sheet < 12; sheet++) {
      const some = plain.filter(() => draw.once(2))
      const answers = some.map((question) => [question.name, answerTo(draw, question, true)])
      const given = { ...Object.fromEntries(answers), A01: 4 }
      model.clear()
      settle(model, given)
      const standing = standingOf(questionnaire, given as Record<string, number>)
      const theirs = model
        .getAllQuestions()
        .filter((question) => question.hasTitle !== false && isSeen(question))
        .map(({ name }) => name)
      const ours = questionnaire.plan.nodes
        .filter((node) => node.question && standing.visible[node.index] === 1)
        .map((node) => node.question!.name)
      const counted = theirs.filter((name) => questionnaire.plan.byName.get(name)?.question)
      if (JSON.stringify(ours) !== JSON.stringify(counted))
        t.same(ours, counted, `${code} ${JSON.stringify(given)}`)
    }
    t.pass(code)
  }
})

t.test('repeated groups show and ask what survey-core does', async (t) => {
  const document = {
    pages: [
      {
        elements: [
          {
            type: 'checkbox',
            name: 'used',
            valueName: 'v',
            valuePropertyName: 'service',
            choices: [1, 2, 3],
          },
          {
            type: 'paneldynamic',
            name: 'each',
            valueName: 'v',
            templateElements: [
              { type: 'rating', name: 'mark' },
              {
                type: 'comment',
                name: 'because',
                visibleIf: '{panel.mark} < 3 and {v} contains 2',
                isRequired: true,
              },
            ],
          },
          { type: 'text', name: 'both', visibleIf: '{v} anyof [1] and {v.length} > 1' },
          { type: 'text', name: 'first', visibleIf: '{v[0].mark} = 5', isRequired: true },
        ],
      },
    ],
  }
  const questionnaire = compile(document)
  const turn = fc.record(
    { mark: fc.integer({ min: 1, max: 5 }), because: fc.constant('x') },
    { requiredKeys: [] },
  )
  const sheets = fc.sample(
    fc.tuple(fc.shuffledSubarray([1, 2, 3], { minLength: 1 }), fc.array(turn, { minLength: 3 })),
    {
      numRuns: 30,
      seed: 5,
    },
  )
  let refused = 0
  for (const [services, fields] of sheets) {
    const v = services.map((service, at) => ({ service, ...JSON.parse(JSON.stringify(fields[at])) }))
    const checked = checkAnswers(questionnaire, { v }, 'drop')
    const model = await surveyModel(document)
    model.data = { v: checked.answers.v }
    const panels = (
      model.getQuestionByName('each') as unknown as {
        panels: { questions: { name: string; isVisible: boolean }[] }[]
      }
    ).panels
    const theirs = panels.map(({ questions }) =>
      questions.filter((one) => one.isVisible).map(({ name }) => name),
    )
    const { turns, visible } = standingOf(questionnaire, { v })
    const ours = turns.get('each')!.map((one) =>
      questionnaire.plan.byName
        .get('each')!
        .inner!.nodes.filter((node) => one.visible[node.index] === 1)
        .map((node) => node.element!.name),
    )
    const seen = (name: string) => visible[questionnaire.plan.byName.get(name)!.index] === 1
    t.same(
      { ours, both: seen('both'), first: seen('first'), valid: checked.valid },
      {
        ours: theirs,
        both: model.getQuestionByName('both').isVisible,
        first: model.getQuestionByName('first').isVisible,
        valid: model.validate(true),
      },
      JSON.stringify(v),
    )
    if (!checked.valid) refused++
  }
  t.ok(refused > 3 && refused < 27, `${refused} refused`)
})
