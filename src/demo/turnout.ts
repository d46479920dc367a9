import type { Unit } from '../units/unit.ts'
import { chanceFrom } from './chance.ts'
import type { Library } from './library.ts'
import { officersAt } from './people.ts'
import type { PilotCase } from './pilot-cases.ts'
import type { DemoCase } from './queries.ts'
import type { Answering } from './responses.ts'
import { type Region, regionOf } from './units.ts'

/** Sheets of the thirty communes that are surveyed, 1,200 together; two have fewer than the ten a figure needs. */
const sheetsOfCommunes = [
  8, 9, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 54, 58, 62, 66, 72,
  78, 84, 89,
]
/** Sheets of the departments in the order of their codes; in two nobody was asked. */
const sheetsOfDepartments = [36, 28, 0, 42, 24, 9, 31, 0, 27, 33]

/** The commune most people answer in, and the one whose officer has an account. */
export const busiest = '14797'

/** How well the law is spread in a unit: normally distributed around 0, within ±1.3. */
export function qualityOf(code: string): number {
  return Math.max(-1.3, Math.min(1.3, chanceFrom(`quality ${code}`).normal() * 0.55))
}

/** Who answers in the round of this year. */
export function currentTurnout(
  round: { communes: readonly DemoCase[]; departments: readonly DemoCase[]; province: readonly DemoCase[] },
  communes: readonly Unit[],
  { questionnaires }: Library,
): Answering[] {
  const regions = new Map(communes.map((unit) => [unit.unit_id, regionOf(unit)]))
  const surveyed = surveyedCommunes(round.communes).map(([one, sheets]) =>
    answering(one, questionnaires.citizens, regions.get(one.unit_id) ?? 'plain', sheets),
  )
  const staff = round.departments.map((one, at) =>
    answering(one, questionnaires.staff, 'town', sheetsOfDepartments[at] ?? 0, true),
  )
  const wide = round.province.flatMap((one) => [
    answering(one, questionnaires.citizens, 'plain', 64),
    answering(one, questionnaires.staff, 'town', 48, true),
  ])
  return [...surveyed, ...staff, ...wide].filter((one) => one.sheets > 0)
}

function surveyedCommunes(cases: readonly DemoCase[]): [DemoCase, number][] {
  const first = [busiest, officersAt.commune]
  const others = cases.filter((one) => !first.includes(one.code))
  const drawn = chanceFrom('surveyed communes')
    .shuffled(others)
    .slice(0, sheetsOfCommunes.length - 2)
  const named = (code: string) => cases.find((one) => one.code === code)!
  const order = [named(busiest), ...drawn.slice(0, 14), named(officersAt.commune), ...drawn.slice(14)]
  const sheets = sheetsOfCommunes.toSorted((a, b) => b - a)
  return order.map((one, at) => [one, sheets[at]!])
}

/** Who answered in the round of 2024: some of the communes that were evaluated, a dozen to thirty each. */
export function pastTurnout(communes: readonly DemoCase[], { questionnaires }: Library): Answering[] {
  const chance = chanceFrom('surveyed communes of 2024')
  const surveyed = chance.shuffled(communes).slice(0, 14)
  return surveyed.map((one) => answering(one, questionnaires.citizensOnAccess, 'plain', chance.whole(7, 30)))
}

/** Sheets of the communes of a drawn sample: enough for a figure of one's own in some, too few in others. */
const sheetsOfSample = [96, 72, 60, 52, 45, 40, 36, 32, 28, 24, 18, 12]

/**
 * Who answered in a survey of a drawn sample.
 * @param better how much better the law is spread than in the year before, by the code of the commune
 */
export function sampleTurnout(
  { cases, lastDay }: { cases: readonly DemoCase[]; lastDay: string },
  communes: readonly Unit[],
  { questionnaires }: Library,
  better: (code: string) => number,
): Answering[] {
  const regions = new Map(communes.map((unit) => [unit.unit_id, regionOf(unit)]))
  return cases.map((one, at) => {
    const region = regions.get(one.unit_id) ?? 'plain'
    const own = answering(one, questionnaires.citizens, region, sheetsOfSample[at] ?? 0)
    const place = { ...own.place, quality: 0.3 * own.place.quality + better(one.code) }
    return { ...own, place, name: `sample ${lastDay} ${one.code}` }
  })
}

/** Who answers in the pilot. */
export function pilotTurnout(
  cases: readonly (DemoCase & PilotCase)[],
  { questionnaires }: Library,
): Answering[] {
  return cases
    .filter((one) => one.answers > 0)
    .map((one) => ({
      ...answering(one, questionnaires[one.asks], one.region, one.answers),
      name: one.profile.title,
    }))
}

/** Who answers in the round by invitation: some of those who were sent a card. */
export function invitedTurnout(cases: readonly DemoCase[], versionId: number): Answering[] {
  return cases.map((one, at) => ({
    ...answering(one, versionId, 'town', [17, 12][at] ?? 0),
    name: `invited ${one.code}`,
  }))
}

function answering(
  one: DemoCase,
  versionId: number,
  region: Region,
  sheets: number,
  staff = false,
): Answering {
  const place = { region, quality: qualityOf(one.code), staff }
  return { unitId: one.unit_id, caseId: one.case_id, versionId, name: one.code, place, sheets }
}
