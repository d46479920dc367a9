import type { Choice, Element, Page, Question } from './questionnaire.ts'
import { settleDefaults } from './settle-defaults.ts'
import type { Report } from './source.ts'

/** Every element below a list of elements, itself included, in the order in which they are shown. */
export function* everyElement(elements: readonly Element[]): Generator<Element> {
  for (const element of elements) {
    yield element
    if (element.kind === 'panel' || element.kind === 'group') yield* everyElement(element.elements)
  }
}

/** Every element whose answer stands beside those of the page: not those inside repeated groups. */
export function* outerElements(elements: readonly Element[]): Generator<Element> {
  for (const element of elements) {
    yield element
    if (element.kind === 'panel') yield* outerElements(element.elements)
  }
}

export function isQuestion(element: Element): element is Question {
  return element.kind !== 'note' && element.kind !== 'panel' && element.kind !== 'group'
}

/** Gives carried-over choices and repeated groups the choices of the question they take them from. */
export function linkElements(pages: readonly Page[], report: Report): Page[] {
  const questions = new Map<string, Question>()
  for (const element of pages.flatMap((page) => [...everyElement(page.elements)])) {
    if (isQuestion(element)) questions.set(element.name, element)
  }

  function refuse(element: Element, reason: string): readonly Choice[] {
    report.faults.push({ path: element.path, question: element.name, code: 'bad_source', reason })
    return []
  }
  function choicesOf(question: Question, asked: readonly string[]): readonly Choice[] {
    if (!('choices' in question) || question.kind === 'matrix') {
      return refuse(question, `câu “${question.name}” không có phương án để lấy.`)
    }
    if (question.choicesFrom === null) return question.choices
    if (asked.includes(question.name))
      return refuse(question, 'các câu lấy phương án của nhau thành vòng tròn.')
    const source = questions.get(question.choicesFrom.question)
    if (source === undefined) return refuse(question, `không có câu hỏi “${question.choicesFrom.question}”.`)
    return choicesOf(source, [...asked, question.name])
      .filter((choice) => choice.state === null && !choice.added)
      .map((choice) => ({ ...choice, comment: null, visibleIf: null, exclusive: false }))
  }
  function link(element: Element): Element {
    if (element.kind === 'panel') return { ...element, elements: element.elements.map(link) }
    if (element.kind === 'group') {
      if (element.shape !== 'chosen') return { ...element, elements: element.elements.map(link) }
      const source = questions.get(element.source)
      const turns = source?.kind === 'multiple' ? source.choices.filter((choice) => !choice.exclusive) : []
      return { ...element, turns, elements: element.elements.map(link) }
    }
    return element.kind === 'note' ? element : settleDefaults(withSource(element), report)
  }
  function withSource(element: Question): Question {
    if (!('choicesFrom' in element) || element.choicesFrom === null) return element
    const choices = choicesOf(element, [])
    if (element.kind !== 'ranking') return { ...element, choices }
    const places = element.full ? choices.length : Math.min(element.places || choices.length, choices.length)
    return { ...element, choices, places }
  }
  return pages.map((page) => ({ ...page, elements: page.elements.map(link) }))
}
