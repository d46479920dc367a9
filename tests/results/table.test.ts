import t from 'tap'
import { arrange, type TableRow, tableRow } from '../../src/results/table.ts'
import { foldVietnamese } from '../../src/units/search-text.ts'
import { caseOf, frameworkOf, fullPoints } from './makers.ts'

const framework = await frameworkOf('tt-09-2021')

/** Rows as they come from the database: by name. */
const rule = { minimumN: 10, selfSelected: false, hidden: new Set<string>() }

const rows: TableRow[] = [
  ['Phường Hạc Thành', 60],
  ['Xã Mường Lát', 90],
  ['Xã Như Xuân', null],
  ['Xã Sơn Thủy', 90],
  ['Xã Thọ Xuân', 75],
].map(([name, index], at) => ({
  ...tableRow(
    caseOf(framework, {
      row: {
        case_id: at,
        unit_name: name as string,
        search_text: foldVietnamese(name as string),
        title: at === 4 ? 'Phân loại rác tại nguồn' : null,
      },
    }),
    rule,
  ),
  index: index as number | null,
}))

const names = (query: Partial<Parameters<typeof arrange>[1]>) =>
  arrange(rows, { text: '', sort: 'index', descending: true, ...query }).map(
    (row) => row.result.row.unit_name,
  )

t.test('sorted by figure; without one last, whichever way; ties in the order of names', (t) => {
  t.same(names({}), ['Xã Mường Lát', 'Xã Sơn Thủy', 'Xã Thọ Xuân', 'Phường Hạc Thành', 'Xã Như Xuân'])
  t.same(names({ descending: false }), [
    'Phường Hạc Thành',
    'Xã Thọ Xuân',
    'Xã Mường Lát',
    'Xã Sơn Thủy',
    'Xã Như Xuân',
  ])
  t.same(
    names({ sort: 'unit', descending: false }),
    rows.map((row) => row.result.row.unit_name),
  )
  t.same(names({ sort: 'unit' }), rows.map((row) => row.result.row.unit_name).reverse())
  t.equal(rows[0]?.result.row.unit_name, 'Phường Hạc Thành', 'the rows given keep their order')
  t.end()
})

t.test('found without accents, in any tone placement, composed or not, by unit and by title', (t) => {
  for (const text of ['son thuy', 'SƠN THỦY', 'Sơn Thuỷ', 'Sơn Thủy'.normalize('NFD'), ' son  thuy ']) {
    t.same(names({ text }), ['Xã Sơn Thủy'], JSON.stringify(text))
  }
  t.same(names({ text: 'xuan' }), ['Xã Thọ Xuân', 'Xã Như Xuân'])
  t.same(names({ text: 'phan loai rac' }), ['Xã Thọ Xuân'])
  t.same(names({ text: 'khong co' }), [])
  t.same(names({ text: '%' }), [])
  t.end()
})

t.test('a row has figures only where they exist', (t) => {
  const untouched = tableRow(caseOf(framework), rule)
  t.match(untouched, { index: null, appraisal: null, survey: null, incomplete: true, noSurvey: false })
  const full = tableRow(caseOf(framework, { points: fullPoints(framework) }), rule)
  t.match(full, { index: 100, appraisal: 100, survey: null, incomplete: false })
  t.end()
})
