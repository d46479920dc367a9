import { fieldName } from './field-name.ts'
import { everyElement, isQuestion } from './link-elements.ts'
import type { Answers, CompiledQuestionnaire, LocalText, Page } from './questionnaire.ts'
import { liveElements, type Shown } from './walk.ts'

const known = new WeakMap<Page, boolean>()

/** Whether an answer on the page may decide what else is seen on it. */
export function isLivePage(page: Page): boolean {
  let live = known.get(page)
  if (live === undefined) {
    const elements = [...everyElement(page.elements)]
    const keys = new Set(elements.filter(isQuestion).map(({ key }) => key))
    live = elements.some(
      ({ visibleIf }) =>
        visibleIf !== null && (visibleIf.turnUses.length > 0 || visibleIf.uses.some((key) => keys.has(key))),
    )
    known.set(page, live)
  }
  return live
}

/** A question on a page that comes and goes with other answers on it. */
export type Passing = Readonly<{ field: string; title: LocalText; hidden: boolean }>

/** Every question that other answers on this very page bring in or hide, by the name of its field. */
export function passingQuestions(
  questionnaire: CompiledQuestionnaire,
  page: Page,
  answers: Answers,
): Map<string, Passing> {
  const found = new Map<string, Passing>()
  if (!isLivePage(page)) return found
  for (const one of passingIn(liveElements(questionnaire, page.name, answers).shown, {})) {
    found.set(one.field, one)
  }
  return found
}

type Around = { group?: string; turn?: string | number | boolean; live?: boolean; hidden?: boolean }

function* passingIn(shown: readonly Shown[], around: Around): Generator<Passing> {
  for (const one of shown) {
    const live = around.live || one.live !== null
    const hidden = around.hidden || one.hidden
    const inside = { ...around, live, hidden }
    if (one.kind === 'panel') yield* passingIn(one.inside, inside)
    else if (one.kind === 'group') {
      for (const { turn, inside: elements } of one.turns) {
        yield* passingIn(elements, { ...inside, group: one.element.name, turn: turn.value })
      }
    } else if (one.kind === 'question' && live && !one.readOnly) {
      const { name, title } = one.element
      const { group, turn } = around
      const field = fieldName(name, group === undefined ? {} : { group, turn: turn! })
      yield { field, title, hidden }
    }
  }
}
