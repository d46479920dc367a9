import type { BaseWeights, PlanMargin, WeightPlan } from '../estimates/plan.ts'
import { type AdjustedClass, nonresponseAdjustment } from '../statistics/nonresponse.ts'
import { type DraftMargin, thinClass, type WeightingDraft } from './draft.ts'
import { allModes, type Sample } from './sample.ts'
import type { Variable } from './variables.ts'

/** Why a draft makes no plan yet. `variable` and `category` are labels, `figures` what the sentence needs. */
export type PlanFault = {
  readonly code:
    | 'totals_differ'
    | 'target_missing'
    | 'category_empty'
    | 'population_missing'
    | 'drawn_missing'
    | 'drawn_too_few'
    | 'variable_gone'
  readonly variable: string
  readonly category: string
  readonly first: number
  readonly second: number
}

/** A group of categories of a margin, one or several put together. */
export type MarginRow = {
  /** of the category that stands for the group */
  readonly key: string
  readonly labels: readonly string[]
  readonly persons: number | null
  readonly sheets: number
  /** 0..1 of all persons, and of all sheets */
  readonly share: number | null
  readonly sampleShare: number
  readonly thin: boolean
  readonly empty: boolean
}

/** A margin beside the sample: what is known, who answered, which classes are thin. */
export type MarginTable = {
  readonly variable: Variable
  readonly margin: DraftMargin
  readonly rows: readonly MarginRow[]
  readonly total: number
  readonly unknown: number
}

/** The margins of a draft beside the sample; one whose variable the questionnaire has no longer is left out. */
export function marginTables(
  { margins }: WeightingDraft,
  variables: readonly Variable[],
  sheets: number,
): MarginTable[] {
  return margins.flatMap((margin) => {
    const variable = variables.find((one) => one.key === margin.variable)
    return variable ? [{ ...tableOf(margin, variable, sheets), variable, margin }] : []
  })
}

function tableOf(margin: DraftMargin, variable: Variable, sheets: number) {
  const categories = new Map(variable.categories.map((one) => [one.key, one]))
  const grouped = new Set(margin.groups.flat())
  // A unit that answered after the margin was made stands alone, without a figure.
  const groups = [
    ...margin.groups,
    ...variable.categories.filter((one) => !grouped.has(one.key)).map((one) => [one.key]),
  ]
  const total = Object.values(margin.targets).reduce((sum, one) => sum + one, 0)
  const rows = groups.map((group): MarginRow => {
    const known = group.filter((key) => margin.targets[key] !== undefined)
    const persons =
      known.length === 0 ? null : known.reduce((sum, key) => sum + (margin.targets[key] ?? 0), 0)
    const own = group.reduce((sum, key) => sum + (categories.get(key)?.sheets ?? 0), 0)
    const sampleShare = sheets === 0 ? 0 : own / sheets
    return {
      key: group[0]!,
      labels: group.map((key) => categories.get(key)?.label ?? key),
      persons,
      sheets: own,
      share: persons === null || total === 0 ? null : persons / total,
      sampleShare,
      thin: own > 0 && (own < thinClass.respondents || sampleShare < thinClass.share),
      empty: own === 0 && (persons ?? 0) > 0,
    }
  })
  return { rows, total, unknown: variable.unknown }
}

/** A plan, or what stands in its way; `response` are the classes of the adjustment for those who did not answer. */
export type Planned = {
  readonly plan: WeightPlan | null
  readonly faults: readonly PlanFault[]
  readonly response: readonly AdjustedClass[]
}

/** Makes a draft a plan of weights for a sample. */
export function planOf(draft: WeightingDraft, sample: Sample, variables: readonly Variable[]): Planned {
  const faults: PlanFault[] = []
  const fault = (code: PlanFault['code'], variable = '', category = '', first = 0, second = 0) =>
    faults.push({ code, variable, category, first, second })
  const { base, response } = baseOf(draft, sample, fault)
  const tables = marginTables(draft, variables, sample.sheets)
  for (const { variable } of draft.margins) {
    if (!tables.some((table) => table.variable.key === variable)) fault('variable_gone', variable)
  }
  for (const { rows, variable } of tables) {
    for (const row of rows) {
      const label = row.labels.join(' + ')
      if (row.sheets > 0 && !row.persons) fault('target_missing', variable.label, label, row.sheets)
      if (row.empty) fault('category_empty', variable.label, label, row.persons ?? 0)
    }
  }
  const wanted = tables.find((table) => table.variable.key === draft.scaleTo) ?? null
  const [first] = tables
  for (const table of tables) {
    if (!first || wanted !== null || table.total === first.total) continue
    fault('totals_differ', table.variable.label, first.variable.label, table.total, first.total)
  }
  if (faults.length > 0 || base === null) return { plan: null, faults, response }
  const total = (wanted ?? first)?.total ?? 0
  const design = designOf(draft, sample)
  const margins = tables.map((table) => planMargin(table, total, base, sample))
  return {
    plan: { modes: allModes, base, margins, trim: draft.trim, design },
    faults,
    response,
  }
}

/** A plan as plain JSON. */
export function plainly(plan: WeightPlan): unknown {
  const { base } = plan
  if (base.kind !== 'population') return plan
  return { ...plan, base: { kind: base.kind, persons: Object.fromEntries(base.persons) } }
}

type Report = (code: PlanFault['code'], variable?: string, category?: string, a?: number, b?: number) => void

function baseOf(
  { base, drawn }: WeightingDraft,
  { units, cells }: Sample,
  fault: Report,
): { base: BaseWeights | null; response: readonly AdjustedClass[] } {
  if (base === 'equal') return { base: { kind: 'equal' }, response: [] }
  if (base === 'population') {
    const missing = units.filter((unit) => !unit.population)
    if (missing.length > 0) {
      fault('population_missing', '', namesOf(missing), missing.length)
      return { base: null, response: [] }
    }
    const persons = new Map(units.map((unit) => [unit.unitId, unit.population ?? 0]))
    return { base: { kind: 'population', persons }, response: [] }
  }
  const sheets = new Map<number, number>()
  for (const cell of cells) sheets.set(cell.unitId, (sheets.get(cell.unitId) ?? 0) + cell.sheets)
  const without = units.filter((unit) => drawn[unit.unitId] === undefined)
  if (without.length > 0) fault('drawn_missing', '', namesOf(without), without.length)
  const few = units.filter((unit) => (drawn[unit.unitId] ?? Infinity) < (sheets.get(unit.unitId) ?? 0))
  for (const unit of few)
    fault('drawn_too_few', '', unit.name, drawn[unit.unitId], sheets.get(unit.unitId) ?? 0)
  if (without.length > 0 || few.length > 0 || units.length === 0) return { base: null, response: [] }
  const response = nonresponseAdjustment(
    units.map((unit) => ({
      code: String(unit.unitId),
      respondents: sheets.get(unit.unitId) ?? 0,
      responding: sheets.get(unit.unitId) ?? 0,
      sampled: drawn[unit.unitId] ?? 0,
    })),
  )
  const weights = response.flatMap(({ codes, factor }) =>
    codes.map((code) => ({ unitId: Number(code), weight: factor })),
  )
  return { base: { kind: 'given', weights }, response }
}

function namesOf(units: readonly { name: string }[]): string {
  const shown = units.slice(0, 5).map((unit) => unit.name)
  return units.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ')
}

/**
 * A margin as a plan takes it, on the common total. Sheets that say nothing of the variable keep the share they have before
 * fitting, and the others are fitted to what is left: nothing is made up about them.
 */
function planMargin(
  { variable, rows, unknown, total: own, margin }: MarginTable,
  total: number,
  base: BaseWeights,
  sample: Sample,
): PlanMargin {
  const nothing = unknown === 0 ? 0 : unknownShare(variable, base, sample)
  const scale = (total / own) * (1 - nothing)
  const targets = Object.fromEntries(
    rows.flatMap((row) => (row.sheets > 0 ? [[row.key, (row.persons ?? 0) * scale]] : [])),
  )
  const merged = Object.fromEntries(
    margin.groups.flatMap(([first, ...others]) => others.map((key) => [key, first!])),
  )
  return {
    name: variable.key,
    of: variable.of,
    targets: nothing > 0 ? { ...targets, 0: total * nothing } : targets,
    merged,
  }
}

/** The share of the design weight of sheets that say nothing of an attribute of the class. */
function unknownShare(variable: Variable, base: BaseWeights, { cells, questionnaire }: Sample): number {
  const { of } = variable
  if (of.kind !== 'class') return 0
  const place = questionnaire.classItems.findIndex(({ item }) => item === of.item)
  const sizes = questionnaire.classItems.map(({ bands }) => bands.length + 1)
  const below = sizes.slice(place + 1).reduce((product, size) => product * size, 1)
  const sheets = new Map<number, number>()
  for (const cell of cells) sheets.set(cell.unitId, (sheets.get(cell.unitId) ?? 0) + cell.sheets)
  const weightOf = (unitId: number): number => {
    if (base.kind === 'equal') return 1
    if (base.kind === 'population') return (base.persons.get(unitId) ?? 0) / (sheets.get(unitId) ?? 1)
    return base.weights.find((one) => one.unitId === unitId)?.weight ?? 0
  }
  const weights = new Map([...sheets.keys()].map((unitId) => [unitId, weightOf(unitId)]))
  let [silent, all] = [0, 0]
  for (const cell of cells) {
    const weight = cell.sheets * (weights.get(cell.unitId) ?? 0)
    all += weight
    if (Math.floor(cell.class / below) % sizes[place]! === 0) silent += weight
  }
  return all === 0 ? 0 : silent / all
}

function designOf({ countUnits }: WeightingDraft, { population }: Sample): WeightPlan['design'] {
  return { population: countUnits ? population : null, fpc: 'conservative', lonelyPsu: 'adjust' }
}
