import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { calibrated } from '../statistics/calibrated.ts'
import { indexFromPsus, linearisedScore } from '../statistics/count-estimate.ts'
import { surveyDesign } from '../statistics/design.ts'
import { type Estimate, estimate } from '../statistics/estimate.ts'
import { type Figure, noFigure } from '../statistics/figure.ts'
import { kishDesignEffect } from '../statistics/kish.ts'
import { compiledQuestionnaire } from '../surveys/compiled-version.ts'
import { placedUnits, weighedCells } from './cell-queries.ts'
import { at, type ItemPlace, itemPlaces } from './derive.ts'
import {
  byUnit,
  itemMoments,
  momentFigure,
  placesOfUnits,
  scoringsOf,
  takesLargePart,
  unitCounts,
  unitFigures,
} from './figures.ts'
import { effectsOfVersion, psusOfVersion, strataOfVersion } from './read-queries.ts'
import { findWeightVersion, type VersionRow } from './version-queries.ts'
import { categoryReader } from './weigh.ts'

/** An item's figures: the mean of its scores, and the share of the two highest (0..1). */
export type ItemEstimate = { readonly code: string; readonly mean: Estimate; readonly top2: Estimate }

/** The figures of an area, or of everything: `areaId` null. */
export type AreaEstimates = {
  readonly areaId: number | null
  readonly sheets: number
  /** persons the sheets stand for */
  readonly weight: number
  /** Kish's design effect of the weights */
  readonly weightEffect: Figure
  readonly items: readonly ItemEstimate[]
}

/** The figures of one unit. */
export type UnitEstimates = AreaEstimates & { readonly unitId: number; readonly areaId: number }

/**
 * Figures with what they rest on. `margins`: whether standard errors take account of the margins that weights were fitted to;
 * where these are `ignored` the errors are somewhat too large, and the figure says so.
 */
export type Estimates<T> = {
  readonly built: VersionRow['built']
  readonly margins: 'none' | 'ignored' | 'used'
  readonly figures: T
}

/**
 * The figures of the whole country (of all areas of the round) for every graded item, from one row per stratum.
 * @throws Refusal `not_found`
 */
export async function nationalEstimates(db: Db, weightVersionId: number): Promise<Estimates<AreaEstimates>> {
  const { version, rows } = await readStrata(db, weightVersionId)
  return { ...standing(version), figures: areaFigures(version, rows, null, takesLargePart(rows)) }
}

/**
 * The figures of each area (province), in the order of their ids, from one row per stratum.
 * @throws Refusal `not_found`
 */
export async function areaEstimates(db: Db, weightVersionId: number): Promise<Estimates<AreaEstimates[]>> {
  const { version, rows } = await readStrata(db, weightVersionId)
  const large = takesLargePart(rows)
  const figures = [...Map.groupBy(rows, ({ areaId }) => areaId)].map(([areaId, own]) =>
    areaFigures(version, own, areaId, large),
  )
  return { ...standing(version), figures }
}

/**
 * The figures of one unit; null where it has no sheet.
 * @throws Refusal `not_found`
 */
export async function unitEstimates(
  db: Db,
  weightVersionId: number,
  unitId: number,
): Promise<Estimates<UnitEstimates | null>> {
  const [version, rows] = await Promise.all([
    versionOf(db, weightVersionId),
    psusOfVersion(db, weightVersionId, unitId),
  ])
  const first = rows[0]
  if (first === undefined) return { ...standing(version), figures: null }
  const effects = await effectsOfVersion(db, weightVersionId, first.areaId)
  return { ...standing(version), figures: figuresOfUnits(version, rows, effects)[0]! }
}

/**
 * The figures of every unit, in the order of areas and ids.
 * @throws Refusal `not_found`
 */
export async function allUnitEstimates(db: Db, weightVersionId: number): Promise<Estimates<UnitEstimates[]>> {
  const [version, rows, effects] = await Promise.all([
    versionOf(db, weightVersionId),
    psusOfVersion(db, weightVersionId),
    effectsOfVersion(db, weightVersionId),
  ])
  return { ...standing(version), figures: figuresOfUnits(version, rows, effects) }
}

/**
 * The mean of several items' shares of the two highest categories, with the covariances between items, for everything: from
 * one row per unit.
 * @param codes items, all on one scale
 * @throws Refusal `not_found`; an Error if an item has no scores
 */
export async function indexEstimate(
  db: Db,
  weightVersionId: number,
  codes: readonly string[],
): Promise<Estimates<Estimate>> {
  const [version, rows] = await Promise.all([
    versionOf(db, weightVersionId),
    psusOfVersion(db, weightVersionId),
  ])
  const { population, fpc, lonelyPsu } = version.design
  const items = codes.map((code) => unitCounts(rows, placeOf(version, code).place, population))
  const { top2 } = placeOf(version, codes[0] ?? '').scorings
  return { ...standing(version), figures: indexFromPsus(items, top2, undefined, { fpc, lonelyPsu }) }
}

function standing({ built, margins }: VersionRow): Pick<Estimates<unknown>, 'built' | 'margins'> {
  return { built, margins: margins.length === 0 ? 'none' : 'ignored' }
}

/**
 * An item over everything with the standard error that calibration leaves (methodology 5.8): what margins explain is no longer
 * uncertain. From one row per cell, so it is for the figures that a report names, not for tables.
 * @throws Refusal `not_found`; an Error if the item has no scores
 */
export async function calibratedEstimate(
  db: Db,
  weightVersionId: number,
  code: string,
): Promise<Estimates<ItemEstimate>> {
  const version = await versionOf(db, weightVersionId)
  const { place, scorings } = placeOf(version, code)
  const { population, fpc, lonelyPsu } = version.design
  const { classItems } = await compiledQuestionnaire(db, version.versionId)
  const units = await placedUnits(db, version.roundId, version.versionId)
  const cells = (await weighedCells(db, version, units)).filter(({ omega }) => omega > 0)
  const placeOfUnit = placesOfUnits(cells, population)
  const entries = cells.map(({ areaId, unitId, psu, omega, counts }) => ({
    ...placeOfUnit(areaId, unitId, psu),
    weights: at(counts, place.positions).map((n) => n * omega),
  }))
  const final = cells.map(({ omega, sheets }) => omega * sheets)
  const before = cells.map(({ design, sheets }) => design * sheets)
  const categories = version.margins.map((margin) => {
    const category = categoryReader(margin, classItems)
    const names = Object.keys(margin.targets)
    return cells.map((cell) => names.indexOf(category(cell)))
  })
  const design = surveyDesign(entries)
  const figureOf = (scores: readonly number[]) =>
    estimate(design, calibrated(linearisedScore(entries, scores), before, final, categories), {
      fpc,
      lonelyPsu,
    })
  const margins = version.margins.length === 0 ? 'none' : 'used'
  return {
    built: version.built,
    margins,
    figures: { code, mean: figureOf(scorings.mean), top2: figureOf(scorings.top2) },
  }
}

export async function versionOf(db: Db, weightVersionId: number): Promise<VersionRow> {
  const version = await findWeightVersion(db, weightVersionId)
  if (!version) throw refuse('not_found', { what: 'phiên bản quyền số' })
  return version
}

async function readStrata(db: Db, weightVersionId: number) {
  const [version, rows] = await Promise.all([
    versionOf(db, weightVersionId),
    strataOfVersion(db, weightVersionId),
  ])
  return { version, rows }
}

/** The graded items of a version with what is needed to read them. */
function gradedItems({ layout }: VersionRow) {
  const items = new Map(layout.items.map((item) => [item.code, item]))
  return itemPlaces(layout).flatMap((place) => {
    const scorings = scoringsOf(items.get(place.code)!)
    return scorings === null ? [] : [{ place, scorings }]
  })
}

export function placeOf(
  version: VersionRow,
  code: string,
): ReturnType<typeof gradedItems>[number] & { place: ItemPlace } {
  const found = gradedItems(version).find(({ place }) => place.code === code)
  if (!found) throw new Error(`${code} is not a graded item of this questionnaire.`)
  return found
}

function areaFigures(
  version: VersionRow,
  rows: Awaited<ReturnType<typeof strataOfVersion>>,
  areaId: number | null,
  large: boolean,
): AreaEstimates {
  const sum = (of: 'sheets' | 'weight' | 'weightSquared') => rows.reduce((all, row) => all + row[of], 0)
  const items = gradedItems(version).map(({ place, scorings }) => {
    const moments = itemMoments(rows, place, version.design, large)
    return {
      code: place.code,
      mean: momentFigure(moments, scorings.mean),
      top2: momentFigure(moments, scorings.top2),
    }
  })
  return { areaId, sheets: sum('sheets'), weight: sum('weight'), weightEffect: weightEffect(sum), items }
}

function figuresOfUnits(
  version: VersionRow,
  rows: Awaited<ReturnType<typeof psusOfVersion>>,
  effects: ReadonlyMap<number, Float64Array>,
): UnitEstimates[] {
  const graded = gradedItems(version)
  return byUnit(rows).map(({ unit, villages }) => ({
    unitId: unit.unitId,
    areaId: unit.areaId,
    sheets: unit.sheets,
    weight: unit.weight,
    weightEffect: weightEffect((of) => unit[of]),
    items: graded.map(({ place: { code, positions, index }, scorings }) => {
      const effect = effects.get(unit.areaId)?.[index] ?? 1
      return { code, ...unitFigures(villages, unit, positions, scorings, effect) }
    }),
  }))
}

function weightEffect(sum: (of: 'sheets' | 'weight' | 'weightSquared') => number): Figure {
  return sum('sheets') === 0
    ? noFigure('no_valid_answers')
    : kishDesignEffect(sum('sheets'), sum('weight'), sum('weightSquared'))
}
