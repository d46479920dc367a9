import { z } from 'zod'
import { tolerance } from '../scoring/tolerance.ts'
import type { Language } from '../words/dictionary.ts'
import { entries } from '../words/entries.ts'
import type { Criterion, Measure } from './criterion.ts'

/** What an official enters for one leaf. Survey-fed leaves have no entry. */
export type Entry =
  | { kind: 'option'; option: string }
  | { kind: 'checklist'; ticked: string[] }
  | { kind: 'ratio'; numerator: number; denominator: number }
  | { kind: 'yes_no'; answer: boolean }
  | { kind: 'pass_fail'; passed: boolean }
  | { kind: 'points'; points: number }
  | { kind: 'text'; text: string }
  | {
      kind: 'register'
      period: string
      current: number
      previousPeriod: string
      previous: number
      document: string
    }
  | { kind: 'not_applicable'; reason: string }

/** The largest count or amount taken; beyond it a number is a slip of the keyboard. */
const LARGEST = 1e15

const formats = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 10 }),
}
/** A number as it is written in sentences, not rounded. */
export const numberInWords = (value: number, language: Language = 'vi'): string =>
  formats[language].format(value)

/** The words of one language, with its way to write numbers. */
function saying(language: Language) {
  return { ...entries[language], language, number: (value: number) => numberInWords(value, language) }
}
type Say = ReturnType<typeof saying>

/** Whether `points` is a multiple of `step`, up to floating-point noise. */
export function isMultipleOf(points: number, step: number): boolean {
  return Math.abs(points / step - Math.round(points / step)) <= tolerance
}

const amount = (say: Say, name: string, whole: boolean) => {
  const number = z
    .number({ error: say.typeNumber(name) })
    .min(0, { error: say.negative(name) })
    .max(LARGEST, { error: say.tooLarge(name) })
  return whole ? number.refine(Number.isInteger, { error: say.notWhole(name) }) : number
}

const words = (say: Say, name: string, longest: number) =>
  z
    .string({ error: say.typeText(name) })
    .trim()
    .normalize('NFC')
    .min(1, { error: say.typeText(name) })
    .max(longest, { error: say.textLong(name, say.number(longest)) })

/**
 * The strict schema of a leaf's entry: nothing but the fields of its kind, every error a sentence at the path
 * of its field. `step` is the framework's step of points. `null` for leaves that take no entry (sums, survey-fed).
 */
export function entrySchema(
  criterion: Criterion,
  step: number,
  language: Language = 'vi',
): z.ZodType<Entry> | null {
  const known = schemas[language].get(criterion)
  if (known?.step === step) return known.schema
  const schema = makeSchema(criterion, step, saying(language))
  schemas[language].set(criterion, { step, schema })
  return schema
}

type Known = WeakMap<Criterion, { step: number; schema: z.ZodType<Entry> | null }>

/** A schema costs more to make than an entry to check, and a frozen framework's rows stay the same objects. */
const schemas: Readonly<Record<Language, Known>> = { vi: new WeakMap(), en: new WeakMap() }

function makeSchema(criterion: Criterion, step: number, say: Say): z.ZodType<Entry> | null {
  const own = measuredEntry(criterion, step, say)
  if (own === null) return null
  if (criterion.notApplicable === null) return own
  const excused = z.strictObject({
    kind: z.literal('not_applicable', { error: say.otherKind }),
    reason: words(say, say.excuse, 2000),
  })
  return z.unknown().transform((input, context) => {
    const chosen = isExcuse(input) ? excused : own
    const read = chosen.safeParse(input)
    if (read.success) return read.data
    for (const issue of read.error.issues) {
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
    }
    return z.NEVER
  })
}

function isExcuse(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'not_applicable'
}

function measuredEntry(criterion: Criterion, step: number, say: Say): z.ZodType<Entry> | null {
  const { measure } = criterion
  const is = <K extends string>(kind: K) => z.literal(kind, { error: say.otherKind })
  const strict = <T extends z.ZodRawShape>(shape: T) => strictly(say, shape)
  const oneOf = (codes: readonly string[]) =>
    z.string({ error: say.chooseOne }).refine((code) => codes.includes(code), { error: say.unknownChoice })
  switch (measure.kind) {
    case 'sum':
    case 'survey_bands':
    case 'survey_share':
      return null
    case 'options':
      return strict({ kind: is('option'), option: oneOf(measure.options.map((option) => option.code)) })
    case 'checklist':
      return strict({
        kind: is('checklist'),
        ticked: z
          .array(oneOf(measure.items.map((item) => item.code)), { error: say.chooseSome })
          .refine((codes) => new Set(codes).size === codes.length, {
            error: say.chosenTwice,
          }),
      })
    case 'ratio_bands':
      return ratioEntry(measure, say)
    case 'yes_no':
      return strict({ kind: is('yes_no'), answer: z.boolean({ error: say.chooseYesNo }) })
    case 'pass_fail':
      return strict({ kind: is('pass_fail'), passed: z.boolean({ error: say.choosePassed }) })
    case 'points':
      return strict({ kind: is('points'), points: enteredPoints(criterion.maximum, step, say.language) })
    case 'text':
      return strict({ kind: is('text'), text: words(say, say.text, 20_000) })
    case 'register_trend':
      return strict({
        kind: is('register'),
        period: words(say, say.period, 100),
        current: amount(say, say.current, false),
        previousPeriod: words(say, say.previousPeriod, 100),
        previous: amount(say, say.previous, false),
        document: words(say, say.document, 500),
      })
  }
}

function ratioEntry(measure: Extract<Measure, { kind: 'ratio_bands' }>, say: Say): z.ZodType<Entry> {
  return strictly(say, {
    kind: z.literal('ratio', { error: say.otherKind }),
    numerator: amount(say, say.numerator, measure.whole),
    denominator: amount(say, say.denominator, measure.whole),
  }).superRefine((entry, context) => {
    const { numerator, denominator } = entry
    if (denominator === 0 && numerator > 0) {
      context.addIssue({
        code: 'custom',
        path: ['denominator'],
        message: say.zeroButMore,
      })
    } else if (denominator === 0 && (measure.zeroDenominator?.outcome ?? 'refused') === 'refused') {
      context.addIssue({
        code: 'custom',
        path: ['denominator'],
        message: say.zeroRefused,
      })
    } else if (numerator > denominator && !measure.mayExceed) {
      context.addIssue({
        code: 'custom',
        path: ['numerator'],
        message: say.exceeds(say.number(numerator), say.number(denominator)),
      })
    }
  })
}

/**
 * Points entered by hand: 0..`maximum`, a multiple of `step`. Also the schema of an appraisal score, which may be set
 * on any leaf with points.
 */
export function enteredPoints(
  maximum: number | null,
  step: number,
  language: Language = 'vi',
): z.ZodType<number> {
  const say = saying(language)
  const most = maximum ?? LARGEST
  return z
    .number({ error: say.typePoints })
    .min(0, { error: say.pointsNegative })
    .superRefine((points, context) => {
      if (points > most + tolerance) {
        context.addIssue({
          code: 'custom',
          message: say.aboveMaximum(say.number(points), say.number(most)),
        })
      } else if (!isMultipleOf(points, step)) {
        context.addIssue({
          code: 'custom',
          message: say.offStep(say.number(points), say.number(step)),
        })
      }
    })
}

function strictly<T extends z.ZodRawShape>(say: Say, shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? say.strangers(issue.keys.join(', ')) : say.wrongShape,
  })
}
