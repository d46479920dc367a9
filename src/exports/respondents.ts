import { randomInt } from 'node:crypto'
import type { Db } from '../database.ts'
import type { UsedWeights } from '../estimates/official.ts'
import type { PlanDesign } from '../estimates/plan.ts'
import { findWeightVersion } from '../estimates/version-queries.ts'
import { refuse } from '../refusals.ts'
import { classOf, countSheet } from '../surveys/count-sheet.ts'
import type { Answers } from '../surveys/questionnaire.ts'
import { csvOf } from '../web/csv.ts'
import type { Sample } from '../weights/sample.ts'
import { variablesOf } from '../weights/variables.ts'
import { words } from '../words/index.ts'
import { anonymise, type Person, type Row } from './anonymise.ts'
import { codebook } from './codebook.ts'
import { type Column, columnsOf, style } from './columns.ts'
import type { Headline } from './headline.ts'
import { cellName, sheetsOfUnit, weightsOfUnit } from './queries.ts'
import { type About, type Attribute, designColumns, rScript, spssSyntax } from './scripts.ts'
import { zipOf } from './zip.ts'

/** Most sheets of one file: it is put in order by chance, in memory. */
export const mostSheets = 300_000

/** Fewest people who share the attributes the file gives of them. */
export const togetherInFile = 10

/** A population of first-stage units so large that it corrects nothing. */
const unbounded = 1e9

/**
 * The respondents of a questionnaire in a round for R or SPSS: a zip with the answers (order by chance, fresh ids, no times, no
 * villages, no open text), a codebook, syntax for SPSS, and a script for R with the table it must come to.
 * @throws Refusal `not_found`
 */
export async function respondentsArchive(
  db: Db,
  of: {
    roundId: number
    versionId: number
    version: UsedWeights
    sample: Sample
    headlines: readonly Headline[]
    minimumN: number
    title: string
    methodHash: string
  },
): Promise<{ archive: Buffer; rows: number }> {
  const { sample, version, headlines } = of
  const found = await findWeightVersion(db, version.weightVersionId)
  if (!found) throw refuse('not_found', { what: 'phiên bản quyền số' })
  const { columns, leftOut } = columnsOf(sample.questionnaire, sample.layout)
  const people = await peopleOf(db, of, found.design, columns)
  const rules = { together: togetherInFile, smallestUnit: of.minimumN }
  const rows = anonymise(people, rules, (below) => randomInt(below))
  const finitePopulation = people.some(({ population }) => population !== null && population < unbounded)
  const about: About = {
    title: of.title,
    weights: `phiên bản ${version.number}, ${version.hash}`,
    method: of.methodHash,
    units: new Set(rows.map((row) => row.unit)).size,
    finitePopulation,
  }
  const attributes = ['unit_kind', ...sample.questionnaire.classItems.map((_, at) => `class_${at + 1}`)]
  const archive = zipOf([
    { name: 'respondents.csv', content: respondentsCsv(rows, attributes, columns, finitePopulation) },
    { name: 'codebook.csv', content: codebook(sample, columns, leftOut, attributes) },
    { name: 'respondents.sps', content: spssSyntax(columns, attributesOf(sample)) },
    { name: 'headline.R', content: rScript(headlines, about) },
    { name: 'headline.csv', content: headlineCsv(headlines) },
    { name: 'README.txt', content: readme(about, of.minimumN) },
  ])
  return { archive, rows: rows.length }
}

async function peopleOf(
  db: Db,
  { roundId, versionId, version, sample }: Parameters<typeof respondentsArchive>[1],
  design: PlanDesign,
  columns: readonly Column[],
): Promise<Person[]> {
  const { questionnaire, layout, units } = sample
  const sizes = questionnaire.classItems.map(({ bands }) => bands.length + 1)
  const inArea = new Map<number, number>()
  for (const { areaId } of units) inArea.set(areaId, (inArea.get(areaId) ?? 0) + 1)
  const large = [...inArea].some(([area, n]) => {
    const all = design.population?.[area]
    return all !== undefined && n / all > 0.1 && n !== all
  })
  const people: Person[] = []
  for (const unit of units) {
    const weights = await weightsOfUnit(db, version.weightVersionId, unit.unitId)
    const sheets = await sheetsOfUnit(db, roundId, versionId, unit.unitId)
    const villages = new Set(sheets.map((sheet) => sheet.psu)).size
    const all = design.population?.[unit.areaId]
    const complete = all !== undefined && inArea.get(unit.areaId) === all
    for (const [at, { case_id: caseId, mode, psu, answers }] of sheets.entries()) {
      const digits = classOf(questionnaire, answers as Answers)
      const weight = weights.get(cellName(caseId, mode, psu, digits)) ?? 0
      if (weight === 0) continue
      const counts = new Map(countSheet(questionnaire, layout, answers as Answers))
      people.push({
        unitId: unit.unitId,
        unitKind: unit.kind,
        // Where every unit of an area was surveyed nothing was drawn between them: each is a stratum (methodology §5.4).
        stratum: complete ? `u${unit.unitId}` : `a${unit.areaId}`,
        psu: complete ? (villages > 1 ? `v${psu}` : `r${at}`) : `u${unit.unitId}`,
        population: design.population === null ? null : complete || large ? unbounded : (all ?? unbounded),
        bands: digitsOf(digits, sizes),
        weight,
        values: columns.map((column) => column.read(counts)),
      })
    }
  }
  return people
}

function digitsOf(digits: number, sizes: readonly number[]): number[] {
  const bands: number[] = []
  let rest = digits
  for (const size of sizes.toReversed()) {
    bands.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return bands
}

function respondentsCsv(
  rows: readonly Row[],
  attributes: readonly string[],
  columns: readonly Column[],
  finitePopulation: boolean,
): string {
  const head = [...designColumns, ...attributes, ...columns.map(({ name }) => name)]
  return csvOf(
    [
      head,
      ...rows.map((row) => [
        row.id,
        row.unit,
        row.stratum,
        row.psu,
        finitePopulation ? row.population : null,
        row.weight,
        row.unitKind,
        ...row.bands,
        ...row.values,
      ]),
    ],
    style,
  )
}

/** What the file gives of units and people, in the order of its columns. */
function attributesOf(sample: Sample): Attribute[] {
  const w = words.vi.exports
  const classes = variablesOf(sample, 'vi').filter(({ of }) => of.kind === 'class')
  return [
    { name: 'unit_kind', title: w.column_unit_kind, labels: [] },
    ...classes.map(({ label, categories }, at) => ({
      name: `class_${at + 1}`,
      title: label,
      labels: [
        { code: 0, text: w.notSaid },
        ...categories.map((one) => ({ code: Number(one.key), text: one.label })),
      ],
    })),
  ]
}

/** The headline table with all its digits, for the script to compare with. */
function headlineCsv(headlines: readonly Headline[]): string {
  return csvOf(
    [
      ['kind', 'code', 'n', 'value', 'se'],
      ...headlines.map(({ kind, code, n, value, se }) => [
        kind,
        code.replace(/[^A-Za-z0-9 ._/-]/g, '_'),
        n,
        value,
        se,
      ]),
    ],
    style,
  )
}

function readme(about: About, minimumN: number): string {
  const w = words.vi.exports
  return `\ufeff${[
    about.title,
    w.readmeWeights(about.weights),
    w.readmeMethod(about.method),
    '',
    ...w.rules(String(togetherInFile), String(minimumN)).split('\n'),
    '',
    w.readmeFiles,
  ].join('\r\n')}\r\n`
}
