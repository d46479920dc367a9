import type { Criterion } from '../frameworks/criterion.ts'
import type { Entry } from '../frameworks/entry.ts'
import type { Chance } from './chance.ts'

/** The unit that fills in a sheet, as far as its figures depend on it. */
export type Filler = {
  /** 0 = middling, ±1 = far from it */
  quality: number
  population: number | null
  year: number
  chance: Chance
}

type Size = (filler: Filler) => readonly [least: number, most: number]

const between =
  (least: number, most: number): Size =>
  () => [least, most]

/** How large the whole of a ratio is, by framework and row; what is not named counts in dozens. */
const wholes: readonly (readonly [rows: RegExp, size: Size])[] = [
  // Money in thousand đồng.
  [/^de-xuat-cap-xa\/A\.2$/, between(25_000, 90_000)],
  [/^de-xuat-so-nganh\/B\.1$/, between(120_000, 480_000)],
  [/^de-xuat-thi-diem\/G1\.2$/, between(40_000, 160_000)],
  // People from 16 on: about seven in ten of all.
  [
    /^de-xuat-cap-xa\/B\.3$/,
    ({ population }) => {
      const adults = Math.round((population ?? 15_000) * 0.71)
      return [adults, adults]
    },
  ],
  [/^de-xuat-so-nganh\/C\.2$/, between(60, 420)],
  [/^de-xuat-so-nganh\/C\.3$/, between(800, 9000)],
  [/^de-xuat-thi-diem\/G2\.2$/, between(150, 1800)],
  [/^de-xuat-thi-diem\/G4\.2$/, between(60, 240)],
  [/^tt-09-2021\/TC1\.CT2$/, between(180, 700)],
  [/^tt-09-2021\/TC5\.CT3$/, between(900, 5200)],
  [/^de-xuat-cap-xa\/C\.2$/, between(48, 160)],
  [/\/(B\.6|A\.3|TC4\.CT2|TC4\.CT3|TC5\.CT2)$/, between(3, 9)],
]

/** Ratios that are low by nature: people who came, of all people. */
const low = /^de-xuat-cap-xa\/B\.3$|^de-xuat-so-nganh\/C\.3$/

/** What an official of this unit enters for a leaf; null where nothing is entered (a sum, a survey). */
export function entryOf(framework: string, criterion: Criterion, filler: Filler): Entry | null {
  const { measure } = criterion
  const { chance, quality } = filler
  if (criterion.notApplicable !== null && chance.happens(0.05)) {
    return { kind: 'not_applicable', reason: 'Trong kỳ không phát sinh nội dung này.' }
  }
  /** 0..1, how well this row went */
  const reached = Math.min(1, Math.max(0, 0.84 + 0.1 * quality + 0.13 * chance.normal()))
  // What adds or takes is rare: most claim nothing and admit nothing.
  if (criterion.adjusts && measure.kind === 'options') {
    const none = measure.options.find((option) => option.points === 0)?.code ?? null
    const [first, ...others] = measure.options
    const some = first && chance.happens(0.25) ? chance.pick([first, ...others]).code : none
    return some === null ? null : { kind: 'option', option: some }
  }
  switch (measure.kind) {
    case 'options': {
      const steps = measure.options.length - 1
      const at = Math.min(steps, Math.floor((1 - reached) * 1.6 * (steps + 1)))
      return { kind: 'option', option: measure.options[at]!.code }
    }
    case 'checklist': {
      const likely = 0.66 + 0.34 * reached
      const ticked = measure.items.filter(() => chance.happens(likely)).map((item) => item.code)
      return { kind: 'checklist', ticked }
    }
    case 'ratio_bands':
      return ratioOf(`${framework}/${criterion.code}`, measure.whole, reached, filler)
    case 'yes_no':
      return { kind: 'yes_no', answer: chance.happens(reached) }
    case 'pass_fail':
      return { kind: 'pass_fail', passed: chance.happens(reached) }
    case 'points':
      // Whole quarters are multiples of every step in use.
      return { kind: 'points', points: Math.round((criterion.maximum ?? 0) * reached * 2) / 2 }
    case 'text':
      return { kind: 'text', text: 'Nội dung minh họa của dữ liệu trình diễn.' }
    case 'register_trend':
      return registerOf(filler)
    case 'sum':
    case 'survey_bands':
    case 'survey_share':
      return null
  }
}

function ratioOf(row: string, whole: boolean, reached: number, filler: Filler): Entry {
  const { chance } = filler
  const size = wholes.find(([rows]) => rows.test(row))?.[1] ?? between(12, 42)
  const [least, most] = size(filler)
  const denominator = chance.whole(least, most)
  const share = low.test(row) ? reached * reached * 0.72 : chance.happens(0.42) ? 1 : 0.25 + 0.75 * reached
  const numerator = denominator * Math.min(1, share)
  return whole
    ? { kind: 'ratio', numerator: Math.round(numerator), denominator }
    : {
        kind: 'ratio',
        numerator: Math.round(numerator / 500) * 500,
        denominator: Math.ceil(denominator / 500) * 500,
      }
}

/** A register figure beside that of the year before: fewer cases where the unit does well. */
function registerOf({ chance, quality, population, year }: Filler): Entry {
  const previous = 4 + Math.round(((population ?? 20_000) / 1000) * (0.6 + 0.9 * chance.next()))
  const change = -0.05 - 0.05 * quality + 0.1 * chance.normal()
  return {
    kind: 'register',
    period: String(year),
    current: Math.max(0, Math.round(previous * (1 + change))),
    previousPeriod: String(year - 1),
    previous,
    document: `Sổ theo dõi xử lý vi phạm năm ${year} (trình diễn)`,
  }
}
