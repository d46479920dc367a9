import { shuffled } from '../surveys/choices.ts'
import { type LocalText, textIn } from '../surveys/questionnaire.ts'
import { standingOf } from '../surveys/standing.ts'
import { type Shown, visibleElements } from '../surveys/walk.ts'
import type { ElementShown, ErrorShown, PanelShown } from './form.ts'
import { paragraphs } from './placeholders.ts'
import { showQuestion } from './show-question.ts'
import { type Around, beginShowing, type PageToShow, type Showing, say } from './showing.ts'

/** Makes what the views print of one page: its elements in order, and the lines of the error summary. */
export function showPage(given: PageToShow): { elements: ElementShown[]; errors: ErrorShown[] } {
  // What texts name in braces may be worked out, or stand in a question beforehand.
  const standing = standingOf(given.questionnaire, given.answers)
  const showing = beginShowing({ ...given, answers: { ...given.answers, ...standing.answers } })
  const seen = visibleElements(given.questionnaire, given.page.name, given.answers)
  const order = given.page.random ? shuffled(given.page.name, seen, given.seed) : seen
  const elements = order.map((one) => showElement(showing, one, {}))
  const errors = given.errors.map((error) => ({
    href: error.field === null ? null : (showing.anchors.get(error.field) ?? null),
    text: textIn(error.message, given.language),
  }))
  return { elements, errors }
}

function showElement(showing: Showing, shown: Shown, around: Around): ElementShown {
  const { element } = shown
  switch (shown.kind) {
    case 'note':
      return { kind: 'note', paragraphs: paragraphs(say(showing, shown.element.text)) }
    case 'panel': {
      const list = shown.element.random ? shuffled(element.name, shown.inside, showing.seed) : shown.inside
      const inside = list.map((one) => showElement(showing, one, around))
      return panel(showing, element.title, element.description, false, inside)
    }
    case 'group': {
      if (shown.element.shape === 'fields') {
        const [only] = shown.turns
        const within = { group: element.name, turn: 1 }
        const lines = (only?.inside ?? []).map((one) => showElement(showing, one, within))
        return panel(showing, element.title, element.description, false, lines)
      }
      const rows = shown.element.random ? shuffled(element.name, shown.turns, showing.seed) : shown.turns
      const turns = rows.map(({ turn, inside, blank }) => {
        const within = { group: element.name, turn: turn.value }
        const elements = inside.map((one) => showElement(showing, one, within))
        return { ...panel(showing, turn.text, null, true, elements), blank }
      })
      return panel(showing, element.title, element.description, false, turns)
    }
    case 'question':
      return showQuestion(showing, shown, around)
  }
}

function panel(
  showing: Showing,
  title: LocalText | null,
  hint: LocalText | null,
  turn: boolean,
  elements: readonly ElementShown[],
): PanelShown {
  const id = showing.newId()
  return {
    kind: 'panel',
    id,
    turn,
    blank: false,
    title: say(showing, title),
    hint: say(showing, hint),
    elements,
  }
}
