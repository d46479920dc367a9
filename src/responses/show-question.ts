import { arranged, shuffled } from '../surveys/choices.ts'
import { fieldName } from '../surveys/field-name.ts'
import { formatOf } from '../surveys/input-formats.ts'
import { mediaAddress } from '../surveys/media.ts'
import {
  type Choice,
  type LocalText,
  type MatrixRow,
  type MultipleQuestion,
  type NumberQuestion,
  type Question,
  type RangeQuestion,
  type RankingQuestion,
  type SingleQuestion,
  type TextQuestion,
  textIn,
} from '../surveys/questionnaire.ts'
import type { ShownQuestion } from '../surveys/walk.ts'
import { words } from '../words/index.ts'
import type {
  ChoicesShown,
  Comment,
  ElementShown,
  Head,
  InputShown,
  Option,
  RangeShown,
  RankingShown,
} from './form.ts'
import { type Around, langOf, linesOf, type Showing, say, valuesIn } from './showing.ts'
import { languageName } from './tongue.ts'

/** Makes what the views print of one question: its control, what stands in it, and what is wrong with it. */
export function showQuestion(showing: Showing, shown: ShownQuestion, around: Around): ElementShown {
  const question = shown.element
  const head = headOf(showing, shown, around)
  if (shown.readOnly) return { kind: 'fixed', ...head, comment: null, lines: linesOf(showing, shown) }
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return showChoices(showing, question, shown.choices, head, around)
    case 'matrix':
      return { kind: 'matrix', ...head, rows: showRows(showing, shown, head.id, around) }
    case 'ranking':
      return showRanking(showing, question, shown.choices, head, around)
    case 'number':
    case 'text':
      return showInput(showing, question, head, around)
    case 'range':
      return showRange(showing, question, head, around)
    case 'computed':
      return { kind: 'fixed', ...head, comment: null, lines: linesOf(showing, shown) }
  }
}

function headOf(showing: Showing, { element: question, required }: ShownQuestion, around: Around): Head {
  const id = showing.newId()
  const beside = question.comment
  const name = fieldName(question.name, { ...around, comment: true })
  return {
    live: null,
    id,
    title: say(showing, question.title),
    titleLang: langOf(showing, question.title),
    hint: say(showing, question.description),
    hintLang: langOf(showing, question.description),
    required,
    audio: question.audio.flatMap(({ language, file }) => {
      const address = mediaAddress(showing.questionnaire, file)
      return address ? [{ language, address, name: languageName(language, showing.language) }] : []
    }),
    error: errorOn(showing, question, around, null),
    pictures: hasPictures(question) ? showsPictures(showing, question) : null,
    comment: beside && commentField(showing, `${id}-c`, name, beside.title, beside.maxLength),
  }
}

function showChoices(
  showing: Showing,
  question: SingleQuestion | MultipleQuestion,
  choices: readonly Choice[],
  head: Head,
  around: Around,
): ElementShown {
  const name = fieldName(question.name, around)
  const scale = isScale(showing, question)
  const offered = inOrder(showing, question, choices)
  const options = optionsOf(showing, question, offered, { name, id: head.id, scale }, around)
  if (question.kind === 'single' && question.appearance === 'dropdown') {
    showing.anchors.set(name, head.id)
    return { kind: 'select', ...head, name, options }
  }
  showing.anchors.set(name, `${head.id}-1`)
  const pictured = showsPictures(showing, question)
  const numbers = options.every(({ text, comment }) => /^\d{1,2}$/.test(text) && comment === null)
  const layout = pictured
    ? 'pictures'
    : numbers
      ? 'numbers'
      : (scale || question.pictograms !== null) && options.length <= 6
        ? 'strip'
        : null
  if (question.kind === 'multiple') {
    return { kind: 'checkbox', ...head, name, row: false, layout, options, ends: null }
  }
  const { lowest, highest } = question
  const ends =
    lowest || highest
      ? [lowest, highest].map((text) => [say(showing, text) ?? '', langOf(showing, text)] as const)
      : null
  return { kind: 'radio', ...head, name, row: false, layout, options, ends }
}

function showRows(showing: Showing, shown: ShownQuestion, id: string, around: Around): ChoicesShown[] {
  const { element: question, choices } = shown
  const scale = isScale(showing, question)
  const several = question.kind === 'matrix' && question.several
  const random = question.kind === 'matrix' && question.randomRows
  const rows = random ? shuffled(question.name, shown.rows, showing.seed) : shown.rows
  return rows.map((row, at) => {
    const rowId = `${id}-r${at + 1}`
    const name = fieldName(question.name, { ...around, row: row.value })
    showing.anchors.set(name, `${rowId}-1`)
    if (at === 0) showing.anchors.set(fieldName(question.name, around), `${rowId}-1`)
    return {
      kind: several ? 'checkbox' : 'radio',
      live: null,
      row: true,
      id: rowId,
      name,
      title: say(showing, row.text),
      titleLang: langOf(showing, row.text),
      hint: null,
      hintLang: null,
      required: false,
      audio: [],
      error: errorOn(showing, question, around, row.value),
      pictures: null,
      comment: null,
      layout: showsPictures(showing, question) ? 'pictures' : choices.length <= 7 ? 'strip' : null,
      options: optionsOf(showing, question, inCells(row, choices), { name, id: rowId, scale }, around),
      ends: null,
    }
  })
}

/** The columns with the words that this row's cells have in place of theirs. */
function inCells({ cells }: MatrixRow, choices: readonly Choice[]): readonly Choice[] {
  if (cells === null) return choices
  return choices.map((choice) => ({ ...choice, text: cells.get(choice.value) ?? choice.text }))
}

function showRanking(
  showing: Showing,
  question: RankingQuestion,
  choices: readonly Choice[],
  head: Head,
  around: Around,
): RankingShown {
  const places = Array.from({ length: Math.min(question.places, choices.length) }, (_, at) => {
    const name = fieldName(question.name, { ...around, place: at + 1 })
    const id = `${head.id}-${at + 1}`
    showing.anchors.set(name, id)
    return { id, name, place: at + 1, value: valuesIn(showing, name)[0] ?? '' }
  })
  const offered = inOrder(showing, question, choices)
  const options = optionsOf(showing, question, offered, { name: '', id: head.id, scale: false }, around)
  return { kind: 'ranking', ...head, options, places }
}

function showRange(showing: Showing, question: RangeQuestion, head: Head, around: Around): RangeShown {
  const ends = [1, 2].map((place) => {
    const name = fieldName(question.name, { ...around, place })
    const id = `${head.id}-${place}`
    showing.anchors.set(name, id)
    return { id, name, value: valuesIn(showing, name)[0] ?? '' }
  })
  return { kind: 'range', ...head, ends, slider: sliderOf(question) }
}

function sliderOf({ min, max, step }: { min: number; max: number; step: number }): string {
  return `${min} ${max} ${step}`
}

function showInput(
  showing: Showing,
  question: NumberQuestion | TextQuestion,
  head: Head,
  around: Around,
): InputShown {
  const name = fieldName(question.name, around)
  showing.anchors.set(name, head.id)
  const value = valuesIn(showing, name)[0] ?? ''
  const shared = { kind: 'input', ...head, name, value } as const
  if (question.kind === 'number') {
    // Not type=number: a browser would throw away what it does not take for a number, and nobody could be told.
    const inputMode = question.decimals === 0 && question.min >= 0 ? 'numeric' : 'decimal'
    const unit = say(showing, question.unit)
    const slider = question.appearance === 'slider' ? sliderOf(question) : null
    return {
      ...shared,
      type: 'text',
      inputMode,
      lines: 1,
      maxLength: null,
      placeholder: null,
      unit,
      unitLang: langOf(showing, question.unit),
      slider,
    }
  }
  const maxLength = question.input === 'text' && question.mask === null ? question.maxLength : null
  const placeholder = say(showing, question.placeholder)
  const hint = head.hint ?? (words[showing.language].responses.notation(question.input) || null)
  return {
    ...shared,
    hint,
    type: typeOf(question.input, value),
    inputMode: null,
    lines: question.lines,
    maxLength,
    placeholder,
    unit: null,
    unitLang: null,
    slider: null,
  }
}

/**
 * A colour field is never empty: it would answer “black” for whoever passes it over. A field for a day or a time would show nothing of
 * what it cannot take, as “32/13/2026”: then it is a field for words, so that what was typed can be put right.
 */
function typeOf(input: TextQuestion['input'], value: string): string {
  if (input === 'color') return 'text'
  const isTime = /^(date|month|week|time|datetime-local)$/.test(input)
  return isTime && value !== '' && !formatOf(input)?.test(value) ? 'text' : input
}

function inOrder(
  showing: Showing,
  question: Extract<Question, { random: boolean }>,
  choices: readonly Choice[],
): readonly Choice[] {
  return arranged({ name: question.name, choices, random: question.random }, showing.seed)
}

function optionsOf(
  showing: Showing,
  question: Question,
  choices: readonly Choice[],
  { name, id, scale }: { name: string; id: string; scale: boolean },
  around: Around,
): Option[] {
  const taken = valuesIn(showing, name)
  let step = 0
  const steps = choices.filter(({ state }) => state === null).length
  return choices.map((choice, at) => {
    const value = String(choice.value)
    if (choice.state === null) step++
    return {
      id: `${id}-${at + 1}`,
      value,
      text: say(showing, choice.text),
      textLang: langOf(showing, choice.text),
      mark: scale && choice.state === null ? String(step) : null,
      checked: taken.includes(value),
      picture:
        choice.state === null
          ? pictureOf(showing, question, choice, step, steps)
          : ownPicture(showing, choice),
      alone: choice.exclusive,
      apart: choice.state !== null,
      comment: choice.comment && commentOn(showing, question, choice, around, `${id}-${at + 1}-c`),
    }
  })
}

function commentOn(
  showing: Showing,
  question: Question,
  choice: Choice,
  around: Around,
  id: string,
): Comment {
  const name = fieldName(question.name, { ...around, comment: choice.value })
  const { placeholder, maxLength } = choice.comment!
  return commentField(showing, id, name, placeholder, maxLength)
}

/** `title` null: “please describe”. */
function commentField(
  showing: Showing,
  id: string,
  name: string,
  title: LocalText | null,
  maxLength: number,
): Comment {
  showing.anchors.set(name, id)
  const error = showing.errors.find(({ field }) => field === name)
  return {
    id,
    name,
    title: say(showing, title) ?? words[showing.language].responses.describe,
    titleLang: langOf(showing, title),
    value: valuesIn(showing, name)[0] ?? '',
    maxLength,
    error: error ? sentence(textIn(error.short, showing.language)) : null,
  }
}

/** What is wrong with the answer to a question or a row of it; words beside a choice have their own place. */
function errorOn(showing: Showing, question: Question, around: Around, row: string | null): string | null {
  const turn = around.turn ?? null
  const error = showing.errors.find(
    (one) =>
      one.question === question.name && one.turn === turn && one.row === row && !one.field?.includes('::'),
  )
  return error ? sentence(textIn(error.short, showing.language)) : null
}

/** Agreement and satisfaction are printed with the numbers of their steps. */
function isScale(showing: Showing, question: Question): boolean {
  const item = showing.questionnaire.items.find((one) => one.question === question.name)
  return /^[SD]\d$/.test(item?.scale ?? '')
}

/** “xin chọn …” stands alone beside its field: with a capital. */
function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
}

/** The author's picture of a choice, or that of one step of a scale, of five from worst to best: “…#p4”. */
function pictureOf(
  showing: Showing,
  { pictograms }: Question,
  choice: Choice,
  step: number,
  steps: number,
): Option['picture'] {
  if (pictograms === null || steps < 2) return ownPicture(showing, choice)
  const address = mediaAddress(showing.questionnaire, `${pictograms}.svg`) ?? `/static/${pictograms}.svg`
  return { address: `${address}#p${1 + Math.round(((step - 1) * 4) / (steps - 1))}`, large: false }
}

/** Fetched only when the person has asked for pictures: they cost what a whole form costs. */
function ownPicture({ questionnaire, pictures, tongue }: Showing, { picture }: Choice): Option['picture'] {
  const address = pictures && picture && mediaAddress(questionnaire, textIn(picture, tongue))
  return address ? { address, large: true } : null
}

function hasPictures(question: Question): boolean {
  return 'choices' in question && question.choices.some(({ picture }) => picture !== null)
}

function showsPictures({ pictures }: Showing, question: Question): boolean {
  return pictures === true && hasPictures(question)
}
