import type { Scalar } from '../surveys/questionnaire.ts'
import { chanceFrom } from './chance.ts'

/** Where an answer on an ordered scale tends to lie. */
export type Leaning = {
  /** above 0: higher on the scale than the respondent's mood says */
  shift: number
  /** the first choice is the best one */
  reversed: boolean
}

type Tendency = readonly [questions: RegExp, shift: number, reversed?: 'reversed']

/** Questions whose choices stand in an order although they are no scale of their own. */
const ordered: readonly Tendency[] = [
  [/^M01\.C03$/, -0.75],
  [/^M01\.E14$/, 0.35, 'reversed'],
  [/^T-(GT|RT)\.(A1|A3)$/, -0.1, 'reversed'],
  [/^T-RT\.B1$/, -0.35, 'reversed'],
  [/\.R1$/, -0.35],
  [/^M03\.05$/, -1.15],
  [/^M03\.06$/, 0.35],
  [/^M01\.G(09|10)$/, -0.3, 'reversed'],
]

/** Items of which people think better or worse than of the others. */
const known: readonly Tendency[] = [
  [/^M01\.(E10|E11)$/, 0.2],
  [/^M01\.(E04|E06|E09)$/, -0.25],
  [/^M01\.(C06|C07)$/, -0.3],
  [/^M01\.(F02|F03)$/, -0.3],
  [/^M02\.(C12|C16)$/, -0.7],
  [/^M02\.G12$/, -0.5],
  [/\.B01$/, -0.15],
]

const leanings = new Map<string, Leaning | null>()

/** What is known of an ordered question or row; null when its choices stand in no order. */
export function leaningOf(code: string, isScale: boolean): Leaning | null {
  const key = `${code} ${isScale}`
  let leaning = leanings.get(key)
  if (leaning === undefined) {
    leaning = workOut(code, isScale)
    leanings.set(key, leaning)
  }
  return leaning
}

function workOut(code: string, isScale: boolean): Leaning | null {
  const found = ordered.find(([questions]) => questions.test(code))
  if (!found && !isScale) return null
  const tendency = known.find(([questions]) => questions.test(code))?.[1] ?? 0
  return { shift: (found?.[1] ?? 0) + tendency + ownShift(code), reversed: found?.[2] === 'reversed' }
}

const shifts = new Map<string, number>()

/** Every item differs a little from the others, always in the same way. */
function ownShift(code: string): number {
  let shift = shifts.get(code)
  if (shift === undefined) {
    shift = chanceFrom(`item ${code}`).normal() * 0.12
    shifts.set(code, shift)
  }
  return shift
}

/** Channels in the order of C01: what people hear of the law through. */
const channels = [52, 34, 56, 40, 16, 38, 30, 14, 5, 26, 12, 9, 7]

const popular: readonly (readonly [questions: RegExp, weights: readonly number[]])[] = [
  [/^M01\.(C01|C02|C08)$|^T-(GT|RT)\.A2$/, channels],
  [/\.B04$/, [28, 30, 16, 7, 4, 12, 3]],
  [/\.B02$/, [40, 22, 34, 18, 5, 2]],
  [/\.B03$/, [36, 18, 22, 16, 12, 3]],
  [/^M01\.C09$/, [44, 20, 16, 34, 20, 18, 16, 28, 10, 7, 14, 9, 1]],
  [/^M01\.H01$/, [30, 34, 28, 10, 20, 18, 26, 16, 14, 2]],
  [/^M02\.G11$/, [40, 38, 18, 16, 26, 20, 8, 22, 1]],
]

const weightsOf = new Map<string, readonly number[] | undefined>()

/** How likely each choice of an unordered question is taken, beside the others. */
export function popularity(code: string, choices: readonly { readonly value: Scalar }[]): number[] {
  if (!weightsOf.has(code)) weightsOf.set(code, popular.find(([questions]) => questions.test(code))?.[1])
  const weights = weightsOf.get(code)
  return choices.map(({ value }) => weights?.[Number(value) - 1] ?? 10)
}

/** How hard a question of knowledge is: −0.15 … 0.15 off the probability of a right answer. */
export function difficulty(code: string): number {
  return Math.max(-0.15, Math.min(0.15, ownShift(`${code} difficulty`)))
}
