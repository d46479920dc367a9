import {
  type AnswerError,
  type AnswerErrorCode,
  describe,
  placedMessage,
  shortMessage,
} from './answer-error.ts'
import { fieldName } from './field-name.ts'
import type { Group, LocalText, Panel, Question, Said, Scalar } from './questionnaire.ts'

/** Most errors that are reported of one sheet. */
export const mostErrors = 200

/** The turn of a repeated group that a question stands in. */
type Around = { readonly group: Group; readonly turn: Scalar }

/** Where on a sheet the judge is looking, and the list its errors go to. */
export class Place {
  readonly #errors: AnswerError[]
  #page = ''
  #question: Question | null = null
  #around: Around | null = null

  constructor(errors: AnswerError[]) {
    this.#errors = errors
  }

  /** Moves on to a question; `around` when it is asked in a turn of a repeated group. */
  at(page: string, question: Question, around: Around | null): this {
    this.#page = page
    this.#question = question
    this.#around = around
    return this
  }

  /** Adds an error; `row` names the row of a matrix, `short` replaces the usual words. */
  add(code: AnswerErrorCode, detail: unknown = '', row: string | null = null, short?: LocalText): void {
    const question = this.#question
    if (this.#errors.length >= mostErrors || question === null) return
    const around = this.#around
    const words = short ?? ownWords(question.said, code, detail) ?? shortMessage(code, detail)
    this.#errors.push({
      question: question.name,
      row,
      turn: around?.turn ?? null,
      field: fieldName(question.name, {
        ...(around === null ? {} : { group: around.group.name, turn: around.turn }),
        ...partOf(question, row),
      }),
      page: this.#page,
      code,
      message: placedMessage(words, this.#titles(question, row)),
      short: words,
    })
  }

  #titles(question: Question, row: string | null): LocalText[] {
    const around = this.#around
    const turn = around?.group.turns.find((choice) => choice.value === around.turn)
    const group = around !== null && around.group.shape !== 'chosen' ? around.group : null
    const entry =
      group?.shape === 'list' ? { vi: `mục ${around!.turn}`, en: `entry ${around!.turn}` } : undefined
    const titled = question.kind === 'matrix' ? question.rows.find((one) => one.value === row) : undefined
    const texts = [group?.title, entry, turn?.text, question.title, titled?.text]
    return texts.filter((text) => text !== undefined && text !== null && text.vi !== '') as LocalText[]
  }
}

/** The author's words for an error; `{0}` is the limit. */
function ownWords(said: Said, code: AnswerErrorCode, detail: unknown): LocalText | undefined {
  const words = said[code]
  if (words === undefined) return undefined
  const filled = Object.entries(words).map(([language, text]) => [
    language,
    text?.replace('{0}', () => describe(detail, language)),
  ])
  return Object.fromEntries(filled) as LocalText
}

/** The field to go to: the first one where a question has several. */
function partOf(question: Question, row: string | null) {
  if (question.kind === 'ranking' || question.kind === 'range') return { place: 1 }
  if (question.kind !== 'matrix') return {}
  const first = row ?? question.rows[0]?.value
  return first === undefined ? {} : { row: first }
}

/** Adds an error that concerns a panel: no question inside is answered. */
export function addPanelError(
  errors: AnswerError[],
  page: string,
  panel: Panel,
  first: Question | null,
): void {
  if (errors.length >= mostErrors) return
  const short = panel.requiredText ?? shortMessage('required_panel', '')
  errors.push({
    ...{ question: panel.name, row: null, turn: null, page, code: 'required_panel', short },
    field: first === null ? null : fieldName(first.name, partOf(first, null)),
    message: placedMessage(short, panel.title === null ? [] : [panel.title]),
  })
}

/** Adds an error that concerns a whole group: a multiple text, a table, a list of entries. */
export type GroupPlace = (code: AnswerErrorCode, detail?: unknown, short?: LocalText) => void

/** The place of a group, for errors that concern all of it. */
export function placeOfGroup(errors: AnswerError[], page: string, group: Group): GroupPlace {
  const first = group.elements.find((element) => element.kind !== 'note')
  return (code, detail = '', own) => {
    if (errors.length >= mostErrors) return
    const short = own ?? ownWords(group.said, code, detail) ?? shortMessage(code, detail)
    const turn = group.turns[0]?.value ?? 1
    errors.push({
      ...{ question: group.name, row: null, turn: null, page, code, short },
      field: first === undefined ? null : fieldName(first.name, { group: group.name, turn }),
      message: placedMessage(short, group.title === null ? [] : [group.title]),
    })
  }
}

/** Adds an error that concerns the sheet, not a question. */
export function addSheetError(errors: AnswerError[], code: AnswerErrorCode, detail = ''): void {
  if (errors.length >= mostErrors) return
  const short = shortMessage(code, detail)
  errors.push({
    ...{ question: null, row: null, turn: null, field: null, page: null },
    code,
    message: placedMessage(short, []),
    short,
  })
}
