import type { NamedQuestion, NameScope, Names } from './names.ts'
import type { Condition, Explanation, Scalar } from './questionnaire.ts'
import type { Report } from './source.ts'

/** Facts about an item that the document states and that no page needs. */
export type ItemFacts = {
  readonly scale: string | null
  readonly criterion: string | null
  readonly group: string | null
  readonly sensitive: boolean
  readonly polarity: 1 | -1
}

/** What the parts of the compiler share while one document is compiled. */
export type Compiling = {
  readonly report: Report
  readonly names: Names
  readonly byName: ReadonlyMap<string, NamedQuestion>
  readonly calculated: NameScope['calculated']
  /** What setvalue triggers put into questions, by question. */
  readonly sets: Map<
    string,
    readonly { when: Condition; value: unknown; worked: Condition | null; path: string }[]
  >
  /** While it does not hold, nothing inside this page or panel can be answered. */
  readonly enableIf: Condition | null
  /** Inside a repeated group: its questions. */
  readonly fields: Names | null
  /** A document of ours (it has a `code`): choices 98 and 99 are states, 97 is not to be offered. */
  readonly own: boolean
  readonly longestText: number
  readonly longestComment: number
  /** By question, or by question and row, parted by a line break. */
  readonly facts: Map<string, ItemFacts>
  /** By question; filled while questions are read. */
  readonly keys: Map<string, readonly Scalar[]>
  readonly explanations: Map<string, Explanation>
}

export function factsKey(question: string, row: string | null): string {
  return row === null ? question : `${question}\n${row}`
}
