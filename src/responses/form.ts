/**
 * What one page of a form looks like, in plain words and values, as the views print it. Every field is always there. `…Lang`: the
 * language of a text where it is not that of the page, as a screen reader must know it.
 */

export type Option = {
  readonly id: string
  readonly value: string
  readonly text: string
  readonly textLang: string | null
  /** the number of a step of a scale, shown before its words */
  readonly mark: string | null
  readonly checked: boolean
  /** a picture beside the words; `large`: one of the author's own, shown above them */
  readonly picture: { readonly address: string; readonly large: boolean } | null
  /** cannot be chosen together with another one */
  readonly alone: boolean
  /** “không biết”, “không trả lời”: set apart from the scale */
  readonly apart: boolean
  /** field for words of one's own */
  readonly comment: Comment | null
}

export type Comment = {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly titleLang: string | null
  readonly value: string
  readonly maxLength: number
  readonly error: string | null
}

/** What decides, on the page itself, whether a part of it is seen. */
export type LiveShown = {
  /** the condition as JSON, for a script */
  readonly when: string
  /** not seen with what is answered now */
  readonly hidden: boolean
}

export type Head = {
  /** null = it is always seen on this page */
  readonly live: LiveShown | null
  readonly id: string
  readonly title: string
  readonly titleLang: string | null
  readonly hint: string | null
  readonly hintLang: string | null
  readonly required: boolean
  readonly error: string | null
  /** the question read aloud, in languages by their tags */
  readonly audio: readonly { readonly language: string; readonly name: string; readonly address: string }[]
  /** the author gave pictures of the answers: whether they are shown; null = there are none */
  readonly pictures: boolean | null
  /** words beside the whole answer */
  readonly comment: Comment | null
}

export type ChoicesShown = Head & {
  readonly kind: 'radio' | 'checkbox'
  readonly name: string
  /** a row of a matrix */
  readonly row: boolean
  /** options stand side by side: where there is room, or on every screen since they are bare numbers, or have pictures above them */
  readonly layout: 'strip' | 'numbers' | 'pictures' | null
  readonly options: readonly Option[]
  /** words at the ends of a rating */
  readonly ends: readonly (readonly [text: string, lang: string | null])[] | null
}

export type SelectShown = Head & {
  readonly kind: 'select'
  readonly name: string
  readonly options: readonly Option[]
}

export type RankingShown = Head & {
  readonly kind: 'ranking'
  readonly options: readonly Option[]
  readonly places: readonly {
    readonly id: string
    readonly name: string
    readonly place: number
    readonly value: string
  }[]
}

export type MatrixShown = Head & { readonly kind: 'matrix'; readonly rows: readonly ChoicesShown[] }

export type InputShown = Head & {
  readonly kind: 'input'
  readonly name: string
  readonly type: string
  readonly inputMode: 'numeric' | 'decimal' | null
  readonly value: string
  readonly lines: number
  readonly maxLength: number | null
  readonly placeholder: string | null
  readonly unit: string | null
  readonly unitLang: string | null
  /** least, most and step, parted by spaces, where a slider may stand beside the field */
  readonly slider: string | null
}

/** A value that can be seen but not answered: worked out, or put in by the author. */
export type FixedShown = Head & { readonly kind: 'fixed'; readonly lines: readonly string[] }

/** Two numbers, lowest first. */
export type RangeShown = Head & {
  readonly kind: 'range'
  readonly slider: string
  readonly ends: readonly { readonly id: string; readonly name: string; readonly value: string }[]
}

export type NoteShown = {
  readonly kind: 'note'
  readonly live: LiveShown | null
  readonly textLang: string | null
  readonly paragraphs: readonly string[]
}

export type PanelShown = {
  readonly kind: 'panel'
  readonly live: LiveShown | null
  readonly id: string
  /** one turn of a repeated group */
  readonly turn: boolean
  /** of a turn: name of its group, and what the names of its fields begin with */
  readonly fields: { readonly group: string; readonly begin: string } | null
  /** an entry of a list, which can be taken away */
  readonly list: boolean
  /** a list to which entries can be added: what the names of all its fields begin with, and how many it may have */
  readonly more: string | null
  readonly most: number
  /** an entry of a list in which nothing stands yet */
  readonly blank: boolean
  readonly title: string | null
  readonly titleLang: string | null
  readonly hint: string | null
  readonly hintLang: string | null
  readonly elements: readonly ElementShown[]
}

export type ElementShown =
  | ChoicesShown
  | SelectShown
  | RankingShown
  | MatrixShown
  | InputShown
  | FixedShown
  | RangeShown
  | NoteShown
  | PanelShown

/** One line of the error summary: what is wrong, and the control to go to. */
export type ErrorShown = { readonly href: string | null; readonly text: string }
