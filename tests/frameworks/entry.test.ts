import t from 'tap'
import { enteredPoints, entrySchema } from '../../src/frameworks/entry.ts'
import type { Criterion } from '../../src/frameworks/framework.ts'
import { aLeaf, article8, direct, offences, options, training } from './sample.ts'

/** The first error as “field: message”, or null for an entry that is taken. */
function errorOf(criterion: Criterion, entry: unknown): string | null {
  const schema = entrySchema(criterion, 0.25)
  if (schema === null) throw new Error('this leaf takes no entry')
  const read = schema.safeParse(entry)
  const issue = read.error?.issues[0]
  return issue === undefined ? null : `${issue.path.join('.')}: ${issue.message}`
}

t.test('direct points', async (t) => {
  const entered = (points: unknown) => errorOf(direct, { kind: 'points', points })
  t.equal(entered(0), null)
  t.equal(entered(4), null)
  t.equal(entered(2.75), null)
  t.equal(entered(4.25), 'points: Điểm nhập (4,25) vượt quá điểm tối đa (4).')
  t.equal(entered(1.1), 'points: Điểm nhập (1,1) phải là bội số của 0,25.')
  t.equal(entered(-0.25), 'points: Điểm không được là số âm.')
  for (const wrong of ['3', null, undefined, Number.NaN, Number.POSITIVE_INFINITY, true, [3]]) {
    t.equal(entered(wrong), 'points: Hãy nhập điểm bằng số.', String(wrong))
  }
})

t.test('faults are said in the language of the reader', async (t) => {
  const said = (language: 'vi' | 'en') =>
    enteredPoints(2, 0.25, language).safeParse(1.1).error?.issues[0]?.message
  t.equal(said('en'), 'The points (1.1) must be a multiple of 0.25.')
  t.equal(said('vi'), 'Điểm nhập (1,1) phải là bội số của 0,25.')
})

t.test('steps hold in floating point', async (t) => {
  const tenths = enteredPoints(1, 0.1)
  for (let step = 0; step <= 10; step++) t.ok(tenths.safeParse(step * 0.1).success, `${step * 0.1}`)
  t.notOk(tenths.safeParse(0.35).success)
})

t.test('ratios', async (t) => {
  const entered = (numerator: unknown, denominator: unknown) =>
    errorOf(training, { kind: 'ratio', numerator, denominator })
  t.equal(entered(17, 20), null)
  t.equal(entered(0, 0), null, 'the framework says what 0/0 means')
  t.equal(entered(3, 0), 'denominator: Mẫu số bằng 0 trong khi tử số lớn hơn 0: không tính được tỷ lệ.')
  t.equal(entered(21, 20), 'numerator: Tử số (21) lớn hơn mẫu số (20).')
  t.equal(entered(-1, 20), 'numerator: Tử số không được là số âm.')
  t.equal(entered(1.5, 20), 'numerator: Tử số phải là số nguyên.')
  t.equal(entered(1, Number.NaN), 'denominator: Mẫu số: hãy nhập một số.')
  t.equal(entered('1', 20), 'numerator: Tử số: hãy nhập một số.')
  t.equal(entered(1, 1e300), 'denominator: Mẫu số quá lớn, hãy kiểm tra lại.')
})

t.test('amounts may have decimals and exceed where the framework says so', async (t) => {
  const { measure } = training
  if (measure.kind !== 'ratio_bands') throw new Error('the sample is a ratio')
  const budget = { ...training, measure: { ...measure, whole: false, mayExceed: true } }
  t.equal(errorOf(budget, { kind: 'ratio', numerator: 120.5, denominator: 100 }), null)
})

t.test('choices', async (t) => {
  t.equal(errorOf(options, { kind: 'option', option: 'b' }), null)
  t.equal(
    errorOf(options, { kind: 'option', option: 'z' }),
    'option: Phương án đã chọn không có trong chỉ tiêu này.',
  )
  t.equal(errorOf(options, { kind: 'option' }), 'option: Hãy chọn một phương án.')
  const items = [{ code: 'a', title: { vi: 'Có kế hoạch', en: 'Plan' }, points: 4 }]
  const checklist = aLeaf({ measure: { kind: 'checklist', items } })
  const ticked = (codes: unknown) => errorOf(checklist, { kind: 'checklist', ticked: codes })
  t.equal(ticked(['a']), null)
  t.equal(ticked(['a', 'a']), 'ticked: Một nội dung được chọn hai lần.')
  t.equal(ticked(['b']), 'ticked.0: Phương án đã chọn không có trong chỉ tiêu này.')
  t.equal(ticked('a'), 'ticked: Hãy chọn các nội dung đạt được.')
})

t.test('register figures need both periods and their source', async (t) => {
  const whole = {
    kind: 'register',
    period: '2026',
    current: 3,
    previousPeriod: '2025',
    previous: 5,
    document: 'Báo cáo số 12',
  }
  t.equal(errorOf(offences, whole), null)
  t.equal(
    errorOf(offences, { ...whole, document: '  ' }),
    'document: Văn bản, tài liệu nguồn: hãy nhập nội dung.',
  )
  t.equal(
    errorOf(offences, { ...whole, previous: undefined }),
    'previous: Số liệu kỳ trước: hãy nhập một số.',
  )
  t.equal(errorOf(offences, { ...whole, current: -1 }), 'current: Số liệu kỳ này không được là số âm.')
})

t.test('an entry is of the kind of its leaf, with no other field', async (t) => {
  const wrongKind = ': Cách nhập không đúng với chỉ tiêu này.'
  t.equal(errorOf(direct, { kind: 'option', option: 'a', points: 4 }), `kind${wrongKind}`)
  t.equal(errorOf(direct, { kind: 'points', points: 4, self: 1 }), ': Trường không thuộc chỉ tiêu này: self.')
  t.equal(errorOf(direct, 'four'), ': Dữ liệu nhập không đúng dạng.')
  t.equal(entrySchema(article8, 0.25), null)
})

t.test('an excuse needs a reason, and a framework that allows it', async (t) => {
  t.equal(errorOf(training, { kind: 'not_applicable', reason: 'Không có tuyên truyền viên' }), null)
  t.equal(
    errorOf(training, { kind: 'not_applicable', reason: ' ' }),
    'reason: Lý do không áp dụng: hãy nhập nội dung.',
  )
  t.equal(
    errorOf(direct, { kind: 'not_applicable', reason: 'Không có' }),
    'kind: Cách nhập không đúng với chỉ tiêu này.',
  )
})

t.test('text is kept in NFC without blanks around it', async (t) => {
  const schema = entrySchema(aLeaf({ maximum: null, measure: { kind: 'text' } }), 0.25)
  t.same(schema?.parse({ kind: 'text', text: ` ${'Hòa giải'.normalize('NFD')} ` }), {
    kind: 'text',
    text: 'Hòa giải'.normalize('NFC'),
  })
})
