import { type AnswerErrorCode, asNumber } from './answer-error.ts'
import { evaluate, holds, type Scope } from './evaluate.ts'
import { asWritten, formatOf } from './input-formats.ts'
import { numberIn } from './loose-values.ts'
import type { AnswerValue, Check, LocalText } from './questionnaire.ts'
import { longestMatched } from './safe-pattern.ts'

/** Adds an error about one answer; `short` are the author's words for it. */
export type Say = (code: AnswerErrorCode, detail?: unknown, short?: LocalText) => void

/**
 * Says which of the author's checks an answer does not pass, as survey-core would: an expression is also put to an empty answer,
 * the others only to a given one.
 */
export function judgeChecks(
  checks: readonly Check[],
  value: AnswerValue | undefined,
  scope: Scope,
  place: Say,
): void {
  for (const check of checks) {
    const say: Say = (code, detail) => place(code, detail, check.text ?? undefined)
    if (check.rule === 'expression') {
      if (!holds(check.when.tree, scope)) say('rule')
    } else if (check.rule === 'bound') {
      if (value !== undefined) judgeBound(value, evaluate(check.worked.tree, scope), check.side, say)
    } else if (value !== undefined) judgeValue(check, value, say)
  }
}

/** Numbers are compared as numbers, dates and times as what their inputs write; an end of another kind binds nothing. */
function judgeBound(value: AnswerValue, end: unknown, side: 'least' | 'greatest', say: Say): void {
  const limit = typeof value === 'number' ? numberIn(end) : end
  const comparable = typeof limit === 'number' ? !Number.isNaN(limit) : isDated(limit) && isDated(value)
  if (!comparable) return
  const beyond = side === 'least' ? value < (limit as typeof value) : value > (limit as typeof value)
  if (!beyond) return
  if (typeof limit === 'number') say(side === 'least' ? 'too_small' : 'too_large', asNumber(limit))
  else say(side === 'least' ? 'too_early' : 'too_late', asWritten(String(limit)))
}

function isDated(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]{2,4}[-:]/.test(value)
}

function judgeValue(
  check: Exclude<Check, { rule: 'expression' | 'bound' }>,
  value: AnswerValue,
  say: Say,
): void {
  switch (check.rule) {
    case 'numeric': {
      const number = numberIn(value)
      if (Number.isNaN(number)) say('not_a_number', value)
      else if (check.min !== null && number < check.min) say('too_small', asNumber(check.min))
      else if (check.max !== null && number > check.max) say('too_large', asNumber(check.max))
      return
    }
    case 'text':
      if (!check.digits && /[0-9]/.test(String(value))) say('digits')
      if (typeof value !== 'string') return
      if (value.length < check.min) say('too_short', check.min)
      if (check.max !== null && value.length > check.max) say('too_long', check.max)
      return
    case 'answercount':
      if (!Array.isArray(value)) return
      if (check.min !== null && value.length < check.min) say('too_few', check.min)
      if (check.max !== null && value.length > check.max) say('too_many', check.max)
      return
    case 'email': {
      const format = formatOf('email')!
      if (typeof value !== 'string' || !format.test(value)) say('bad_format', format.example)
      return
    }
    case 'regex': {
      const text = String(value)
      if (text.length > longestMatched) say('too_long', longestMatched)
      else if (!check.pattern.test(text)) say('rule')
    }
  }
}
