import type { Choice, LocalText, Page } from './elements.ts'
import type { Condition, Expression, Scalar } from './expression.ts'
import type { Plan } from './plan.ts'

export * from './elements.ts'
export type { Condition, Expression, Scalar } from './expression.ts'

/** One of the five states of methodology §2.2; exactly one per respondent and item. */
export type AnswerState = 'valid' | 'dont_know' | 'refused' | 'not_applicable' | 'missing'

/** What is counted: one per question, per row of a matrix, per question and turn of a repeated group. */
export type Item = {
  /** Its place in `items`. */
  readonly index: number
  /**
   * “M01.E13”; a row's own value “M01.C04” (in documents that are not ours “question.row”); in a group “M04.02/1” (item / turn).
   * Unique.
   */
  readonly code: string
  readonly question: string
  /** Row of a matrix. */
  readonly row: string | null
  /** Turn of a repeated group. */
  readonly turn: Scalar | null
  readonly kind: 'single' | 'multiple' | 'ranking' | 'number' | 'text'
  readonly title: LocalText
  /** Categories (and choices with a state); empty for numbers and text. */
  readonly choices: readonly Choice[]
  /** “S5”, “D5”, “F4” … as the document says. */
  readonly scale: string | null
  /** Code of the criterion or index it feeds, if the document names one. */
  readonly criterion: string | null
  /** Code of the heading under which results show it. */
  readonly group: string | null
  /** Sensitive personal data (ethnicity, religion). */
  readonly sensitive: boolean
  /** −1 when a high code is bad: scores are reversed once, in the layout. */
  readonly polarity: 1 | -1
  /** Has a right answer. Which one stands in `keys`, apart from everything a page is made of. */
  readonly knowledge: boolean
}

/** An index formula as data; `ratiosOf` in `formula.ts` turns it into sums of counts. */
export type IndexFormula = {
  readonly code: string
  readonly title: LocalText
  readonly rule:
    | 'share'
    | 'pooled_share'
    | 'top2'
    | 'mean100'
    | 'respondent_mean100'
    | 'correct_share'
    | 'half_correct'
  /** Item codes, in order; an item of a repeated group stands here once for each turn. */
  readonly items: readonly string[]
  /** Satisfied categories of `share` and `pooled_share`; for `top2` the two highest of the scale. */
  readonly codes: readonly Scalar[]
  /** Fewest valid items of a respondent (`respondent_mean100`). */
  readonly minimumValid: number
  /** The figure of its indicator, where several formulas measure it. */
  readonly headline: boolean
  /** Code of the criterion it feeds; null = by its own code only. */
  readonly criterion: string | null
  /** Code of the formula it is another way to count; null = it stands for itself. */
  readonly variantOf: string | null
}

/** One attribute of the weighting class: the bands an item is put into; an answer in no band has digit 0. */
export type ClassItem = {
  readonly item: string
  readonly bands: readonly { readonly values: readonly Scalar[]; readonly text: LocalText }[]
}

export type Consent = {
  readonly version: string
  readonly title: LocalText | null
  /** Paragraphs are parted by an empty line. */
  readonly text: LocalText
  readonly label: LocalText
}

/** A heading under which results show items. */
export type ItemGroup = { readonly code: string; readonly title: LocalText }

/** What is said at the end if `when` holds; the first that holds is taken. */
export type Ending = { readonly when: Condition | null; readonly text: LocalText }

/** The form ends after the page on which `when` came true. `discard`: nothing is stored (a respondent under 16). */
export type Stop = { readonly when: Condition; readonly discard: boolean }

/** Shown after submitting: the survey itself teaches law. */
export type Explanation = {
  readonly item: string
  readonly right: readonly LocalText[]
  readonly text: LocalText | null
  /** False until the key has been checked against the law: shown as “chưa xác minh”. */
  readonly verified: boolean
}

/** A property of the document that does not change what is asked or accepted, and is not used. */
export type Remark = { readonly path: string; readonly property: string; readonly reason: string }

/**
 * A questionnaire, compiled once from a frozen SurveyJS document; immutable. Pages may be handed to a view: they hold no key
 * of a knowledge item.
 */
export type CompiledQuestionnaire = {
  /** “M01”; the title's hash if the document has no code of ours. */
  readonly code: string
  readonly revision: string
  /** “citizen”, “official”, “activity”, “service”, or as the document says. */
  readonly kind: string
  readonly title: LocalText
  readonly description: LocalText | null
  /** Languages in which the document has any text, `vi` first. */
  readonly languages: readonly string[]
  /** Of a published version: by name of a recording or picture, the hash of its bytes. */
  readonly media: ReadonlyMap<string, string>
  readonly consent: Consent | null
  readonly endings: readonly Ending[]
  /** Longest time it should take, in minutes. */
  readonly minutes: number | null
  readonly pages: readonly Page[]
  readonly stops: readonly Stop[]
  readonly groups: readonly ItemGroup[]
  /** Names in braces that are not answers (`{nam}`): to be filled in by whoever shows the form. */
  readonly placeholders: readonly string[]
  readonly items: readonly Item[]
  readonly indexes: readonly IndexFormula[]
  readonly classItems: readonly ClassItem[]
  /** Right answers by item code. Never handed to a view before submitting. */
  readonly keys: ReadonlyMap<string, readonly Scalar[]>
  readonly explanations: readonly Explanation[]
  readonly remarks: readonly Remark[]
  /** How it is walked; for the other files of this folder only. */
  readonly plan: Plan
  /** The expression of a calculated value by its name in lower case, for texts that show it; null = there is none. */
  readonly calculated: (name: string) => Expression | null
  /** SHA-256 of the canonical document. */
  readonly hash: string
}
