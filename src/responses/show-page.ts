import { shuffled } from '../surveys/choices.ts'
import { fieldName } from '../surveys/field-name.ts'
import { type LocalText, type Scalar, textIn } from '../surveys/questionnaire.ts'
import { standingAt } from '../surveys/standing.ts'
import { type Live, liveElements, type Shown } from '../surveys/walk.ts'
import { words } from '../words/index.ts'
import type { ElementShown, ErrorShown, LiveShown, PanelShown } from './form.ts'
import { logicOf, type PageLogic } from './page-logic.ts'
import { paragraphs } from './placeholders.ts'
import { showQuestion } from './show-question.ts'
import { type Around, beginShowing, langOf, type PageToShow, type Showing, say } from './showing.ts'

/**
 * Makes what the views print of one page: its elements in order, also those that are hidden until an answer on the page brings
 * them in; what a script needs to do that; and the lines of the summaries of errors and of questions just brought in.
 */
export function showPage(given: PageToShow): {
  elements: ElementShown[]
  logic: PageLogic | null
  errors: ErrorShown[]
  fresh: ErrorShown[]
} {
  // What texts name in braces may be worked out, or stand in a question beforehand.
  const standing = standingAt(given.questionnaire, given.answers)
  const showing = beginShowing({ ...given, answers: { ...given.answers, ...standing.answers } })
  const seen = liveElements(given.questionnaire, given.page.name, given.answers)
  const order = given.page.random ? shuffled(given.page.name, seen.shown, given.seed) : seen.shown
  const elements = order.map((one) => showElement(showing, one, {}))
  const errors = given.errors.map((error) => ({
    href: error.field === null ? null : (showing.anchors.get(error.field) ?? null),
    text: textIn(error.message, given.language),
  }))
  const fresh = (given.fresh ?? []).map(({ field, title }) => ({
    href: showing.anchors.get(field) ?? null,
    text: say(showing, title),
  }))
  return { elements, logic: logicOf(given.page, seen), errors, fresh }
}

/** What decides whether a part of the page is seen, for the views. */
function liveShown({ live, hidden }: Live): LiveShown | null {
  return live && { when: JSON.stringify(live.tree), hidden }
}

function showElement(showing: Showing, shown: Shown, around: Around): ElementShown {
  const { element } = shown
  switch (shown.kind) {
    case 'note':
      return {
        kind: 'note',
        live: liveShown(shown),
        textLang: langOf(showing, shown.element.text),
        paragraphs: paragraphs(say(showing, shown.element.text)),
      }
    case 'panel': {
      const list = shown.element.random ? shuffled(element.name, shown.inside, showing.seed) : shown.inside
      const inside = list.map((one) => showElement(showing, one, around))
      return { ...panel(showing, element.title, element.description, inside), live: liveShown(shown) }
    }
    case 'group': {
      const { name } = element
      if (shown.element.shape === 'fields') {
        const [only] = shown.turns
        const within = { group: name, turn: 1 }
        const lines = (only?.inside ?? []).map((one) => showElement(showing, one, within))
        const fields = { group: name, begin: fieldsBegin(name, 1) }
        return {
          ...panel(showing, element.title, element.description, lines),
          live: liveShown(shown),
          fields,
        }
      }
      const rows = shown.element.random ? shuffled(element.name, shown.turns, showing.seed) : shown.turns
      const turns = rows.map(({ turn, inside, blank }): PanelShown => {
        const within = { group: name, turn: turn.value }
        const elements = inside.map((one) => showElement(showing, one, within))
        const fields = { group: name, begin: fieldsBegin(name, turn.value) }
        const list = shown.element.shape === 'list'
        const made = { ...panel(showing, turn.text, null, elements), turn: true, blank, fields, list }
        const entry = words[showing.language].responses.entry(made.title ?? '')
        return list ? { ...made, title: entry, titleLang: null } : made
      })
      const { shape, most } = shown.element
      const more = shape === 'list' && turns.length < most ? `${encodeURIComponent(name)}:` : null
      return {
        ...panel(showing, element.title, element.description, turns),
        ...{ live: liveShown(shown), more, most },
      }
    }
    case 'question':
      return { ...showQuestion(showing, shown, around), live: liveShown(shown) }
  }
}

function fieldsBegin(group: string, turn: Scalar): string {
  return fieldName('', { group, turn })
}

function panel(
  showing: Showing,
  title: LocalText | null,
  hint: LocalText | null,
  elements: readonly ElementShown[],
): PanelShown {
  return {
    kind: 'panel',
    live: null,
    id: showing.newId(),
    turn: false,
    fields: null,
    list: false,
    more: null,
    most: 0,
    blank: false,
    title: say(showing, title),
    titleLang: langOf(showing, title),
    hint: say(showing, hint),
    hintLang: langOf(showing, hint),
    elements,
  }
}
