import { checkAnswers } from '../../src/surveys/check.ts'
import { compile } from '../../src/surveys/compile.ts'
import { standingOf } from '../../src/surveys/standing.ts'
import { surveyModel } from '../../src/surveys/survey-js.ts'
import { Draw } from './draw.ts'
import type { Json, Model } from './walk-model.ts'

export type Walks = {
  readonly walks: number
  /** Forms that a trigger ended early, forms of which it left pages out, forms that a missing answer held up. */
  readonly ended: number
  readonly skipped: number
  readonly heldUp: number
  readonly difference: string | null
}

const deciding = ['radiogroup', 'dropdown', 'rating', 'boolean', 'checkbox', 'text'] as const

/** A form of several pages with a trigger that ends it or leads past pages. */
function randomForm(draw: Draw) {
  const count = draw.whole(3, 5)
  const at = draw.whole(0, count - 3)
  const type = draw.one(deciding)
  const pages = Array.from({ length: count }, (_, page) => {
    const own = { type: 'text', name: `t${page}`, isRequired: draw.once(2) }
    const source = {
      type,
      name: 'source',
      ...(type === 'text' || type === 'rating' || type === 'boolean' ? {} : { choices: [1, 2, 3] }),
    }
    return { name: `p${page}`, elements: page === at ? [own, source] : [own] }
  })
  const value = type === 'boolean' ? draw.one(['true', 'false']) : draw.whole(1, 3)
  const sign = type === 'checkbox' ? 'contains' : draw.one(['=', '<>', '='])
  const expression = draw.one([`{source} ${sign} ${value}`, '{source} notempty'])
  const target = draw.whole(at + 1, count - 1)
  const trigger = draw.once(2)
    ? { type: 'complete', expression }
    : { type: 'skip', expression, gotoName: `t${target}` }
  return { document: { pages, triggers: [trigger] }, type }
}

function answerOf(draw: Draw, type: string): unknown {
  if (type === 'boolean') return draw.once(2)
  if (type === 'checkbox') return draw.some([1, 2, 3])
  return type === 'text' ? String(draw.whole(1, 3)) : draw.whole(1, 3)
}

/** Fills in page after page as SurveyJS leads; the names of what was on the pages, and whether the form came to its end. */
function fillIn(model: Model, draw: Draw, type: string): { met: string[]; given: Json; ended: boolean } {
  const met: string[] = []
  const given: Json = {}
  for (let steps = 0; steps < 12; steps++) {
    const page = model.currentPage as { questions: { name: string }[] }
    const names = page.questions.map(({ name }) => name)
    met.push(...names)
    for (const name of names) {
      // Triggers look when an answer changes, and a skip leaves its own page at once: there everything is answered.
      if (!names.includes('source') && draw.once(5)) continue
      given[name] = name === 'source' ? answerOf(draw, type) : 'x'
      model.setValue(name, given[name])
    }
    // A skip has led on already.
    if (model.currentPage !== page) continue
    const moved = model.isLastPage ? model.completeLastPage() : model.nextPage()
    if (!moved) return { met, given, ended: false }
    if (model.state === 'completed') return { met, given, ended: true }
  }
  return { met, given, ended: false }
}

/** Compares where triggers lead: pages met and left out, and whether the form could be sent. */
export async function compareTriggers(walks: number, seed: number): Promise<Walks> {
  const counts = { ended: 0, skipped: 0, heldUp: 0 }
  for (let done = 0; done < walks; done++) {
    const draw = new Draw(seed + done)
    const { document, type } = randomForm(draw)
    const questionnaire = compile(document)
    const { met, given, ended } = fillIn(await surveyModel(document), draw, type)
    const answers = given as Record<string, number>
    const standing = standingOf(questionnaire, answers)
    const seen = questionnaire.plan.nodes.flatMap(({ question, index }) =>
      question !== null && standing.visible[index] === 1 ? [question.name] : [],
    )
    const { valid, errors } = checkAnswers(questionnaire, given, 'refuse')
    if (!ended) counts.heldUp++
    else if (standing.stop !== null) counts.ended++
    else if (seen.length < questionnaire.plan.questions.size) counts.skipped++
    // A form that is held up ends there: what comes after was not met.
    const same = ended
      ? JSON.stringify(seen) === JSON.stringify(met)
      : met.every((name) => seen.includes(name))
    if (!same || valid !== ended) {
      const told = JSON.stringify({
        seen,
        met,
        valid,
        ended,
        errors: errors.map(({ code }) => code),
        document,
        given,
      })
      return { walks: done, ...counts, difference: `seed ${seed + done}: ${told}` }
    }
  }
  return { walks, ...counts, difference: null }
}
