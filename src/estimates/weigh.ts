import { type MarginWarning, marginWarnings } from '../statistics/margin-rules.ts'
import { type RakingCell, rake } from '../statistics/rake.ts'
import { rakeAndTrim, trimmingBounds, trimWeights } from '../statistics/trim.ts'
import { summariseWeights, type WeightSummary } from '../statistics/weight-version.ts'
import type { ClassItem, LocalText } from '../surveys/questionnaire.ts'
import type { ResponseMode } from '../tables.ts'
import type { BaseWeights, PlanMargin, WeightPlan } from './plan.ts'

/** Sheets that share a weight. */
export type WeightCell = {
  readonly unitId: number
  readonly areaId: number
  readonly caseId: number
  readonly mode: ResponseMode
  readonly psu: number
  readonly class: number
  readonly sheets: number
}

/** Why there are no weights: what `rake` says, and a cell for which no design weight was given. */
export type NoWeights = {
  readonly reason:
    | 'no_sheets'
    | 'missing_weight'
    | 'missing_target'
    | 'empty_category'
    | 'totals_disagree'
    | 'not_converged'
  readonly margin: string | null
  readonly category: string | null
}

/** What is kept with a version of weights. */
export type WeightRecord = {
  readonly before: WeightSummary
  readonly after: WeightSummary
  readonly sweeps: number
  readonly error: number
  readonly upperBound: number | null
  /** What was to be trimmed and could not be: the weights are the untrimmed ones (methodology 4.6). */
  readonly trimming: 'bounds_infeasible' | null
  /** Margins that make the weights shaky: thin categories, too many of them. */
  readonly warnings: readonly MarginWarning[]
  /** What trimming did to the main figures; empty where nothing was trimmed (absent in records before there was this check). */
  readonly trimmedFigures?: readonly TrimmedFigure[]
}

/** A main figure before and after trimming, on 0..100. */
export type TrimmedFigure = {
  readonly code: string
  readonly title: LocalText
  readonly untrimmed: number | null
  readonly trimmed: number | null
  /** standard error under the trimmed weights */
  readonly se: number | null
  /** it moved by more than one standard error: trimming needs a decision by a person (methodology 4.6) */
  readonly moved: boolean
}

/** Final and design weights, one for each cell in order. */
export type CellWeights = {
  readonly reason: null
  readonly omega: Float64Array
  readonly design: Float64Array
  /** what the weights would be without trimming; null where none was made */
  readonly untrimmed: Float64Array | null
  readonly record: WeightRecord
}

/**
 * Weights of cells: design weights, adjusted to margins by post-stratification (one) or raking (several), trimmed. Where
 * the bounds of trimming cannot be met the weights stay untrimmed and the record says so. All
 * sheets of a cell share one weight, so fitting cells is fitting respondents (methodology 16.1).
 * @throws if a margin names an item that is not in the class
 */
export function weighCells(
  cells: readonly WeightCell[],
  plan: WeightPlan,
  classItems: readonly ClassItem[],
): CellWeights | NoWeights {
  if (cells.length === 0) return none('no_sheets')
  const design = designWeights(cells, plan.base)
  const bare = design.findIndex((weight) => Number.isNaN(weight))
  if (bare !== -1) return none('missing_weight', null, String(cells[bare]!.unitId))
  if (design.every((weight) => weight === 0)) return none('no_sheets')

  const used = [...cells.keys()].filter((c) => design[c]! > 0)
  const fitted = fit(cells, used, design, plan, classItems)
  if ('reason' in fitted) return fitted
  const { factors, ...record } = fitted
  const omega = design.slice()
  for (const [place, c] of used.entries()) omega[c]! *= factors[place]!
  const spread = (weights: Float64Array) =>
    summariseWeights(cells.flatMap(({ sheets }, c) => new Array<number>(sheets).fill(weights[c]!)))
  const before = spread(design)
  const after = plan.margins.length === 0 && plan.trim === null ? before : spread(omega)
  const untrimmed = plan.trim === null || record.trimming !== null ? null : withoutTrimming()
  return { reason: null, omega, design, untrimmed, record: { before, after, ...record } }

  function withoutTrimming(): Float64Array | null {
    const plain = weighCells(cells, { ...plan, trim: null }, classItems)
    return plain.reason === null ? plain.omega : null
  }
}

type Fit = Omit<WeightRecord, 'before' | 'after'> & { readonly factors: readonly number[] }

function fit(
  cells: readonly WeightCell[],
  used: readonly number[],
  design: Float64Array,
  { margins, trim }: WeightPlan,
  classItems: readonly ClassItem[],
): Fit | NoWeights {
  if (margins.length === 0) return trim === null ? unchanged(used) : trimmed(cells, used, design, trim)
  const categoriesOf = margins.map((margin) => categoryReader(margin, classItems))
  const raking: FittedCell[] = used.map((c) => ({
    weight: design[c]! * cells[c]!.sheets,
    categories: categoriesOf.map((of) => of(cells[c]!)),
    respondents: cells[c]!.sheets,
  }))
  for (const [m, { name, targets }] of margins.entries()) {
    const stray = raking.find(({ categories }) => !(targets[categories[m]!]! > 0))
    if (stray) return none('missing_target', name, stray.categories[m]!)
    const [wrong] = Object.entries(targets).find(([, target]) => !(target > 0 && target < Infinity)) ?? []
    if (wrong !== undefined) return none('missing_target', name, wrong)
  }
  const warnings = marginWarnings(raking, margins)
  if (trim !== null) {
    // Only respondents who share the weight before fitting share the one after trimming.
    const alike = combine(raking, ({ weight, respondents }) => String(weight / respondents))
    const raked = rakeAndTrim(alike.cells, margins, trim)
    if (raked.factors === null) return none(raked.reason, raked.margin, raked.category)
    const { reason, bounds, sweeps, error } = raked
    const factors = alike.placeOf.map((place) => raked.factors[place]!)
    return { factors, sweeps, error, upperBound: bounds.upper, trimming: reason, warnings }
  }
  const combined = combine(raking)
  const raked = rake(combined.cells, margins)
  if (raked.reason !== null) return none(raked.reason, raked.margin, raked.category)
  const factors = combined.placeOf.map((place) => raked.factors[place]!)
  const { sweeps, error } = raked
  return { factors, sweeps, error, upperBound: null, trimming: null, warnings }
}

function unchanged(used: readonly number[]): Fit {
  return { factors: used.map(() => 1), sweeps: 0, error: 0, upperBound: null, trimming: null, warnings: [] }
}

function trimmed(
  cells: readonly WeightCell[],
  used: readonly number[],
  design: Float64Array,
  rule: NonNullable<WeightPlan['trim']>,
): Fit {
  const weights = spreadOut(cells, used, design)
  const { upper, lower } = trimmingBounds(weights, rule)
  const cut = trimWeights(weights, upper, 'proportional', lower)
  let at = 0
  const factors = used.map((c) => {
    const factor = cut.weights[at]! / weights[at]!
    at += cells[c]!.sheets
    return factor
  })
  return { factors, sweeps: cut.cycles, error: 0, upperBound: upper, trimming: cut.reason, warnings: [] }
}

/** One weight for each respondent. */
function spreadOut(cells: readonly WeightCell[], used: readonly number[], design: Float64Array): number[] {
  return used.flatMap((c) => new Array<number>(cells[c]!.sheets).fill(design[c]!))
}

type FittedCell = RakingCell & { readonly respondents: number }

/** Cells with the same categories (and the same `apart`) as one: they share their factor, and there are far fewer of them. */
function combine(
  cells: readonly FittedCell[],
  apart: (cell: FittedCell) => string = () => '',
): { cells: FittedCell[]; placeOf: number[] } {
  const places = new Map<string, number>()
  const combined: { weight: number; respondents: number; categories: readonly string[] }[] = []
  const placeOf = cells.map((cell) => {
    const { weight, respondents, categories } = cell
    const name = `${categories.join('\u0000')}\u0000${apart(cell)}`
    let place = places.get(name)
    if (place === undefined) {
      place = combined.push({ weight: 0, respondents: 0, categories }) - 1
      places.set(name, place)
    }
    combined[place]!.weight += weight
    combined[place]!.respondents += respondents
    return place
  })
  return { cells: combined, placeOf }
}

function designWeights(cells: readonly WeightCell[], base: BaseWeights): Float64Array {
  if (base.kind === 'equal') return new Float64Array(cells.length).fill(1)
  if (base.kind === 'population') {
    const sheets = new Map<number, number>()
    for (const cell of cells) sheets.set(cell.unitId, (sheets.get(cell.unitId) ?? 0) + cell.sheets)
    return Float64Array.from(cells, ({ unitId }) => {
      const persons = base.persons.get(unitId)
      return persons === undefined ? Number.NaN : persons / sheets.get(unitId)!
    })
  }
  const given = new Map(base.weights.map((one) => [nameOf(one.unitId, one.psu, one.class), one.weight]))
  return Float64Array.from(
    cells,
    ({ unitId, psu, class: digits }) =>
      given.get(nameOf(unitId, psu, digits)) ??
      given.get(nameOf(unitId, undefined, digits)) ??
      given.get(nameOf(unitId, psu, undefined)) ??
      given.get(nameOf(unitId, undefined, undefined)) ??
      Number.NaN,
  )
}

function nameOf(unitId: number, psu: number | undefined, digits: number | undefined): string {
  return `${unitId}/${psu ?? ''}/${digits ?? ''}`
}

/** Reads a cell's category in a margin. */
export function categoryReader(
  { name, of, merged = {} }: Pick<PlanMargin, 'name' | 'of' | 'merged'>,
  classItems: readonly ClassItem[],
): (cell: Pick<WeightCell, 'areaId' | 'unitId' | 'class'>) => string {
  const together = (category: string) => (Object.hasOwn(merged, category) ? merged[category]! : category)
  if (of.kind === 'area') return ({ areaId }) => together(String(areaId))
  if (of.kind === 'unit') return ({ unitId }) => together(String(unitId))
  if (of.kind === 'unit_kind') return ({ unitId }) => together(of.kinds[unitId] ?? '')
  const place = classItems.findIndex(({ item }) => item === of.item)
  if (place === -1)
    throw new Error(`Margin ${name} requires ${of.item} to be an item of the weighting class.`)
  const sizes = classItems.map(({ bands }) => bands.length + 1)
  const below = sizes.slice(place + 1).reduce((product, size) => product * size, 1)
  return ({ class: digits }) => together(String(Math.floor(digits / below) % sizes[place]!))
}

function none(
  reason: NoWeights['reason'],
  margin: string | null = null,
  category: string | null = null,
): NoWeights {
  return { reason, margin, category }
}
