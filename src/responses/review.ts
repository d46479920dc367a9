import { asWritten } from '../surveys/input-formats.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import { visiblePages } from '../surveys/walk.ts'
import type { Comment, ElementShown, Option } from './form.ts'
import { showPage } from './show-page.ts'
import type { PageToShow } from './showing.ts'
import { beginShowing, langOf, say } from './showing.ts'
import { valuesOf } from './typed-values.ts'

/** One question that was asked, and its answer in words; none when it was left out. */
export type Line = Readonly<{
  question: string
  questionLang: string | null
  answers: readonly Told[]
  rows: readonly Line[]
}>

/** `lang`: the language of the text where it is not that of the page. */
type Told = Readonly<{ text: string; lang: string | null }>

/** What was asked and answered on one page. */
export type ReviewedPage = Readonly<{
  number: number
  title: string
  titleLang: string | null
  lines: readonly Line[]
}>

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
    const head = beginShowing(showing)
    const [title, titleLang] = [say(head, heading), langOf(head, heading)]
    return { number: page.number, title, titleLang, lines: elements.flatMap(linesOf) }
  })
}

function linesOf(element: ElementShown): Line[] {
  if (element.kind === 'note' || element.live?.hidden) return []
  if (element.kind === 'panel') {
    if (element.blank) return []
    const lines = element.elements.flatMap(linesOf)
    const listed = element.elements.some((one) => one.kind === 'panel' && one.turn)
    if (!element.title || !(element.turn || listed)) return lines
    return [{ question: element.title, questionLang: element.titleLang, answers: [], rows: lines }]
  }
  const beside = commentsIn([element.comment])
  const line = (answers: readonly Told[], rows: readonly Line[] = []): Line[] => [
    { question: element.title, questionLang: element.titleLang, answers: [...answers, ...beside], rows },
  ]
  switch (element.kind) {
    case 'radio':
    case 'checkbox':
    case 'select':
      return line(element.options.filter(({ checked }) => checked).map(chosen))
    case 'ranking':
      return line(
        element.places.flatMap(({ place, value }) => {
          if (value === '') return []
          const option = element.options.find((one) => one.value === value)
          return [{ text: `${place}. ${option?.text ?? value}`, lang: option?.textLang ?? null }]
        }),
      )
    case 'fixed':
      return line(element.lines.map(plain))
    case 'range': {
      const ends = element.ends.map(({ value }) => value).filter((value) => value !== '')
      return line(ends.length === 0 ? [] : [plain(ends.join(' – '))])
    }
    case 'matrix':
      return line([], element.rows.flatMap(linesOf))
    case 'input': {
      const { value, unit } = element
      if (value === '') return line([])
      return line([plain((element.type === 'text' ? value : asWritten(value)) + (unit ? ` ${unit}` : ''))])
    }
  }
}

function plain(text: string): Told {
  return { text, lang: null }
}

function chosen({ text, textLang, comment }: Option): Told {
  return { text: comment?.value ? `${text}: ${comment.value}` : text, lang: textLang }
}

function commentsIn(comments: readonly (Comment | null)[]): Told[] {
  return comments.flatMap((comment) => (comment?.value ? [plain(comment.value)] : []))
}
