import type { AnswerError } from '../surveys/answer-error.ts'
import { arranged, choicesByValue } from '../surveys/choices.ts'
import { fieldName } from '../surveys/field-name.ts'
import {
  type Answers,
  type Choice,
  type CompiledQuestionnaire,
  type LocalText,
  type Page,
  type Question,
  type Scalar,
  textIn,
} from '../surveys/questionnaire.ts'
import { chosenValues } from '../surveys/standing.ts'
import { type Shown, type ShownQuestion, visibleElements } from '../surveys/walk.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import type { Posted } from './draft.ts'
import type { ChoicesShown, Comment, ElementShown, ErrorShown, Option, PanelShown } from './form.ts'
import { fillIn, type Placeholders, paragraphs } from './placeholders.ts'

export type PageToShow = Readonly<{
  questionnaire: CompiledQuestionnaire
  page: Page
  answers: Answers
  /** what stands in the fields */
  values: Posted
  errors: readonly AnswerError[]
  language: Language
  placeholders: Placeholders
  /** decides the order of choices that are shown in random order; the same for one respondent */
  seed: string
}>

/** What is around a question: nothing, or one turn of a repeated group. */
type Around = { group?: string; turn?: Scalar }

/** Makes what the views print of one page: its elements in order, and the lines of the error summary. */
export function showPage(given: PageToShow): { elements: ElementShown[]; errors: ErrorShown[] } {
  const showing = new Showing(given)
  const shown = visibleElements(given.questionnaire, given.page.name, given.answers)
  const elements = shown.flatMap((one) => showing.element(one, {}))
  const errors = given.errors.map((error) => ({
    href: showing.anchor(error.field),
    text: textIn(error.message, given.language),
  }))
  return { elements, errors }
}

class Showing {
  readonly #given: PageToShow
  /** by name of a field, the id of the control to go to */
  readonly #anchors = new Map<string, string>()
  #made = 0

  constructor(given: PageToShow) {
    this.#given = given
  }

  anchor(field: string | null): string | null {
    return field === null ? null : (this.#anchors.get(field) ?? null)
  }

  element(shown: Shown, around: Around): ElementShown {
    const { element } = shown
    switch (shown.kind) {
      case 'note':
        return { kind: 'note', paragraphs: paragraphs(this.#text(shown.element.text)) }
      case 'panel': {
        const inside = shown.inside.map((one) => this.element(one, around))
        return this.#panel(element.title, element.description, false, inside)
      }
      case 'group': {
        const turns = shown.turns.map(({ turn, inside }) => {
          const within = { group: element.name, turn: turn.value }
          const elements = inside.map((one) => this.element(one, within))
          return this.#panel(turn.text, null, true, elements)
        })
        return this.#panel(element.title, element.description, false, turns)
      }
      case 'question':
        return this.#question(shown, around)
    }
  }

  #panel(
    title: LocalText | null,
    hint: LocalText | null,
    turn: boolean,
    elements: ElementShown[],
  ): PanelShown {
    return {
      kind: 'panel',
      id: this.#id(),
      turn,
      title: title && this.#text(title),
      hint: hint && this.#text(hint),
      elements,
    }
  }

  #question(shown: ShownQuestion, around: Around): ElementShown {
    const question = shown.element
    const id = this.#id()
    const name = fieldName(question.name, around)
    const error = this.#error(question, around, null)
    const head = {
      id,
      title: this.#text(question.title),
      hint: question.description && this.#text(question.description),
      required: shown.required,
      error,
      comment: question.comment && this.#commentBeside(question, around, question.comment),
    }
    switch (question.kind) {
      case 'single':
      case 'multiple': {
        this.#anchors.set(name, `${id}-1`)
        const offered = this.#inOrder(question, shown.choices)
        const scale = this.#isScale(question)
        if (question.kind === 'single' && question.appearance === 'dropdown') {
          this.#anchors.set(name, id)
          return {
            kind: 'select',
            ...head,
            name,
            options: this.#options(question, offered, name, id, false, around),
          }
        }
        return {
          kind: question.kind === 'single' ? 'radio' : 'checkbox',
          ...head,
          name,
          row: false,
          strip: scale && offered.length <= 6,
          options: this.#options(question, offered, name, id, scale, around),
          ends: question.kind === 'single' ? this.#ends(question.lowest, question.highest) : null,
        }
      }
      case 'matrix':
        return { kind: 'matrix', ...head, error: null, rows: this.#rows(shown, id, around) }
      case 'ranking': {
        const offered = this.#inOrder(question, shown.choices)
        const places = Array.from({ length: Math.min(question.places, offered.length) }, (_, at) => {
          const field = fieldName(question.name, { ...around, place: at + 1 })
          this.#anchors.set(field, `${id}-${at + 1}`)
          return { id: `${id}-${at + 1}`, name: field, place: at + 1, value: this.#values(field)[0] ?? '' }
        })
        return {
          kind: 'ranking',
          ...head,
          options: this.#options(question, offered, name, id, false, around),
          places,
        }
      }
      case 'number':
        this.#anchors.set(name, id)
        return {
          kind: 'input',
          ...head,
          name,
          type: 'text',
          inputMode: question.decimals === 0 && question.min >= 0 ? 'numeric' : 'decimal',
          value: this.#values(name)[0] ?? '',
          lines: 1,
          maxLength: null,
          placeholder: null,
          unit: question.unit && this.#text(question.unit),
        }
      case 'text':
        this.#anchors.set(name, id)
        return {
          kind: 'input',
          ...head,
          name,
          type: question.input,
          inputMode: null,
          value: this.#values(name)[0] ?? '',
          lines: question.lines,
          maxLength: question.input === 'text' ? question.maxLength : null,
          placeholder: question.placeholder && this.#text(question.placeholder),
          unit: null,
        }
    }
  }

  #rows(shown: ShownQuestion, id: string, around: Around): ChoicesShown[] {
    const { element: question, choices } = shown
    const scale = this.#isScale(question)
    return shown.rows.map((row, at) => {
      const rowId = `${id}-r${at + 1}`
      const name = fieldName(question.name, { ...around, row: row.value })
      this.#anchors.set(name, `${rowId}-1`)
      return {
        kind: 'radio',
        row: true,
        id: rowId,
        name,
        title: this.#text(row.text),
        hint: null,
        required: false,
        error: this.#error(question, around, row.value),
        comment: null,
        strip: choices.length <= 7,
        options: this.#options(question, choices, name, rowId, scale, around),
        ends: null,
      }
    })
  }

  #inOrder(question: Extract<Question, { random: boolean }>, choices: readonly Choice[]): readonly Choice[] {
    return arranged({ name: question.name, choices, random: question.random }, this.#given.seed)
  }

  #options(
    question: Question,
    choices: readonly Choice[],
    name: string,
    id: string,
    scale: boolean,
    around: Around,
  ): Option[] {
    const taken = this.#values(name)
    let step = 0
    return choices.map((choice, at) => {
      const value = String(choice.value)
      if (choice.state === null) step++
      return {
        id: `${id}-${at + 1}`,
        value,
        text: this.#text(choice.text),
        mark: scale && choice.state === null ? String(step) : null,
        checked: taken.includes(value),
        apart: choice.state !== null,
        comment: choice.comment && this.#commentOf(question, choice, around, `${id}-${at + 1}-c`),
      }
    })
  }

  #commentOf(question: Question, choice: Choice, around: Around, id: string): Comment {
    const name = fieldName(question.name, { ...around, comment: choice.value })
    const { placeholder, maxLength } = choice.comment!
    const title = placeholder ? this.#text(placeholder) : words[this.#given.language].responses.describe
    return this.#comment(id, name, title, maxLength)
  }

  #commentBeside(
    question: Question,
    around: Around,
    comment: { title: LocalText; maxLength: number },
  ): Comment {
    const name = fieldName(question.name, { ...around, comment: true })
    return this.#comment(this.#id(), name, this.#text(comment.title), comment.maxLength)
  }

  #comment(id: string, name: string, title: string, maxLength: number): Comment {
    this.#anchors.set(name, id)
    const error = this.#given.errors.find(({ field }) => field === name)
    return {
      id,
      name,
      title,
      value: this.#values(name)[0] ?? '',
      maxLength,
      error: error ? textIn(error.short, this.#given.language) : null,
    }
  }

  #error(question: Question, around: Around, row: string | null): string | null {
    const turn = around.turn ?? null
    const error = this.#given.errors.find(
      (one) =>
        one.question === question.name && one.turn === turn && one.row === row && !one.field?.includes('::'),
    )
    return error ? sentence(textIn(error.short, this.#given.language)) : null
  }

  /** Agreement and satisfaction are printed with the numbers of their steps. */
  #isScale(question: Question): boolean {
    const item = this.#given.questionnaire.items.find((one) => one.question === question.name)
    return /^[SD]\d$/.test(item?.scale ?? '')
  }

  #ends(lowest: LocalText | null, highest: LocalText | null): readonly [string, string] | null {
    if (lowest === null && highest === null) return null
    return [lowest ? this.#text(lowest) : '', highest ? this.#text(highest) : '']
  }

  #values(name: string): readonly string[] {
    const { values } = this.#given
    const value = Object.hasOwn(values, name) ? values[name]! : []
    return typeof value === 'string' ? [value] : value
  }

  #text(text: LocalText): string {
    const { language, placeholders } = this.#given
    return fillIn(textIn(text, language), placeholders, (name) => this.#answerTo(name))
  }

  /** What was answered to the question of this name, in words; empty when it was not answered. */
  #answerTo(name: string): string | undefined {
    const { questionnaire, answers, language } = this.#given
    const question = questionnaire.plan.byName.get(name)?.question
    if (!question) return undefined
    const value = answers[question.key]
    if (value === undefined || question.kind === 'matrix') return ''
    if (!('choices' in question)) return String(value)
    const texts = chosenValues(value, question).map((one) => choicesByValue(question.choices).get(one)?.text)
    return texts.map((text) => (text ? textIn(text, language) : '')).join(', ')
  }

  #id(): string {
    this.#made++
    return `q${this.#made}`
  }
}

/** “xin chọn …” stands alone beside its field: with a capital. */
function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}
