import { z } from 'zod'
import { tolerance } from '../scoring/tolerance.ts'
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

const vi = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 10 })
/** A number as it is written in Vietnamese sentences, not rounded. */
export const numberInWords = (value: number): string => vi.format(value)

/** Whether `points` is a multiple of `step`, up to floating-point noise. */
export function isMultipleOf(points: number, step: number): boolean {
  return Math.abs(points / step - Math.round(points / step)) <= tolerance
}

const amount = (name: string, whole: boolean) => {
  const number = z
    .number({ error: `${name}: hãy nhập một số.` })
    .min(0, { error: `${name} không được là số âm.` })
    .max(LARGEST, { error: `${name} quá lớn, hãy kiểm tra lại.` })
  return whole ? number.refine(Number.isInteger, { error: `${name} phải là số nguyên.` }) : number
}

const words = (name: string, longest: number) =>
  z
    .string({ error: `${name}: hãy nhập nội dung.` })
    .trim()
    .normalize('NFC')
    .min(1, { error: `${name}: hãy nhập nội dung.` })
    .max(longest, { error: `${name} dài quá ${numberInWords(longest)} ký tự.` })

const yesNo = (error: string) => z.boolean({ error })

/**
 * The strict schema of a leaf's entry: nothing but the fields of its kind, every error a Vietnamese sentence at the
 * path of its field. `step` is the framework's step of points. `null` for leaves that take no entry (sums, survey-fed).
 */
export function entrySchema(criterion: Criterion, step: number): z.ZodType<Entry> | null {
  const known = schemas.get(criterion)
  if (known?.step === step) return known.schema
  const schema = makeSchema(criterion, step)
  schemas.set(criterion, { step, schema })
  return schema
}

/** A schema costs more to make than an entry to check, and a frozen framework's rows stay the same objects. */
const schemas = new WeakMap<Criterion, { step: number; schema: z.ZodType<Entry> | null }>()

function makeSchema(criterion: Criterion, step: number): z.ZodType<Entry> | null {
  const own = measuredEntry(criterion, step)
  if (own === null) return null
  const unknownKind = 'Cách nhập không đúng với chỉ tiêu này.'
  if (criterion.notApplicable === null) return own
  const excused = z.strictObject({
    kind: z.literal('not_applicable', { error: unknownKind }),
    reason: words('Lý do không áp dụng', 2000),
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

function measuredEntry(criterion: Criterion, step: number): z.ZodType<Entry> | null {
  const { measure } = criterion
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
          .array(oneOf(measure.items.map((item) => item.code)), { error: 'Hãy chọn các nội dung đạt được.' })
          .refine((codes) => new Set(codes).size === codes.length, {
            error: 'Một nội dung được chọn hai lần.',
          }),
      })
    case 'ratio_bands':
      return ratioEntry(measure)
    case 'yes_no':
      return strict({ kind: is('yes_no'), answer: yesNo('Hãy chọn Có hoặc Không.') })
    case 'pass_fail':
      return strict({ kind: is('pass_fail'), passed: yesNo('Hãy chọn Đạt hoặc Không đạt.') })
    case 'points':
      return strict({ kind: is('points'), points: enteredPoints(criterion.maximum, step) })
    case 'text':
      return strict({ kind: is('text'), text: words('Nội dung', 20_000) })
    case 'register_trend':
      return strict({
        kind: is('register'),
        period: words('Kỳ này', 100),
        current: amount('Số liệu kỳ này', false),
        previousPeriod: words('Kỳ trước', 100),
        previous: amount('Số liệu kỳ trước', false),
        document: words('Văn bản, tài liệu nguồn', 500),
      })
  }
}

function ratioEntry(measure: Extract<Measure, { kind: 'ratio_bands' }>): z.ZodType<Entry> {
  return strict({
    kind: is('ratio'),
    numerator: amount('Tử số', measure.whole),
    denominator: amount('Mẫu số', measure.whole),
  }).superRefine((entry, context) => {
    const { numerator, denominator } = entry
    if (denominator === 0 && numerator > 0) {
      context.addIssue({
        code: 'custom',
        path: ['denominator'],
        message: 'Mẫu số bằng 0 trong khi tử số lớn hơn 0: không tính được tỷ lệ.',
      })
    } else if (denominator === 0 && (measure.zeroDenominator?.outcome ?? 'refused') === 'refused') {
      context.addIssue({
        code: 'custom',
        path: ['denominator'],
        message: 'Mẫu số phải lớn hơn 0: không tính được tỷ lệ.',
      })
    } else if (numerator > denominator && !measure.mayExceed) {
      context.addIssue({
        code: 'custom',
        path: ['numerator'],
        message: `Tử số (${numberInWords(numerator)}) lớn hơn mẫu số (${numberInWords(denominator)}).`,
      })
    }
  })
}

/**
 * Points entered by hand: 0..`maximum`, a multiple of `step`. Also the schema of an appraisal score, which may be set
 * on any leaf with points.
 */
export function enteredPoints(maximum: number | null, step: number): z.ZodType<number> {
  const most = maximum ?? LARGEST
  return z
    .number({ error: 'Hãy nhập điểm bằng số.' })
    .min(0, { error: 'Điểm không được là số âm.' })
    .superRefine((points, context) => {
      if (points > most + tolerance) {
        context.addIssue({
          code: 'custom',
          message: `Điểm nhập (${numberInWords(points)}) vượt quá điểm tối đa (${numberInWords(most)}).`,
        })
      } else if (!isMultipleOf(points, step)) {
        context.addIssue({
          code: 'custom',
          message: `Điểm nhập (${numberInWords(points)}) phải là bội số của ${numberInWords(step)}.`,
        })
      }
    })
}

function is<K extends string>(kind: K) {
  return z.literal(kind, { error: 'Cách nhập không đúng với chỉ tiêu này.' })
}

function oneOf(codes: readonly string[]) {
  return z
    .string({ error: 'Hãy chọn một phương án.' })
    .refine((code) => codes.includes(code), { error: 'Phương án đã chọn không có trong chỉ tiêu này.' })
}

function strict<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Trường không thuộc chỉ tiêu này: ${issue.keys.join(', ')}.`
        : 'Dữ liệu nhập không đúng dạng.',
  })
}
