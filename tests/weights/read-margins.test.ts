import ExcelJS from 'exceljs'
import fc from 'fast-check'
import t from 'tap'
import { readTable, tableLimits } from '../../src/web/table-file.ts'
import { merged, split, weightingDraft, withMargin, withoutMargin } from '../../src/weights/draft.ts'
import { readMargins, readPersons } from '../../src/weights/read-margins.ts'
import type { Variable } from '../../src/weights/variables.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const category = (key: string, label: string, code: string | null = null) => ({ key, label, code, sheets: 1 })
const sex: Variable = {
  key: 'class:A02',
  label: 'Giới tính',
  of: { kind: 'class', item: 'A02' },
  categories: [category('1', 'Nam'), category('2', 'Nữ')],
  unknown: 0,
}
const unit: Variable = {
  key: 'unit',
  label: 'Đơn vị',
  of: { kind: 'unit' },
  categories: [category('7', 'Xã Hòa Bình', '111'), category('8', 'Xã Hòa Bình', '222')],
  unknown: 0,
}
const read = async (text: string) => {
  const table = await readTable(bytes(text))
  if (table.fault !== null) return { fault: table.fault }
  return readMargins(table.rows, [sex, unit])
}
const head = 'Biến,Nhóm,Số người'

t.test(
  'a file of margins: names in either spelling, codes of units, grouped digits, any delimiter',
  async (t) => {
    t.same(await read(`\ufeff${head}\r\ngioi tinh,NAM,12345\r\nGiới tính,nu,"12.346"\r\n`), {
      margins: [{ variable: 'class:A02', targets: { 1: 12345, 2: 12346 } }],
      faults: [],
    })
    const tabs = 'bien\tnhom\tso nguoi\nđơn vị\t111\t1 000\nđơn vị\t222\t2,000\n'
    t.match(await read(tabs), { margins: [{ variable: 'unit', targets: { 7: 1000, 8: 2000 } }] })
  },
)

t.test('each fault of a file says the row and the column, and nothing of the file is taken', async (t) => {
  const faulty = `${head}\nGiới tính,Nam,12,5\nGiới tính,Khác,9\nTuổi,Nam,9\nGiới tính,Nam,-1\nGiới tính,Nữ,\nĐơn vị,Xã Hòa Bình,5\nGiới tính,Nữ,4\nGiới tính,Nữ,4`
  const found = await read(faulty)
  t.same('margins' in found && found.margins, [])
  t.same('faults' in found && found.faults.map(({ line, column, reason }) => [line, column, reason]), [
    [2, null, 'too_many_cells'],
    [3, 'category', 'category_unknown'],
    [4, 'variable', 'variable_unknown'],
    [5, 'persons', 'number_wrong'],
    [6, 'persons', 'number_missing'],
    [7, 'category', 'category_unknown'],
    [9, 'category', 'category_twice'],
  ])
  t.match(await read(`${head}\nGiới tính,Nam,5`), { faults: [{ reason: 'category_missing' }] })
  t.match(await read('Biến,Nhóm\nGiới tính,Nam'), {
    faults: [{ reason: 'column_missing', column: 'persons' }],
  })
  t.match(await read(`${head},Dân số\nGiới tính,Nam,1,1`), { faults: [{ reason: 'column_twice' }] })
  t.match(await read(head), { faults: [{ reason: 'no_rows' }] })
})

t.test('files that are no table, too large or of another kind are refused', async (t) => {
  t.match(await read(' \n '), { fault: { reason: 'no_table' } })
  t.match(await readTable(new Uint8Array(tableLimits.bytes + 1)), { fault: { reason: 'too_large' } })
  t.match(await readTable(new Uint8Array([0x42, 0x69, 0xea, 0x6e])), { fault: { reason: 'not_utf8' } })
  t.match(await readTable(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])), { fault: { reason: 'old_excel' } })
  t.match(await readTable(bytes('PK\u0003\u0004 not a zip')), { fault: { reason: 'no_table' } })
  t.match(await readTable(bytes(`${head}\n"Giới tính,Nam,5`)), { fault: { reason: 'quote' } })
})

t.test('an Excel workbook is read as text; a formula is refused with its place', async (t) => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Dân số')
  sheet.addRow(['Biến', 'Nhóm', 'Số người'])
  sheet.addRow(['Giới tính', { richText: [{ text: 'N' }, { text: 'am' }] }, 51000])
  sheet.addRow(['Giới tính', 'Nữ', 49000])
  const good = await readTable(new Uint8Array(await workbook.xlsx.writeBuffer()))
  t.same(good.fault, null)
  t.same(readMargins(good.rows!, [sex]).margins, [{ variable: 'class:A02', targets: { 1: 51000, 2: 49000 } }])
  sheet.getCell('C3').value = { formula: 'C2*2', result: 102000 }
  const bad = await readTable(new Uint8Array(await workbook.xlsx.writeBuffer()))
  t.same(bad.fault, { reason: 'formula', line: 3, column: 3 })
})

t.test('a number of people is whole; whatever is read prints as what was typed', (t) => {
  for (const wrong of ['', '1,5', '-3', '5%', '1e5', '12.34', '1.234,567', '١٢٣', '99999999999', 'mười'])
    t.equal(readPersons(wrong), null, wrong)
  fc.assert(
    fc.property(fc.nat(2_000_000_000), fc.constantFrom('.', ',', ' ', '\u00a0', ''), (n, sign) => {
      const typed = String(n).replace(/\B(?=(\d{3})+$)/g, sign)
      return readPersons(typed) === n
    }),
  )
  t.end()
})

t.test('merging takes the neighbour in the declared order; nothing is lost, and splitting undoes it', (t) => {
  const keys = ['1', '2', '3', '4']
  const made = withMargin(
    weightingDraft({}),
    {
      variable: 'v',
      targets: { 1: 5, 2: 6, 3: 7, 4: 8 },
      source: { document: 'Niên giám', date: '2025-01-01' },
    },
    keys,
  )
  const groupsOf = (draft: typeof made) => draft.margins[0]!.groups
  t.same(groupsOf(merged(made, 'v', '1')), [['1', '2'], ['3'], ['4']])
  t.same(groupsOf(merged(made, 'v', '4')), [['1'], ['2'], ['3', '4']], 'the last takes the one before')
  t.same(merged(made, 'v', 'không có'), made)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 8 }), (acts) => {
      const after = acts.reduce((draft, key) => merged(draft, 'v', key), made)
      const whole = keys.reduce((draft, key) => split(draft, 'v', key), after)
      return (
        JSON.stringify(groupsOf(after).flat()) === JSON.stringify(keys) &&
        JSON.stringify(whole) === JSON.stringify(made)
      )
    }),
  )
  const again = withMargin(
    merged(made, 'v', '1'),
    { ...made.margins[0]!, targets: { 1: 1, 2: 1, 3: 1, 4: 1 } },
    keys,
  )
  t.same(groupsOf(again), [['1', '2'], ['3'], ['4']], 'new figures keep what was merged')
  t.same(withoutMargin({ ...made, scaleTo: 'v' }, 'v'), { ...made, margins: [], scaleTo: null })
  t.end()
})
