import { choicesByValue } from './choices.ts'
import type {
  AnswerFields,
  AnswerValue,
  Choice,
  MatrixQuestion,
  MultipleQuestion,
  Question,
  RankingQuestion,
  Scalar,
  SingleQuestion,
} from './questionnaire.ts'
import { type Findings, readNumber, readRange, readText, readWords } from './read-words.ts'
import { isFields, isScalar } from './source.ts'

/**
 * Reads an answer of unknown shape against its question, without looking at other answers: the typed, cleaned value, or
 * undefined when it is empty or something is wrong, which is then in `findings`. Bounded by the question, not by the answer.
 */
export function readValue(question: Question, given: unknown, findings: Findings): AnswerValue | undefined {
  if (given === null || given === undefined || given === '') return undefined
  switch (question.kind) {
    case 'single':
      return readSingle(question, given, findings)
    case 'multiple':
      return readMultiple(question, given, findings)
    case 'ranking':
      return readRanking(question, given, findings)
    case 'matrix':
      return readMatrix(question, given, findings)
    case 'number':
      return readNumber(question, given, findings)
    case 'range':
      return readRange(question, given, findings)
    case 'text':
      return readText(question, given, findings)
    case 'computed':
      if (isScalar(given)) return given
      findings('wrong_type', given)
      return undefined
  }
}

/** The choice with this value, or undefined with a finding. */
function choiceOf(
  choices: readonly Choice[],
  value: unknown,
  findings: Findings,
  row?: string,
): Choice | undefined {
  const choice = choicesByValue(choices).get(value as Scalar)
  if (choice !== undefined) return choice
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  findings(scalar ? 'not_a_choice' : 'wrong_type', value, row)
  return undefined
}

/** A choice that may carry words: `90` or `{ value: 90, comment: "…" }`. */
function readChosen(
  choices: readonly Choice[],
  given: unknown,
  findings: Findings,
): { choice: Choice; comment: string | undefined } | undefined {
  if (!isFields(given)) {
    const choice = choiceOf(choices, given, findings)
    return choice && { choice, comment: undefined }
  }
  for (const name of Object.keys(given)) {
    if (name !== 'value' && name !== 'comment') {
      findings('wrong_type', name)
      return undefined
    }
  }
  const choice = choiceOf(choices, given.value, findings)
  if (choice === undefined) return undefined
  const { comment } = given
  if (comment === undefined || comment === null || comment === '') return { choice, comment: undefined }
  if (choice.comment === null || choice.comment.apart) {
    findings('wrong_type', comment)
    return undefined
  }
  return { choice, comment: readWords(comment, choice.comment.maxLength, true, findings) }
}

function readSingle(question: SingleQuestion, given: unknown, findings: Findings): AnswerValue | undefined {
  const chosen = readChosen(question.choices, given, findings)
  if (chosen === undefined) return undefined
  const { choice, comment } = chosen
  return comment === undefined ? choice.value : { value: choice.value, comment }
}

function readMultiple(
  question: MultipleQuestion,
  given: unknown,
  findings: Findings,
): AnswerValue | undefined {
  if (!Array.isArray(given)) {
    findings('wrong_type', given)
    return undefined
  }
  if (given.length > question.choices.length) {
    findings('too_many', question.most ?? question.choices.length)
    return undefined
  }
  const chosen: { choice: Choice; comment: string | undefined }[] = []
  for (const entry of given) {
    const one = readChosen(question.choices, entry, findings)
    if (one === undefined) return undefined
    if (chosen.some(({ choice }) => choice === one.choice)) {
      findings('duplicate', one.choice.text)
      return undefined
    }
    chosen.push(one)
  }
  if (chosen.length === 0 || !countFits(question, chosen, findings)) return undefined
  if (chosen.every(({ comment }) => comment === undefined)) return chosen.map(({ choice }) => choice.value)
  return chosen.map(({ choice, comment }) =>
    comment === undefined ? { value: choice.value } : { value: choice.value, comment },
  )
}

/** Limits on how many, and choices that stand alone. */
export function countFits(
  question: MultipleQuestion,
  chosen: readonly { choice: Choice }[],
  findings: Findings,
): boolean {
  const alone = chosen.find(({ choice }) => choice.exclusive)
  if (alone !== undefined && chosen.length > 1) findings('exclusive', alone.choice.text)
  else if (question.most !== null && chosen.length > question.most) findings('too_many', question.most)
  else if (question.fewest !== null && alone === undefined && chosen.length < question.fewest) {
    findings('too_few', question.fewest)
  } else return true
  return false
}

function readRanking(question: RankingQuestion, given: unknown, findings: Findings): AnswerValue | undefined {
  if (!Array.isArray(given)) {
    findings('wrong_type', given)
    return undefined
  }
  if (given.length > question.places) {
    findings('too_many', question.places)
    return undefined
  }
  const ranked: Scalar[] = []
  for (const entry of given) {
    if (entry === '' || entry === null) {
      findings('rank_gap')
      return undefined
    }
    const choice = choiceOf(question.choices, entry, findings)
    if (choice === undefined) return undefined
    if (ranked.includes(choice.value)) {
      findings('duplicate', choice.text)
      return undefined
    }
    ranked.push(choice.value)
  }
  if (ranked.length === 0) return undefined
  if (question.fewest !== null && ranked.length < question.fewest) {
    findings('too_few', question.fewest)
    return undefined
  }
  return ranked
}

function readMatrix(question: MatrixQuestion, given: unknown, findings: Findings): AnswerValue | undefined {
  if (!isFields(given)) {
    findings('wrong_type', given)
    return undefined
  }
  const answers: { [row: string]: Scalar | readonly Scalar[] } = {}
  let filled = 0
  let known = 0
  for (const row of question.rows) {
    if (!Object.hasOwn(given, row.value)) continue
    known++
    const cell = given[row.value]
    if (cell === undefined || cell === null || cell === '') continue
    if (question.several) {
      const chosen = readCells(question, cell, row.value, findings)
      if (chosen === undefined) continue
      answers[row.value] = chosen
      filled++
      continue
    }
    const choice = choiceOf(question.choices, cell, findings, row.value)
    if (choice === undefined) continue
    if (question.differentRows && Object.values(answers).includes(choice.value)) {
      findings('same_column', choice.text, row.value)
    }
    answers[row.value] = choice.value
    filled++
  }
  const names = Object.keys(given)
  if (names.length > known) {
    const rows = new Set(question.rows.map((row) => row.value))
    findings(
      'unknown_row',
      names.find((name) => !rows.has(name)),
    )
  }
  return filled === 0 ? undefined : (answers satisfies AnswerFields)
}

/** Several choices in one row. */
function readCells(
  question: MatrixQuestion,
  given: unknown,
  row: string,
  findings: Findings,
): Scalar[] | undefined {
  if (!Array.isArray(given) || given.length > question.choices.length) {
    findings(Array.isArray(given) ? 'too_many' : 'wrong_type', question.choices.length, row)
    return undefined
  }
  const chosen: Choice[] = []
  for (const entry of given) {
    const choice = choiceOf(question.choices, entry, findings, row)
    if (choice === undefined) return undefined
    if (chosen.includes(choice)) {
      findings('duplicate', choice.text, row)
      return undefined
    }
    chosen.push(choice)
  }
  const alone = chosen.find((choice) => choice.exclusive)
  if (alone !== undefined && chosen.length > 1) {
    findings('exclusive', alone.text, row)
    return undefined
  }
  return chosen.length === 0 ? undefined : chosen.map((choice) => choice.value)
}
