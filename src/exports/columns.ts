import type { CountLayout, ItemLayout } from '../surveys/layout.ts'
import type { CompiledQuestionnaire, Item, LocalText } from '../surveys/questionnaire.ts'

/** Codes of answers that are no category, as in the reference files; an empty cell is a missing answer. */
export const stateCodes = { notApplicable: -3, dontKnow: -1, refused: -2 } as const

/** A column of the respondents' file. */
export type Column = {
  readonly name: string
  readonly title: LocalText
  /** what each code means; empty for numbers */
  readonly labels: readonly { readonly code: number; readonly text: LocalText }[]
  /** the code in one sheet, by what the sheet added to each position; null = missing */
  read(counts: ReadonlyMap<number, number>): number | null
}

/** An item that stays out of the file, and why. */
export type LeftOut = {
  readonly code: string
  readonly title: LocalText
  readonly reason: 'text' | 'number' | 'ranking' | 'sensitive' | 'person' | 'class'
}

/** Where the column of an item, or the figure worked out for each respondent, lies. */
export type Columns = {
  readonly columns: readonly Column[]
  readonly leftOut: readonly LeftOut[]
  /** the name of the column of a single-choice item, by its code */
  readonly ofItem: ReadonlyMap<string, string>
  /** the code that stands for a category, by its position in the counts */
  readonly ofPosition: ReadonlyMap<number, { readonly column: string; readonly code: number | null }>
}

/**
 * The columns of a questionnaire that may go out: answers of opinion and knowledge. What describes a person (and is in no
 * index) stays in, as do open texts, numbers and rankings; attributes of the weighting class go out as bands.
 */
export function columnsOf(questionnaire: CompiledQuestionnaire, layout: CountLayout): Columns {
  const names = new Set<string>()
  const indexed = new Set(questionnaire.indexes.flatMap((index) => index.items))
  const classes = new Set(questionnaire.classItems.map((one) => one.item))
  const columns: Column[] = []
  const leftOut: LeftOut[] = []
  const ofItem = new Map<string, string>()
  const ofPosition = new Map<number, { column: string; code: number | null }>()
  for (const item of questionnaire.items) {
    const reason = reasonToLeaveOut(item, indexed, classes)
    if (reason !== null) {
      leftOut.push({ code: item.code, title: item.title, reason })
      continue
    }
    const at = layout.items[item.index]!
    if (item.kind === 'single') {
      const name = columnName(item.code, names)
      const column = singleColumn(name, item, at)
      columns.push(column)
      ofItem.set(item.code, name)
      for (const [index, category] of at.categories.entries())
        ofPosition.set(category.at, { column: name, code: column.labels[index]!.code })
      ofPosition.set(at.dontKnow, { column: name, code: stateCodes.dontKnow })
      ofPosition.set(at.refused, { column: name, code: stateCodes.refused })
      ofPosition.set(at.notApplicable, { column: name, code: stateCodes.notApplicable })
      ofPosition.set(at.missing, { column: name, code: null })
    } else columns.push(...multipleColumns(item, at, names))
  }
  for (const derived of layout.derived) {
    const index = questionnaire.indexes.find((one) => one.code === derived.index)
    for (const [part, position] of [
      ['n', derived.n],
      ['sum', derived.sum],
    ] as const) {
      const name = columnName(`idx_${derived.index}_${part}`, names)
      const title = index?.title ?? { vi: derived.index }
      columns.push({ name, title, labels: [], read: (counts) => counts.get(position) ?? 0 })
      ofPosition.set(position, { column: name, code: null })
    }
  }
  return { columns, leftOut, ofItem, ofPosition }
}

function reasonToLeaveOut(
  item: Item,
  indexed: ReadonlySet<string>,
  classes: ReadonlySet<string>,
): LeftOut['reason'] | null {
  if (item.sensitive) return 'sensitive'
  if (classes.has(item.code)) return 'class'
  if (item.kind === 'text' || item.kind === 'number' || item.kind === 'ranking') return item.kind
  const opinion = indexed.has(item.code) || item.knowledge || item.scale !== null || item.criterion !== null
  return opinion ? null : 'person'
}

function singleColumn(name: string, item: Item, at: ItemLayout): Column {
  const codes = at.categories.map(({ value }, index) => (typeof value === 'number' ? value : index + 1))
  const texts = item.choices.filter((choice) => choice.state === null).map((choice) => choice.text)
  return {
    name,
    title: item.title,
    labels: codes.map((code, index) => ({ code, text: texts[index] ?? { vi: String(code) } })),
    read(counts) {
      const index = at.categories.findIndex((category) => counts.has(category.at))
      if (index !== -1) return codes[index]!
      if (counts.has(at.dontKnow)) return stateCodes.dontKnow
      if (counts.has(at.refused)) return stateCodes.refused
      return counts.has(at.notApplicable) ? stateCodes.notApplicable : null
    },
  }
}

function multipleColumns(item: Item, at: ItemLayout, names: Set<string>): Column[] {
  const texts = item.choices.filter((choice) => choice.state === null).map((choice) => choice.text)
  const yesNo = [
    { code: 0, text: { vi: 'Không chọn', en: 'Not chosen' } },
    { code: 1, text: { vi: 'Có chọn', en: 'Chosen' } },
  ]
  return at.categories.map(({ at: position }, index) => ({
    name: columnName(`${item.code}_${index + 1}`, names),
    title: Object.fromEntries(
      Object.keys({ ...item.title, ...texts[index] }).map((language) => [
        language,
        `${item.title[language] ?? item.title.vi}: ${texts[index]?.[language] ?? texts[index]?.vi ?? ''}`,
      ]),
    ) as LocalText,
    labels: yesNo,
    read(counts) {
      if (at.valid.some((valid) => counts.has(valid))) return counts.has(position) ? 1 : 0
      if (counts.has(at.dontKnow)) return stateCodes.dontKnow
      if (counts.has(at.refused)) return stateCodes.refused
      return counts.has(at.notApplicable) ? stateCodes.notApplicable : null
    },
  }))
}

/** A name that R and SPSS take: ASCII letters, digits, underscores; begins with a letter, at most 60 long, given once. */
function columnName(code: string, taken: Set<string>): string {
  const plain = code
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
  const base = /^[A-Za-z]/.test(plain) ? plain : `v_${plain}`
  let name = base
  for (let again = 2; taken.has(name.toLowerCase()); again++) name = `${base}_${again}`
  taken.add(name.toLowerCase())
  return name
}

export const style = { decimal: 'point' } as const
