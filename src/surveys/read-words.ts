import { type AnswerErrorCode, asNumber } from './answer-error.ts'
import { asWritten, formatOf } from './input-formats.ts'
import { unmasked } from './masks.ts'
import { unwantedIn, words } from './plain-text.ts'
import type { AnswerValue, NumberQuestion, RangeQuestion, TextQuestion } from './questionnaire.ts'

/** Collects what is wrong; `row` names the row of a matrix. */
export type Findings = (code: AnswerErrorCode, detail?: unknown, row?: string) => void

export function readNumber(
  question: NumberQuestion,
  given: unknown,
  findings: Findings,
): AnswerValue | undefined {
  if (typeof given !== 'number' || !Number.isFinite(given)) {
    findings(typeof given === 'string' || typeof given === 'number' ? 'not_a_number' : 'wrong_type', given)
    return undefined
  }
  const { min, max, step, decimals } = question
  if (given < min) findings('too_small', asNumber(min))
  else if (given > max) findings('too_large', asNumber(max))
  else if (!onStep(given, min, step, decimals))
    findings(step === 1 ? 'not_whole' : 'not_a_step', asNumber(step))
  else return given + 0
  return undefined
}

/** Two numbers, lowest first. */
export function readRange(
  question: RangeQuestion,
  given: unknown,
  findings: Findings,
): AnswerValue | undefined {
  if (!Array.isArray(given) || given.length > 2) {
    findings('wrong_type', given)
    return undefined
  }
  if (given.length === 0) return undefined
  const ends: number[] = []
  for (const end of given) {
    const number = readNumber(
      { ...question, kind: 'number', appearance: 'slider', unit: null },
      end,
      findings,
    )
    if (typeof number !== 'number') return undefined
    ends.push(number)
  }
  const [low, high] = ends
  if (low === undefined || high === undefined) findings('half_range')
  else if (low > high) findings('range_reversed')
  else if (high - low < question.narrowest - 1e-9) findings('range_narrow', asNumber(question.narrowest))
  else if (high - low > question.widest + 1e-9) findings('range_wide', asNumber(question.widest))
  else return ends
  return undefined
}

function onStep(given: number, min: number, step: number, decimals: number): boolean {
  const scale = 10 ** decimals
  const from = Number.isInteger(min * scale) && Math.abs(min) < 1e9 ? min : 0
  const steps = ((given - from) * scale) / (step * scale)
  return Math.abs(steps - Math.round(steps)) < 1e-6
}

export function readText(
  question: TextQuestion,
  given: unknown,
  findings: Findings,
): AnswerValue | undefined {
  const text = readWords(given, question.maxLength, question.lines === 1, findings)
  if (text === undefined) return undefined
  if (text.length < question.minLength) findings('too_short', question.minLength)
  if (question.mask !== null) {
    const kept = unmasked(question.mask, text)
    if (kept === null) findings('bad_format', question.mask.pattern)
    return kept ?? text
  }
  const format = formatOf(question.input)
  if (format !== null && !format.test(text)) findings('bad_format', asWritten(format.example))
  else if (question.earliest !== null && text < question.earliest)
    findings('too_early', asWritten(question.earliest))
  else if (question.latest !== null && text > question.latest)
    findings('too_late', asWritten(question.latest))
  return text
}

/**
 * Words of the respondent: trimmed, in NFC, line ends as \n, without control characters; undefined if nothing is left or
 * something is wrong. Length counts as browsers count it, in UTF-16 units.
 */
export function readWords(
  given: unknown,
  longest: number,
  single: boolean,
  findings: Findings,
): string | undefined {
  if (typeof given !== 'string') {
    findings('wrong_type', given)
    return undefined
  }
  // A letter of Vietnamese is at most three characters before it is composed.
  if (given.length > longest * 4 + 1000) {
    findings('too_long', longest)
    return undefined
  }
  const text = given.replace(/\r\n?/g, '\n').normalize('NFC').trim()
  const unwanted =
    unwantedIn(text) ?? (single && /[\n\t]/.test(text) ? words('xuống dòng', 'line breaks') : null)
  if (unwanted !== null) findings('unwanted_characters', unwanted)
  else if (text.length > longest) findings('too_long', longest)
  else if (text !== '') return text
  return undefined
}
