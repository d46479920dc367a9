import type { Condition, Scalar } from './expression.ts'
import type { Plan } from './plan.ts'

export type { Condition, Expression, Scalar } from './expression.ts'

/** Words in Vietnamese and, where given, in other languages by their tag. Plain text, never markup. */
export type LocalText = {
  readonly vi: string
  readonly en?: string | undefined
  readonly [language: string]: string | undefined
}

/** One of the five states of methodology §2.2; exactly one per respondent and item. */
export type AnswerState = 'valid' | 'dont_know' | 'refused' | 'not_applicable' | 'missing'

/** Fields of one turn of a repeated group, or the rows of a matrix. */
export type AnswerFields = { readonly [name: string]: AnswerValue }
export type AnswerValue = Scalar | readonly Scalar[] | AnswerFields | readonly AnswerFields[]

/**
 * Answers in the shape SurveyJS 3 gives them, by `key` of the question: a choice is its value, several choices and a ranking
 * are lists of values, a matrix is `{ [row]: value }`, a repeated group is a list of objects. A choice with words of the
 * respondent's own is `{ value, comment }` (in a list then every entry is `{ value }`); words beside “Khác” (`showOtherItem`)
 * or beside any answer stand at `<key>-Comment`. An answer that was not given has no key.
 */
export type Answers = { readonly [key: string]: AnswerValue }

export type Choice = {
  readonly value: Scalar
  readonly text: LocalText
  /** Set on “không biết” (98) and “không trả lời” (99): not a category, kept out of denominators. */
  readonly state: 'dont_know' | 'refused' | null
  /** Cannot be chosen together with another one. */
  readonly exclusive: boolean
  /** Field for the respondent's own words when it is taken; null = none. */
  readonly comment: ChoiceComment | null
  /** Keeps its place where choices are put in random order. */
  readonly fixed: boolean
  readonly visibleIf: Condition | null
}

export type ChoiceComment = {
  readonly placeholder: LocalText | null
  readonly maxLength: number
  readonly required: boolean
  /** Kept at `<key>-Comment` (SurveyJS `showOtherItem`), not with the choice. */
  readonly apart: boolean
}

type ElementBase = {
  /** Unique in the questionnaire. */
  readonly name: string
  /** Where it stands in the document, for messages to authors. */
  readonly path: string
  readonly title: LocalText | null
  readonly description: LocalText | null
  readonly visibleIf: Condition | null
}

type QuestionBase = ElementBase & {
  readonly title: LocalText
  /** Where its answer stands in `Answers`; inside a repeated group, in the group's object. */
  readonly key: string
  readonly required: boolean
  readonly requiredIf: Condition | null
  /** The author's words for “must be answered”. */
  readonly requiredText: LocalText | null
  /** Field for words beside the answer, kept at `<key>-Comment`; null = none. */
  readonly comment: { readonly title: LocalText; readonly maxLength: number } | null
}

/** Choices taken over from another question: those chosen there, or those not chosen. */
export type ChoiceSource = {
  readonly question: string
  readonly key: string
  readonly mode: 'all' | 'selected' | 'unselected'
}

export type SingleQuestion = QuestionBase & {
  readonly kind: 'single'
  readonly appearance: 'radio' | 'dropdown' | 'rating' | 'boolean' | 'pictures'
  /** Every choice that can ever be offered, in document order. */
  readonly choices: readonly Choice[]
  /** Shown in an order drawn anew for each respondent (`arranged`). */
  readonly random: boolean
  readonly choicesFrom: ChoiceSource | null
  /** Words at the ends of a rating. */
  readonly lowest: LocalText | null
  readonly highest: LocalText | null
}

export type MultipleQuestion = QuestionBase & {
  readonly kind: 'multiple'
  readonly choices: readonly Choice[]
  /** Shown in an order drawn anew for each respondent (`arranged`). */
  readonly random: boolean
  readonly choicesFrom: ChoiceSource | null
  /** Fewest and most choices; null = no limit. `fewest` asks for an answer too; an exclusive choice alone is always enough. */
  readonly fewest: number | null
  readonly most: number | null
  /**
   * Set when the question feeds a repeated group: its answer is kept as `[{ [property]: value }, …]` in the group's list.
   */
  readonly property: string | null
}

/** “Chọn tối đa 3, theo thứ tự”: rendered as numbered selects, answered with a list, first place first. */
export type RankingQuestion = QuestionBase & {
  readonly kind: 'ranking'
  readonly choices: readonly Choice[]
  /** Shown in an order drawn anew for each respondent (`arranged`). */
  readonly random: boolean
  readonly choicesFrom: ChoiceSource | null
  readonly fewest: number | null
  /** Number of places to show. */
  readonly places: number
  /** All choices must be put in order (SurveyJS's plain ranking). */
  readonly full: boolean
}

export type MatrixRow = {
  readonly value: string
  readonly text: LocalText
  readonly visibleIf: Condition | null
}

/** One choice per row; each row is an item of its own. */
export type MatrixQuestion = QuestionBase & {
  readonly kind: 'matrix'
  readonly rows: readonly MatrixRow[]
  readonly choices: readonly Choice[]
  /** Every visible row must be answered. */
  readonly everyRow: boolean
  /** No column may be taken twice. */
  readonly differentRows: boolean
}

export type NumberQuestion = QuestionBase & {
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  readonly step: number
  /** Digits after the comma that `step` allows. */
  readonly decimals: number
  readonly unit: LocalText | null
}

export type TextQuestion = QuestionBase & {
  readonly kind: 'text'
  readonly input:
    | 'text'
    | 'email'
    | 'tel'
    | 'url'
    | 'date'
    | 'month'
    | 'week'
    | 'time'
    | 'datetime-local'
    | 'color'
  /** 1 for a single line. */
  readonly lines: number
  readonly minLength: number
  readonly maxLength: number
  /** For dates and times, in the input's own notation. */
  readonly earliest: string | null
  readonly latest: string | null
  readonly placeholder: LocalText | null
}

/** Plain words between questions (SurveyJS `html` without markup). */
export type Note = ElementBase & { readonly kind: 'note'; readonly text: LocalText }

export type Panel = ElementBase & { readonly kind: 'panel'; readonly elements: readonly Element[] }

/**
 * The same questions once for each choice taken in another question (SurveyJS dynamic panel on a shared `valueName`).
 * Answers are a list of objects, one per turn, in the order in which the choices stand: `[{ [property]: value, …fields }]`.
 */
export type Group = ElementBase & {
  readonly kind: 'group'
  readonly key: string
  /** Name of the question whose choices make the turns. */
  readonly source: string
  readonly property: string
  readonly turns: readonly Choice[]
  readonly elements: readonly Element[]
}

export type Question =
  | SingleQuestion
  | MultipleQuestion
  | RankingQuestion
  | MatrixQuestion
  | NumberQuestion
  | TextQuestion
export type Element = Question | Note | Panel | Group

/**
 * What is shown at once. A SurveyJS page is cut where a question depends on another one of the same page, so that every
 * condition can be answered without script; `page` is the name in the document, `name` is unique.
 */
export type Page = {
  readonly name: string
  readonly page: string
  readonly number: number
  readonly title: LocalText | null
  readonly description: LocalText | null
  readonly visibleIf: Condition | null
  readonly elements: readonly Element[]
}

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
  /** SHA-256 of the canonical document. */
  readonly hash: string
}

/** The words in one language, falling back on Vietnamese. */
export function textIn(text: LocalText, language: string): string {
  return text[language] ?? text.vi
}
