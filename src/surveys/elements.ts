import type { Condition, Scalar } from './expression.ts'

/** Words in Vietnamese and, where given, in other languages by their tag. Plain text, never markup. */
export type LocalText = {
  readonly vi: string
  readonly en?: string | undefined
  readonly [language: string]: string | undefined
}

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
  /** “Khác”, “Không có” and the like, which SurveyJS adds: not carried over to other questions. */
  readonly added: boolean
  /** A picture beside the words, shown to who asks for pictures: a file in surveys/media; null = none. */
  readonly picture: LocalText | null
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

/** A check that the author asks for; `text` is said when an answer does not pass. */
export type Check = { readonly text: LocalText | null } & (
  | { readonly rule: 'numeric'; readonly min: number | null; readonly max: number | null }
  | {
      readonly rule: 'text'
      readonly min: number
      readonly max: number | null
      /** Digits are allowed. */
      readonly digits: boolean
    }
  | { readonly rule: 'answercount'; readonly min: number | null; readonly max: number | null }
  | { readonly rule: 'email' }
  | { readonly rule: 'expression'; readonly when: Condition }
  | { readonly rule: 'regex'; readonly pattern: RegExp }
  /** An end that is worked out (SurveyJS `minValueExpression`); it binds while it has a value. */
  | { readonly rule: 'bound'; readonly side: 'least' | 'greatest'; readonly worked: Condition }
)

/** Words of the author for an error, by its code; `{0}` in them is the limit. */
export type Said = { readonly [code: string]: LocalText | undefined }

/** What stands in a question before it is answered, while `when` holds (null = always): a value, or what an expression gives. */
export type Default = { readonly when: Condition | null } & (
  | { readonly value: AnswerValue; readonly worked: null }
  | { readonly value: null; readonly worked: Condition }
)

/** Helps for who reads little or speaks another language; words always stand beside them. */
export type Aids = {
  /** The question read aloud: a file in surveys/media for each language. */
  readonly audio: readonly { readonly language: string; readonly file: string }[]
  /** A picture for each step of a scale of two to five, worst first. */
  readonly pictograms: 'faces' | 'thumbs' | null
}

type QuestionBase = ElementBase &
  Aids & {
    readonly title: LocalText
    /** Where its answer stands in `Answers`; inside a repeated group, in the group's object. */
    readonly key: string
    readonly required: boolean
    readonly requiredIf: Condition | null
    /** The author's words for “must be answered”. */
    readonly requiredText: LocalText | null
    /** Field for words beside the answer, kept at `<key>-Comment`; null = none. */
    readonly comment: { readonly title: LocalText; readonly maxLength: number } | null
    /**
     * While it does not hold the question can be seen but not answered: its answer is what stands in it beforehand, or nothing.
     * null = always.
     */
    readonly enableIf: Condition | null
    /** What stands in it beforehand: the first whose condition holds. A checked sheet is never filled in from it. */
    readonly defaults: readonly Default[]
    readonly checks: readonly Check[]
    readonly said: Said
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
  /** What its cells say in place of the columns' texts (SurveyJS `cells`), by column. */
  readonly cells: ReadonlyMap<Scalar, LocalText> | null
}

/** One choice per row; each row is an item of its own. */
export type MatrixQuestion = QuestionBase & {
  readonly kind: 'matrix'
  readonly rows: readonly MatrixRow[]
  readonly choices: readonly Choice[]
  /** Several choices in each row. */
  readonly several: boolean
  /** Rows are shown in an order drawn anew for each respondent (`arranged`). */
  readonly randomRows: boolean
  /** Every visible row must be answered. */
  readonly everyRow: boolean
  /** No column may be taken twice. */
  readonly differentRows: boolean
}

export type NumberQuestion = QuestionBase & {
  readonly kind: 'number'
  readonly appearance: 'typed' | 'slider'
  readonly min: number
  readonly max: number
  readonly step: number
  /** Digits after the comma that `step` allows. */
  readonly decimals: number
  readonly unit: LocalText | null
}

/** Two numbers, lowest first (a slider of type range), answered with a list. */
export type RangeQuestion = QuestionBase & {
  readonly kind: 'range'
  readonly min: number
  readonly max: number
  readonly step: number
  readonly decimals: number
  /** Least and greatest distance of the two. */
  readonly narrowest: number
  readonly widest: number
}

/** A value that the form works out (SurveyJS `expression`): shown, never asked. */
export type ComputedQuestion = QuestionBase & { readonly kind: 'computed'; readonly expression: Condition }

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
  /** What is written must follow a pattern (SurveyJS input mask). */
  readonly mask: Mask | null
}

/** An input mask: the pattern as its author wrote it, and its characters one by one. */
export type Mask = {
  readonly pattern: string
  readonly parts: readonly {
    /** `open`: a character of a class; `kept`: a letter or digit that is part of the value; `sign`: only shown. */
    readonly kind: 'open' | 'kept' | 'sign'
    readonly character: string
  }[]
  /** The answer is kept with its signs. */
  readonly whole: boolean
}

/** Plain words between questions (SurveyJS `html` without markup). */
export type Note = ElementBase & { readonly kind: 'note'; readonly text: LocalText }

export type Panel = ElementBase & {
  readonly kind: 'panel'
  readonly elements: readonly Element[]
  /** At least one question inside must be answered. */
  readonly required: boolean
  readonly requiredIf: Condition | null
  readonly requiredText: LocalText | null
  /** Elements are shown in an order drawn anew for each respondent (`arranged`). */
  readonly random: boolean
}

/**
 * The same questions once for each choice taken in another question (SurveyJS dynamic panel on a shared `valueName`).
 * Answers are a list of objects, one per turn, in the order in which the choices stand: `[{ [property]: value, …fields }]`.
 */
export type Group = ElementBase & {
  readonly kind: 'group'
  readonly key: string
  /**
   * What makes the turns. `chosen`: the choices taken in another question. `list`: as many entries as are filled in (matrix
   * with added rows, repeated panel), answered with a list of objects. `table`: fixed rows, answered with
   * `{ [row]: { [column]: … } }`. `fields`: one turn, answered with one object (multiple text).
   */
  readonly shape: 'chosen' | 'list' | 'table' | 'fields'
  /** `chosen`: name of the question whose choices make the turns, and the property under which they are kept. */
  readonly source: string
  readonly property: string
  /** Empty for a list, whose turns are numbered from 1. */
  readonly turns: readonly Choice[]
  readonly elements: readonly Element[]
  /** Something must be answered. */
  readonly required: boolean
  readonly requiredIf: Condition | null
  readonly requiredText: LocalText | null
  /** Fewest and most entries of a list, and how many are shown at first. */
  readonly least: number
  readonly most: number
  readonly start: number
  /** Keys of fields in which no value may stand in two entries. */
  readonly distinct: readonly string[]
  /** While it does not hold, nothing in it can be answered, and nothing is asked of it. */
  readonly enableIf: Condition | null
  /** Rows of a table are shown in an order drawn anew for each respondent. */
  readonly random: boolean
  /** What stands in it before anything is answered; null = nothing. */
  readonly filled: AnswerValue | null
  readonly checks: readonly Check[]
  readonly said: Said
}

export type Question =
  | SingleQuestion
  | MultipleQuestion
  | RankingQuestion
  | MatrixQuestion
  | NumberQuestion
  | RangeQuestion
  | TextQuestion
  | ComputedQuestion
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
  /** Elements are shown in an order drawn anew for each respondent (`arranged`). */
  readonly random: boolean
}

/** The words in one language, falling back on Vietnamese. */
export function textIn(text: LocalText, language: string): string {
  return text[language] ?? text.vi
}
