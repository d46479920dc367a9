import type { Fault } from './faults.ts'
import { unwantedInAuthorText } from './plain-text.ts'
import type { LocalText, Remark, Scalar } from './questionnaire.ts'
import { unsupported } from './unsupported.ts'

const onlyLooks = 'chỉ là cách trình bày, không dùng'

/** What reading a document collects besides the questionnaire itself. */
export type Report = { readonly faults: Fault[]; readonly remarks: Remark[]; readonly languages: Set<string> }

type Fields = { readonly [name: string]: unknown }

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

/**
 * One object of a document while it is read. Each property must be asked for, or be named as one that does not matter;
 * `close` reports every other one, so that nothing is dropped in silence.
 */
export class Source {
  readonly path: string
  /** The question it belongs to, for faults. */
  readonly question: string | null
  readonly report: Report
  readonly #fields: Fields
  readonly #read = new Set<string>()

  constructor(value: unknown, path: string, question: string | null, report: Report) {
    this.path = path
    this.question = question
    this.report = report
    this.#fields = isFields(value) ? value : {}
    if (!isFields(value)) this.fault('wrong_shape', 'phải là một đối tượng JSON.')
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }

  fault(code: string, reason: string, name?: string): void {
    const path = name === undefined ? this.path : this.at(name)
    this.report.faults.push({ path, question: this.question, code, reason })
  }

  remark(property: string, reason: string): void {
    this.report.remarks.push({ path: this.path, property, reason })
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null
  }

  raw(name: string): unknown {
    this.#read.add(name)
    return this.#fields[name] ?? undefined
  }

  /** Properties that are not used, each with a remark that says why. */
  ignore(names: readonly string[], reason = onlyLooks): void {
    for (const name of names) {
      if (this.has(name) && !this.#read.has(name)) this.remark(name, reason)
      this.#read.add(name)
    }
  }

  string(name: string): string | null {
    const value = this.raw(name)
    if (value === undefined) return null
    if (typeof value === 'string') return value
    this.fault('wrong_type', 'phải là chuỗi ký tự.', name)
    return null
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.raw(name)
    if (value === undefined) return otherwise
    if (typeof value === 'boolean') return value
    this.fault('wrong_type', 'phải là true hoặc false.', name)
    return otherwise
  }

  /** A finite number from `min` to `max`; a text of digits is taken too, as SurveyJS writes them. */
  number(name: string, min: number, max: number): number | null {
    const value = this.raw(name)
    if (value === undefined) return null
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && number >= min && number <= max) return number
    this.fault('wrong_type', `phải là số từ ${min} đến ${max}.`, name)
    return null
  }

  integer(name: string, min: number, max: number): number | null {
    const number = this.number(name, min, max)
    if (number === null || Number.isInteger(number)) return number
    this.fault('wrong_type', 'phải là số nguyên.', name)
    return null
  }

  oneOf<Name extends string>(name: string, allowed: readonly Name[], otherwise: Name): Name {
    const value = this.raw(name)
    if (value === undefined) return otherwise
    const found = allowed.find((one) => one === value)
    if (found === undefined) this.fault('unsupported_value', `chỉ nhận: ${allowed.join(', ')}.`, name)
    return found ?? otherwise
  }

  scalar(name: string): Scalar | null {
    const value = this.raw(name)
    if (value === undefined) return null
    if (isScalar(value)) return value
    this.fault('wrong_type', 'phải là chuỗi, số hoặc true/false.', name)
    return null
  }

  /** The entries of a list, or none; more than `most` are a fault. */
  list(name: string, most: number): readonly unknown[] {
    const value = this.raw(name)
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      this.fault('wrong_type', 'phải là một danh sách.', name)
      return []
    }
    if (value.length > most) {
      this.fault('too_many', `có ${value.length} mục, nhiều nhất là ${most}.`, name)
      return []
    }
    return value
  }

  sources(name: string, most: number): Source[] {
    return this.list(name, most).map(
      (value, index) => new Source(value, `${this.at(name)}[${index}]`, this.question, this.report),
    )
  }

  /** Words, either one text or one by language; plain text only. */
  text(name: string): LocalText | null {
    const value = this.raw(name)
    if (value === undefined || value === '') return null
    if (typeof value === 'string') return this.#checked({ vi: value }, name)
    if (!isFields(value)) {
      this.fault('wrong_type', 'phải là văn bản, hoặc văn bản theo từng ngôn ngữ.', name)
      return null
    }
    const { default: fallback, ...byLanguage } = value
    const vi = byLanguage.vi ?? fallback ?? Object.values(byLanguage)[0]
    if (vi === undefined) return null
    return this.#checked({ ...byLanguage, vi }, name)
  }

  #checked(texts: Fields, name: string): LocalText | null {
    for (const [language, text] of Object.entries(texts)) {
      if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) || typeof text !== 'string') {
        this.fault('wrong_type', `“${language.slice(0, 40)}” không phải là văn bản theo ngôn ngữ.`, name)
        return null
      }
      const unwanted = unwantedInAuthorText(text)
      if (unwanted !== null) {
        this.fault('unwanted_text', `văn bản có ${unwanted}; chỉ nhận văn bản thuần.`, name)
        return null
      }
      this.report.languages.add(language)
    }
    return texts as LocalText
  }

  /** Reports what was not read: as a remark if it is only a matter of looks, else as a fault. */
  close(looks: ReadonlySet<string>): void {
    for (const [name, value] of Object.entries(this.#fields)) {
      if (this.#read.has(name) || value === undefined || value === null) continue
      if (looks.has(name)) this.remark(name, onlyLooks)
      else {
        const why = Object.hasOwn(unsupported, name) ? unsupported[name] : undefined
        this.fault('unsupported_property', `thuộc tính này không được hỗ trợ${why ? `: ${why}` : '.'}`, name)
      }
    }
  }
}
