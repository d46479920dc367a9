import type { Draw } from './draw.ts'
import type { RandomQuestion } from './random-survey.ts'

const texts = ['a', 'ế', '12', 'hello', 'a@b.vn', '4', 'xy']
const written: { readonly [input: string]: readonly string[] } = {
  email: ['a@b.vn', 'ten@vi-du.vn'],
  tel: ['0912 345 678'],
  url: ['https://vi-du.vn'],
  date: ['2026-01-02', '2025-12-24', '2024-01-01'],
  month: ['2026-01'],
  week: ['2026-W03'],
  time: ['14:30'],
  'datetime-local': ['2026-01-02T14:30'],
  color: ['#1a2b3c'],
}

type Column = { name: string; cellType?: string; inputType?: string; type?: string }

/** The values of choices, rows or columns, whichever way they are written. */
export function valuesIn(list: unknown): (string | number)[] {
  if (!Array.isArray(list)) return []
  return list.map((one) => (typeof one === 'object' ? (one as { value: number }).value : one))
}

/** Values of the choices that an answer may take: those of the document, or `among` where a form offers others. */
function choicesOf(
  question: RandomQuestion,
  among: readonly (string | number)[] | null,
): (string | number)[] {
  const specials = [
    ...(question.showOtherItem ? ['other'] : []),
    ...(question.showNoneItem ? ['none'] : []),
    ...(question.showRefuseItem ? ['refused'] : []),
    ...(question.showDontKnowItem ? ['dontknow'] : []),
  ]
  if (among !== null) return [...among]
  const own = valuesIn(question.choices)
  return [...(own.length === 0 ? [1, 2, 3, 4] : own), ...specials]
}

/** Choices with words of one's own are written `{ value, comment }`, and then all of a list. */
function worded(draw: Draw, question: RandomQuestion, chosen: (string | number)[]): unknown[] {
  const wordy = new Set(
    (Array.isArray(question.choices) ? question.choices : []).flatMap((one) =>
      one?.showCommentArea ? [one.value] : [],
    ),
  )
  if (!chosen.some((one) => wordy.has(one))) return chosen
  return chosen.map((value) => (wordy.has(value) && !draw.once(4) ? { value, comment: 'words' } : { value }))
}

function severalOf(
  draw: Draw,
  question: RandomQuestion,
  values: (string | number)[],
  wild: boolean,
): unknown[] {
  const exclusive = new Set<unknown>(['none', 'refused', 'dontknow'])
  if (Array.isArray(question.choices))
    for (const one of question.choices) if (one?.isExclusive) exclusive.add(one.value)
  const free = wild ? values : values.filter((one) => !exclusive.has(one))
  const alone = values.filter((one) => exclusive.has(one))
  if (!wild && alone.length > 0 && (free.length === 0 || draw.once(5))) return [draw.one(alone)]
  const most = wild ? free.length : Number(question.maxSelectedChoices ?? free.length)
  return worded(draw, question, draw.some(free, 1, most))
}

/** A row of a table or a turn of a group, by its columns or questions. */
function entryOf(draw: Draw, fields: readonly Column[], choices: unknown): Record<string, unknown> {
  const entry: Record<string, unknown> = {}
  for (const field of fields) {
    if (draw.once(4)) continue
    const type = field.type ?? field.cellType ?? 'dropdown'
    if (type === 'expression') continue
    const value = answerTo(draw, { choices, ...field, type })
    // A table in which nothing stands is no answer, and makes no entry.
    if (typeof value !== 'object' || Object.keys(value as object).length > 0) entry[field.name] = value
  }
  return entry
}

/**
 * An answer of the right shape to one question, within its choices and lengths; it may break a check of its author. `wild`: one
 * that only a form of ours would refuse may come too. `among`: the choices on offer now.
 */
export function answerTo(
  draw: Draw,
  question: RandomQuestion,
  wild = false,
  among: readonly (string | number)[] | null = null,
): unknown {
  const choices = choicesOf(question, among)
  switch (question.type) {
    case 'boolean':
      return question.valueTrue ? draw.one(['yes', 'no']) : draw.once(2)
    case 'slider': {
      const end = () => (question.step ? draw.whole(0, 5) * 2 : draw.whole(0, 10))
      return question.sliderType === 'range' ? [end(), end()].sort((a, b) => a - b) : end()
    }
    case 'rating': {
      if (question.rateValues) return draw.one(valuesIn(question.rateValues))
      if (question.rateStep) return draw.whole(0, 5) * 2
      return draw.whole(1, Number(question.rateMax ?? question.rateCount ?? 5))
    }
    case 'imagepicker':
      return question.multiSelect ? draw.some(choices) : draw.one(choices)
    case 'tagbox':
    case 'checkbox':
      return severalOf(draw, question, choices, wild)
    case 'ranking': {
      const plain = question.selectToRankEnabled
      return draw.some(
        choices,
        plain ? 1 : choices.length,
        plain ? Number(question.maxSelectedChoices ?? 4) : choices.length,
      )
    }
    case 'matrix':
      return matrixAnswer(draw, question, among)
    case 'text':
      if (question.maskType) return draw.one(['12ab', '34cd'])
      if (question.inputType === 'range')
        return draw.whole(Number(question.min ?? 0), Number(question.max ?? 12))
      if (question.inputType === 'number') return draw.whole(-2, 12)
      if (question.inputType !== undefined) return draw.one(written[String(question.inputType)]!)
      return draw.one(wild ? [...texts, 'hello world and more'] : texts)
    case 'comment':
      return draw.one(wild ? [...texts, 'many words here'] : texts)
    case 'multipletext':
      return {
        first: draw.one(['x', 'y']),
        ...(draw.once(2) ? { second: draw.whole(0, 6) } : {}),
        ...(draw.once(2) ? { third: draw.one(['a', 'abc']) } : {}),
      }
    case 'matrixdropdown': {
      const rows = valuesIn(question.rows).filter(() => !draw.once(3))
      return Object.fromEntries(
        rows.map((row) => [row, entryOf(draw, question.columns as Column[], question.choices)]),
      )
    }
    case 'matrixdynamic':
      return entriesOf(draw, question.columns as Column[], question.choices)
    case 'paneldynamic':
      return entriesOf(draw, question.templateElements as Column[], undefined)
    default:
      return worded(draw, question, [draw.one(choices)])[0]
  }
}

/** Entries of a list; a blank one is none here, and an entry there. */
function entriesOf(draw: Draw, fields: readonly Column[], choices: unknown): object[] {
  const entries = Array.from({ length: draw.whole(1, 3) }, () => entryOf(draw, fields, choices))
  return entries.filter((entry) => Object.keys(entry).length > 0)
}

function matrixAnswer(
  draw: Draw,
  question: RandomQuestion,
  among: readonly (string | number)[] | null,
): unknown {
  const columns = among === null ? valuesIn(question.columns) : [...among]
  const rows = valuesIn(question.rows).filter(() => !draw.once(4))
  const cell = () => (question.cellType === 'checkbox' ? draw.some(columns) : draw.one(columns))
  return Object.fromEntries(rows.map((row) => [row, cell()]))
}
