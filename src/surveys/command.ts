import { checkAnswers } from './check.ts'
import { compile } from './compile.ts'
import { sayFault } from './faults.ts'
import { outlineOf } from './outline.ts'
import type { CompiledQuestionnaire } from './questionnaire.ts'
import { faultsIn } from './read.ts'

/** What a command prints, and the exit code of its process: 0 = good, 1 = faults or errors. */
export type Said = { readonly lines: readonly string[]; readonly exitCode: 0 | 1 }

/** The compiled outline of a SurveyJS document given as JSON text, or every fault of it, one a line. Does not throw. */
export function sayCheck(text: string): Said {
  const made = compileText(text)
  return 'faults' in made
    ? { lines: made.faults, exitCode: 1 }
    : { lines: outlineOf(made.questionnaire), exitCode: 0 }
}

/** A verdict that looks at no answer, because of a file, a document or JSON that cannot be used. */
export function refusal(code: 'file' | 'document' | 'answers', messages: readonly string[]): Said {
  const errors = messages.map((message) => ({ question: null, code, message }))
  return { lines: [JSON.stringify({ valid: false, errors, answers: {} })], exitCode: 1 }
}

/**
 * The verdict on answers, as one line of JSON: `{ valid, errors: [{ question, code, message }], answers }`. Faults of the document
 * or of the JSON are errors of code `document` or `answers`, of no question. Does not throw.
 */
export function sayAnswer(text: string, answersText: string): Said {
  const made = compileText(text)
  if ('faults' in made) return refusal('document', made.faults)
  const given = parseJson(answersText)
  if ('fault' in given) return refusal('answers', [given.fault])
  const { valid, errors, answers } = checkAnswers(made.questionnaire, given.value)
  const owner = cellOwners(made.questionnaire)
  const said = errors.map(({ question, code, message }) => ({
    question: question === null ? null : (owner.get(question) ?? question),
    code,
    message: message.vi,
  }))
  return { lines: [JSON.stringify({ valid, errors: said, answers })], exitCode: valid ? 0 : 1 }
}

/** The table or multiple text of each of its cells: a name that the document's author wrote. */
function cellOwners({ plan }: CompiledQuestionnaire): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { group, inner } of plan.nodes) {
    for (const { name, key } of inner?.questions.values() ?? []) {
      if (group !== null && name === `${group.name}.${key}`) owners.set(name, group.name)
    }
  }
  return owners
}

function compileText(
  text: string,
): { readonly questionnaire: CompiledQuestionnaire } | { readonly faults: readonly string[] } {
  const given = parseJson(text)
  if ('fault' in given) return { faults: [given.fault] }
  try {
    return { questionnaire: compile(given.value) }
  } catch (error) {
    const faults = faultsIn(error)
    if (faults === undefined) throw error
    return { faults: faults.map(sayFault) }
  }
}

function parseJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown }
  } catch (error) {
    return { fault: `không đọc được JSON: ${error instanceof Error ? error.message : ''}` }
  }
}
