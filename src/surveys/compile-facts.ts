import { type Compiling, factsKey } from './compiling.ts'
import type { Question } from './questionnaire.ts'
import type { Source } from './source.ts'

/** Scale, criterion and the like, of a question or of a row. */
export function readFacts(source: Source, compiling: Compiling, question: string, row: string | null): void {
  const over = compiling.facts.get(factsKey(question, null))
  const polarity = source.number('polarity', -1, 1)
  if (polarity === 0) source.fault('wrong_type', 'chỉ nhận 1 hoặc -1.', 'polarity')
  compiling.facts.set(factsKey(question, row), {
    scale: source.string('scale') ?? over?.scale ?? null,
    criterion: source.string('criterion') ?? over?.criterion ?? null,
    group: source.string('group') ?? over?.group ?? null,
    sensitive: source.flag('sensitive', over?.sensitive ?? false),
    polarity: polarity === null ? (over?.polarity ?? 1) : polarity < 0 ? -1 : 1,
  })
}

/** The right answer and its explanation go where no page looks. */
export function readKey(source: Source, compiling: Compiling, question: Question): void {
  const explanation = source.text('explanation')
  const verified = source.flag('keyVerified')
  const right = source.raw('correctAnswer')
  if (right === undefined) {
    if (explanation !== null)
      compiling.explanations.set(question.name, {
        item: question.name,
        right: [],
        text: explanation,
        verified,
      })
    return
  }
  const values: readonly unknown[] = Array.isArray(right) ? right : [right]
  const choices = question.kind === 'single' ? question.choices : []
  const known = values.map((value) => choices.find((choice) => choice.value === value))
  if (question.kind !== 'single' || known.some((choice) => choice === undefined || choice.state !== null)) {
    source.fault('bad_key', 'đáp án phải là một phương án của câu hỏi một lựa chọn.', 'correctAnswer')
    return
  }
  const keyed = known.filter((choice) => choice !== undefined)
  compiling.keys.set(
    question.name,
    keyed.map((choice) => choice.value),
  )
  compiling.explanations.set(question.name, {
    item: question.name,
    right: keyed.map((choice) => choice.text),
    text: explanation,
    verified,
  })
}
