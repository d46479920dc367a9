import type { ClassItem, IndexFormula, Item, Scalar } from './questionnaire.ts'
import { isFields, isScalar, Source } from './source.ts'

const rules = [
  'share',
  'pooled_share',
  'top2',
  'mean100',
  'respondent_mean100',
  'correct_share',
  'half_correct',
] as const
const mostIndexes = 200

/** Reads the index formulas, each followed by its variants; items of a repeated group are named once for all turns. */
export function readIndexes(root: Source, items: readonly Item[]): IndexFormula[] {
  const indexes = root.sources('indexes', mostIndexes).flatMap((source) => readIndex(source, items))
  const seen = new Set<string>()
  for (const { code } of indexes) {
    if (seen.has(code)) root.fault('duplicate_code', `chỉ số “${code}” được khai hai lần.`, 'indexes')
    seen.add(code)
  }
  return indexes
}

function readIndex(source: Source, items: readonly Item[]): IndexFormula[] {
  const code = source.string('code') ?? ''
  if (!/^[\p{L}\p{N}_.-]{1,60}$/u.test(code)) source.fault('bad_value', 'mã chỉ số không dùng được.', 'code')
  const base: IndexFormula = {
    code,
    title: source.text('title') ?? { vi: code },
    rule: source.oneOf('rule', rules, 'share'),
    items: source.list('items', 500).flatMap((name) => expand(name, items, source)),
    codes: readCodes(source, 'codes'),
    minimumValid: source.integer('minValid', 1, 500) ?? 1,
    headline: source.flag('headline'),
    criterion: source.string('criterion'),
    variantOf: null,
  }
  if (!source.has('rule')) source.fault('no_rule', `chỉ số “${code}” thiếu rule.`, 'rule')
  const variants = source.sources('variants', 20).map((variant, index): IndexFormula => {
    const formula = {
      ...base,
      code: `${code}~${index + 1}`,
      title: variant.text('title') ?? base.title,
      rule: variant.oneOf('rule', rules, base.rule),
      codes: variant.has('codes') ? readCodes(variant, 'codes') : base.codes,
      minimumValid: variant.integer('minValid', 1, 500) ?? base.minimumValid,
      headline: false,
      variantOf: code,
    }
    variant.close(new Set(['note']))
    return formula
  })
  source.close(new Set(['note']))
  const formulas = [base, ...variants].map((formula) => withTopTwo(formula, items))
  for (const formula of formulas) checkFormula(formula, source, items)
  return formulas
}

function readCodes(source: Source, property: string): Scalar[] {
  return source.list(property, 100).filter(isScalar)
}

function expand(name: unknown, items: readonly Item[], source: Source): string[] {
  const found = items.filter(
    (item) => item.code === name || (item.turn !== null && (item.row ?? item.question) === name),
  )
  if (found.length === 0)
    source.fault('unknown_item', `không có mục “${String(name).slice(0, 60)}”.`, 'items')
  return found.map((item) => item.code)
}

function categoriesOf(item: Item): Scalar[] {
  return item.choices.filter((choice) => choice.state === null).map((choice) => choice.value)
}

function withTopTwo(formula: IndexFormula, items: readonly Item[]): IndexFormula {
  if (formula.rule !== 'top2') return formula
  const first = items.find((item) => item.code === formula.items[0])
  const values = first === undefined ? [] : categoriesOf(first)
  const top = first?.polarity === -1 ? values.slice(0, 2) : values.slice(-2)
  return { ...formula, codes: top }
}

function checkFormula(formula: IndexFormula, source: Source, items: readonly Item[]): void {
  const used = formula.items
    .map((code) => items.find((item) => item.code === code))
    .filter((item) => item !== undefined)
  const { rule } = formula
  const refuse = (code: string, reason: string) => source.fault(code, `chỉ số “${formula.code}”: ${reason}`)
  if (used.length === 0) refuse('no_items', 'không có mục nào.')
  const single = rule === 'share' || rule === 'top2' || rule === 'mean100'
  const turns = used.every((item) => item.turn !== null && item.question === used[0]?.question)
  if (single && used.length > 1 && !turns) refuse('too_many', `cách tính ${rule} chỉ dùng cho một mục.`)
  if (rule === 'correct_share' || rule === 'half_correct') {
    if (used.some((item) => !item.knowledge)) refuse('no_key', 'có mục không có đáp án.')
    return
  }
  if (used.some((item) => item.kind !== 'single'))
    refuse('wrong_kind', 'chỉ tính được từ câu chọn một phương án.')
  const shared = rule === 'share' || rule === 'pooled_share'
  if (shared && formula.codes.length === 0) refuse('no_codes', 'thiếu codes.')
  const categories = used.map(categoriesOf)
  if (shared && formula.codes.some((code) => !categories.every((values) => values.includes(code)))) {
    refuse('unknown_code', 'có mã trong codes không phải là phương án của mọi mục.')
  }
  if (
    !shared &&
    categories.some((values) => values.length < 2 || values.some((value) => typeof value !== 'number'))
  ) {
    refuse('not_a_scale', 'cần thang đo bằng số có ít nhất hai mức.')
  }
  if (formula.minimumValid > used.length) refuse('impossible', 'minValid lớn hơn số mục.')
}

/** The items whose crossing makes the weighting class, with their bands; a bare item code takes each category as a band. */
export function readClassItems(root: Source, items: readonly Item[]): ClassItem[] {
  return root.list('classItems', 5).flatMap((entry, index) => {
    const source = new Source(
      isFields(entry) ? entry : { item: entry },
      `classItems[${index}]`,
      null,
      root.report,
    )
    const code = source.string('item')
    const item = items.find((one) => one.code === code && one.kind === 'single')
    const bands = source.sources('bands', 50).map((band) => {
      const values = band.list('values', 200).filter(isScalar)
      const text = band.text('text') ?? { vi: values.join(', ') }
      band.close(new Set())
      return { values, text }
    })
    source.close(new Set(['note']))
    if (item === undefined) {
      source.fault('unknown_item', `không có mục chọn một phương án “${String(code).slice(0, 60)}”.`, 'item')
      return []
    }
    const known = categoriesOf(item)
    const listed = bands.flatMap((band) => band.values)
    if (listed.some((value) => !known.includes(value)) || new Set(listed).size !== listed.length) {
      source.fault('bad_band', 'nhóm có giá trị lạ hoặc trùng nhau.', 'bands')
    }
    const each = item.choices
      .filter((choice) => choice.state === null)
      .map((choice) => ({ values: [choice.value], text: choice.text }))
    return [{ item: item.code, bands: bands.length > 0 ? bands : each }]
  })
}
