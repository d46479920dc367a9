import type { Scalar } from '../surveys/questionnaire.ts'
import type { Chance } from './chance.ts'
import type { Region } from './units.ts'

/** Where somebody lives or works, and how well the law is spread there: 0 is the middle, ±1 is far from it. */
export type Surroundings = { region: Region; quality: number; staff: boolean }

/** One who answers: made up, consistent with itself, and no picture of anybody. */
export type Respondent = {
  /** answers to the questions about the respondent, by name of the question */
  facts: Readonly<Record<string, Scalar | readonly Scalar[]>>
  /** what is spoken at home beside Vietnamese */
  ownLanguage: string | null
  /** how content, above 0 more than most */
  mood: number
  /** probability of a right answer to a question of middling difficulty */
  knowledge: number
  /** probability of “không biết, không có ý kiến” where it is offered */
  unsure: number
  /** probability of passing over a question */
  skips: number
  /** the share of the pages after which the respondent answers nothing more; 1 = all are answered */
  patience: number
}

const KINH = 1
const THAI = 3
const MUONG = 6
const HMONG = 8

/** Ethnic groups of the province, made up in proportion to where they live. */
const peoples: Record<Region, readonly (readonly [group: number, weight: number])[]> = {
  town: [
    [KINH, 97],
    [MUONG, 2],
    [THAI, 1],
  ],
  plain: [
    [KINH, 96],
    [MUONG, 4],
  ],
  hills: [
    [MUONG, 52],
    [KINH, 40],
    [THAI, 8],
  ],
  mountains: [
    [THAI, 46],
    [MUONG, 20],
    [HMONG, 17],
    [KINH, 17],
  ],
}

const languages: Readonly<Record<number, string>> = {
  [THAI]: 'Tiếng Thái',
  [MUONG]: 'Tiếng Mường',
  [HMONG]: 'Tiếng Mông',
}

/** Weights of the codes of A01 (age), from 2 = 16–17 to 9 = from 70. */
const ages = { citizen: [3, 10, 20, 22, 18, 9, 12, 6], staff: [0, 6, 30, 36, 20, 8, 0, 0] } as const
/** Weights of A04 (schooling), 1 = none to 7 = after university. */
const schooling: Record<Region, readonly number[]> = {
  town: [1, 5, 20, 32, 16, 24, 2],
  plain: [2, 10, 34, 32, 12, 10, 0.5],
  hills: [5, 18, 38, 26, 7, 6, 0.2],
  mountains: [12, 26, 36, 18, 4, 4, 0.1],
}
/** Weights of A05 (work) of people between school and old age, 1 = farming to 11. */
const work: Record<Region, readonly number[]> = {
  town: [6, 20, 30, 8, 12, 8, 0, 7, 4, 4, 1],
  plain: [36, 24, 16, 4, 5, 3, 0, 6, 4, 1, 1],
  hills: [58, 14, 10, 2, 5, 1, 0, 5, 3, 1, 1],
  mountains: [74, 6, 6, 1, 5, 1, 0, 4, 2, 1, 0],
}

/** Makes one respondent of a place. */
export function respondentOf(place: Surroundings, chance: Chance): Respondent {
  const { region, quality, staff } = place
  const age = 2 + chance.weighted(staff ? ages.staff : ages.citizen)
  const school = staff ? 5 + chance.weighted([8, 70, 22]) : 1 + chance.weighted(schooling[region])
  const group = peoples[region][chance.weighted(peoples[region].map(([, weight]) => weight))]![0]
  const ownLanguage = languages[group] ?? null
  const old = age >= 8 ? 0.05 : 0
  return {
    facts: {
      A01: age,
      A02: chance.weighted([47, 51, 0.4]) + 1,
      A03: group,
      A04: school,
      A05: staff ? 5 : workOf(age, region, chance),
      A07: 1 + chance.weighted([3, 12, 85]),
      A08: householdOf(region, chance),
      A09: ownLanguage === null ? 1 : 1 + chance.weighted([20, 35, 45]),
      A10: 1 + chance.weighted(age >= 8 ? [25, 35, 40] : region === 'mountains' ? [45, 35, 20] : [72, 22, 6]),
      'M02.A11': 1 + chance.weighted([80, 6, 14]),
      'M02.A12': chance.happens(0.35) ? [1 + chance.weighted([5, 3, 1, 1, 2])] : [6],
    },
    ownLanguage,
    mood: quality * 0.7 + chance.normal() * 0.55 + 0.28,
    knowledge: Math.min(0.96, 0.5 + 0.13 * quality + 0.055 * school - old),
    unsure: Math.max(0.01, 0.05 + old - 0.008 * school + (region === 'mountains' ? 0.04 : 0)),
    skips: staff ? 0.01 : chance.pick([0.005, 0.01, 0.02, 0.06]),
    patience: chance.happens(staff ? 0.03 : 0.08) ? 0.25 + 0.6 * chance.next() : 1,
  }
}

function workOf(age: number, region: Region, chance: Chance): number {
  if (age === 2) return 7
  if (age === 3 && chance.happens(0.45)) return 7
  if (age === 9) return chance.happens(0.6) ? 9 : 1
  return 1 + chance.weighted(work[region])
}

function householdOf(region: Region, chance: Chance): number[] {
  const poor = { town: 0.01, plain: 0.03, hills: 0.08, mountains: 0.22 }[region]
  const kinds = [poor, poor * 1.2, 0.07, 0.05].flatMap((share, at) => (chance.happens(share) ? [at + 1] : []))
  return kinds.length === 0 ? [5] : kinds
}
