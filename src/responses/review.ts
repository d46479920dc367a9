import { asWritten } from '../surveys/input-formats.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import { visiblePages } from '../surveys/walk.ts'
import type { Comment, ElementShown, Option } from './form.ts'
import { showPage } from './show-page.ts'
import type { PageToShow } from './showing.ts'
import { say } from './showing.ts'
import { valuesOf } from './typed-values.ts'

/** One question that was asked, and its answer in words; none when it was left out. */
export type Line = Readonly<{ question: string; answers: readonly string[]; rows: readonly Line[] }>

/** What was asked and answered on one page. */
export type ReviewedPage = Readonly<{ number: number; title: string; lines: readonly Line[] }>

/**
 * Every question that these answers lead to, page by page, each with its answer as the form would show it: what a person
 * reads before sending. Made from the pages as they are shown, so it can leave out nothing that was asked.
 */
export function reviewOf(
  given: Omit<PageToShow, 'page' | 'values' | 'errors'> & { answers: Answers },
): ReviewedPage[] {
  return visiblePages(given.questionnaire, given.answers).map((page) => {
    const showing = { ...given, page, values: valuesOf(page, given.answers), errors: [] }
    const { elements } = showPage(showing)
    const heading = page.title ?? given.questionnaire.title
    const title = say({ ...showing, anchors: new Map(), newId: () => '' }, heading)
    return { number: page.number, title, lines: elements.flatMap(linesOf) }
  })
}

function linesOf(element: ElementShown): Line[] {
  if (element.kind === 'note' || element.live?.hidden) return []
  if (element.kind === 'panel') {
    if (element.blank) return []
    const lines = element.elements.flatMap(linesOf)
    if (element.turn && element.title) return [{ question: element.title, answers: [], rows: lines }]
    const listed = element.elements.some((one) => one.kind === 'panel' && one.turn)
    return listed && element.title ? [{ question: element.title, answers: [], rows: lines }] : lines
  }
  const beside = commentsIn([element.comment])
  const question = element.title
  switch (element.kind) {
    case 'radio':
    case 'checkbox':
    case 'select': {
      const taken = element.options.filter(({ checked }) => checked)
      return [{ question, answers: [...taken.map(chosen), ...beside], rows: [] }]
    }
    case 'ranking': {
      const text = (value: string) => element.options.find((option) => option.value === value)?.text ?? value
      const places = element.places.filter(({ value }) => value !== '')
      const answers = places.map(({ place, value }) => `${place}. ${text(value)}`)
      return [{ question, answers: [...answers, ...beside], rows: [] }]
    }
    case 'fixed':
      return [{ question, answers: element.lines, rows: [] }]
    case 'range': {
      const ends = element.ends.map(({ value }) => value).filter((value) => value !== '')
      return [{ question, answers: ends.length === 0 ? beside : [ends.join(' – '), ...beside], rows: [] }]
    }
    case 'matrix':
      return [{ question, answers: beside, rows: element.rows.flatMap(linesOf) }]
    case 'input': {
      const { value, unit } = element
      const typed =
        value === '' ? [] : [(element.type === 'text' ? value : asWritten(value)) + (unit ? ` ${unit}` : '')]
      return [{ question, answers: [...typed, ...beside], rows: [] }]
    }
  }
}

function chosen({ text, comment }: Option): string {
  return comment?.value ? `${text}: ${comment.value}` : text
}

function commentsIn(comments: readonly (Comment | null)[]): string[] {
  return comments.flatMap((comment) => (comment?.value ? [comment.value] : []))
}
