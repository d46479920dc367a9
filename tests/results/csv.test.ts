import { parse } from 'csv-parse/sync'
import t from 'tap'
import { caseTable, itemsTable, unitsTable } from '../../src/results/csv.ts'
import { publishedItems } from '../../src/results/published.ts'
import { tableRow } from '../../src/results/table.ts'
import { csvOf } from '../../src/web/csv.ts'
import { caseOf, countedGroup, frameworkOf, fullPoints, repeated } from './makers.ts'

const point = { decimal: 'point' } as const
const comma = { decimal: 'comma' } as const

function read(csv: string, delimiter = ','): string[][] {
  return parse(csv, { bom: true, delimiter, relax_column_count: true })
}

/** A drawn sample, with nothing hidden for the sake of others. */
const rule = (minimumN: number) => ({ minimumN, selfSelected: false, hidden: new Set<string>() })

const payloads = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =HYPERLINK("http://x")',
  '\u200b=1',
  '\ufeff=1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
  "=cmd|' /C calc'!A0",
]

t.test('text that a spreadsheet would run is made harmless, wherever it stands', (t) => {
  for (const style of [point, comma]) {
    const rows = read(
      csvOf([payloads, ...payloads.map((payload) => [payload])], style),
      style === comma ? ';' : ',',
    )
    for (const cell of rows.flat()) t.match(cell, /^'/, JSON.stringify(cell))
    t.same(
      rows[0]?.map((cell) => cell.slice(1)),
      payloads,
      'nothing of the text is lost',
    )
  }
  const harmless = ['Xã Sơn Thủy', 'a=1', '2+2', '12-14', 'a@b', "'quoted", 'Phường "Nghi Sơn"', 'x;y,z', '']
  t.same(read(csvOf([harmless], point))[0], harmless)
  t.end()
})

t.test('numbers stay numbers: a minus is no formula, a comma where it is asked for', (t) => {
  t.equal(csvOf([['a', -1.5, null, 0, 1234567.25]], point), '\ufeffa,-1.5,,0,1234567.25\r\n')
  t.equal(csvOf([['a', -1.5, null, 0, 1234567.25]], comma), '\ufeffa;-1,5;;0;1234567,25\r\n')
  t.end()
})

t.test('the table of units: figures as on the page, names harmless, people rounded to 5', async (t) => {
  const framework = await frameworkOf('de-xuat-cap-xa')
  const row = { unit_name: '=cmd()', unit_code: '+15', title: '@tiêu đề' }
  const group = await countedGroup(
    'M01/1',
    [],
    [
      {
        unitId: 1,
        sheets: [...repeated(21, { A01: 5, 'M01.E13': 5 }), ...repeated(12, { A01: 5, 'M01.E13': 2 })],
      },
    ],
  )
  const held = tableRow(caseOf(framework, { row, groups: [group], points: fullPoints(framework) }), rule(10))
  const few = await countedGroup('M01/1', [], [{ unitId: 1, sheets: repeated(7, { A01: 5 }) }])
  const small = tableRow(caseOf(framework, { groups: [few] }), rule(10))
  const none = tableRow(caseOf(framework, { points: { ...fullPoints(framework), 'A.1': 1 } }), rule(10))
  const csv = csvOf(
    unitsTable([held, small, none], () => 10, 'vi'),
    point,
  )
  const [head, ...rows] = read(csv)
  t.match(head, ['Mã', 'Đơn vị', 'Hồ sơ', 'Chỉ số hiệu quả'])
  t.same(rows[0]?.slice(0, 3), ["'+15", "'=cmd()", "'@tiêu đề"])
  t.same(
    rows.map((cells) => cells.at(-1)),
    ['35', '<10', '0'],
  )
  t.equal(rows[2]?.[3], '94.29', 'two digits, as everywhere an index is shown')
  t.same(
    rows.map((cells) => cells.at(-3)),
    ['0', '0', '1'],
    'no_survey is a column of its own',
  )
  t.match(
    csvOf(
      unitsTable([none], () => 10, 'en'),
      comma,
    ),
    /94,29/,
  )
})

t.test('a case: no figure below the minimum, and none with digits that give people away', async (t) => {
  const framework = await frameworkOf('de-xuat-cap-xa')
  const sheets = [
    ...repeated(13, { A01: 5, 'M01.E13': 5, 'M01.B01': 4 }),
    ...repeated(28, { A01: 5, 'M01.E13': 2 }),
  ]
  const group = await countedGroup('M01/1', [], [{ unitId: 1, sheets }])
  const result = caseOf(framework, { groups: [group], points: fullPoints(framework) })
  const rows = read(csvOf(caseTable(result, rule(20), 'vi'), point))
  const satisfied = rows.find((cells) => cells[0] === 'HAILONG')
  t.equal(satisfied?.[3], '31.7', '13/41 with all its digits would say that there were 41')
  t.equal(satisfied?.[6], '40')
  t.same(rows.find((cells) => cells[0] === 'TUHOC')?.slice(3, 7), ['', '', '', '<20'])
  const leaf = rows.find((cells) => cells[0] === 'D.5')
  t.same(leaf?.slice(3, 5), ['2.22', '31.7'])
  t.notMatch(rows.flat().join('|'), /\d\.\d{3}/, 'no figure has more than two digits behind the point')
})

t.test(
  'items: one row a category, empty where there are too few, the end only where all agree',
  async (t) => {
    const sheets = [...repeated(12, { A01: 5, 'M01.E13': 4 }), ...repeated(3, { A01: 6, 'M01.B01': 4 })]
    const group = await countedGroup('M01/1', [], [{ unitId: 1, sheets }])
    const rows = read(csvOf(itemsTable(publishedItems(group, rule(10)), 10, 'vi'), point))
    const satisfied = rows.filter((cells) => cells[0] === 'M01.E13')
    t.same(
      satisfied.map((cells) => cells[4]),
      ['≤ 5', '≤ 5', '≤ 5', '≥ 95', '≤ 5'],
    )
    t.same(satisfied[0]?.slice(5, 9), ['≥ 95', '', '', ''], 'neither the two best levels nor the mean say it')
    const few = rows.filter((cells) => cells[0] === 'M01.B01')
    t.equal(few.length, 1)
    t.same(few[0]?.slice(2), ['<10', '', '', '', '', '', '', '', ''])
  },
)
