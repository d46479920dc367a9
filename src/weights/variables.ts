import type { MarginOf } from '../estimates/plan.ts'
import { categoryReader } from '../estimates/weigh.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { kindFacts } from '../units/unit.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import type { Sample } from './sample.ts'

/** A category of a variable with the sheets in it. */
export type Category = {
  readonly key: string
  readonly label: string
  /** by which a file may name it too: the code of a unit */
  readonly code: string | null
  readonly sheets: number
}

/** What the population may be known by: an attribute of the weighting class, the kind of unit, the unit, the area. */
export type Variable = {
  readonly key: string
  readonly label: string
  readonly of: MarginOf
  /** in the declared order, in which thin ones are put together */
  readonly categories: readonly Category[]
  /** sheets that say nothing of it */
  readonly unknown: number
}

/** The variables of a sample: attributes of the class first (age before area), then kinds of units, units, areas. */
export function variablesOf(sample: Sample, language: Language): Variable[] {
  const { questionnaire, cells, units, areaNames } = sample
  const w = words[language].weights
  const sheetsBy = (of: MarginOf) => {
    const read = categoryReader({ name: '', of }, questionnaire.classItems)
    const sums = new Map<string, number>()
    for (const cell of cells) sums.set(read(cell), (sums.get(read(cell)) ?? 0) + cell.sheets)
    return sums
  }
  const make = (
    key: string,
    label: string,
    of: MarginOf,
    categories: readonly { key: string; label: string; code?: string }[],
  ): Variable => {
    const sheets = sheetsBy(of)
    return {
      key,
      label,
      of,
      categories: categories.map((one) => ({
        key: one.key,
        label: one.label,
        code: one.code ?? null,
        sheets: sheets.get(one.key) ?? 0,
      })),
      unknown: of.kind === 'class' ? (sheets.get('0') ?? 0) : 0,
    }
  }
  const ofClass = questionnaire.classItems.map(({ item, bands }) => {
    const title = questionnaire.items.find((one) => one.code === item || one.question === item)?.title
    const categories = bands.map((band, at) => ({
      key: String(at + 1),
      label: textIn(band.text, language),
    }))
    return make(`class:${item}`, title ? textIn(title, language) : item, { kind: 'class', item }, categories)
  })
  const kinds = [...new Set(units.map((unit) => unit.kind))].sort()
  const kindOf = Object.fromEntries(units.map((unit) => [unit.unitId, unit.kind]))
  const byKind = kinds.map((kind) => ({ key: kind, label: kindLabel(kind, language) }))
  const byUnit = units.map((unit) => ({ key: String(unit.unitId), label: unit.name, code: unit.code }))
  const byArea = [...areaNames].map(([id, name]) => ({ key: String(id), label: name }))
  return [
    ...ofClass,
    ...(kinds.length > 1
      ? [make('unit_kind', w.variableKind, { kind: 'unit_kind', kinds: kindOf }, byKind)]
      : []),
    ...(units.length > 1 ? [make('unit', w.variableUnit, { kind: 'unit' }, byUnit)] : []),
    ...(areaNames.size > 1 ? [make('area', w.variableArea, { kind: 'area' }, byArea)] : []),
  ]
}

function kindLabel(kind: string, language: Language): string {
  const facts = (kindFacts as Readonly<Record<string, { vi: string; en: string }>>)[kind]
  return facts?.[language] ?? kind
}
