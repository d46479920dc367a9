import fc from 'fast-check'
import t from 'tap'
import { type Atom, disclosedSets, isKnown, mayRelease } from '../../src/statistics/differencing.ts'
import { disclosure } from '../../src/statistics/disclosure.ts'
import { rangesOf } from '../../src/statistics/linear-programme.ts'
import {
  attack,
  type CellRange,
  suppress,
  twoWayTable,
  unprotected,
} from '../../src/statistics/suppression.ts'
import { withhold } from '../../src/statistics/withhold.ts'
import { holds } from './property.ts'
import { matches, readRows, referenceTest } from './reference/read.ts'

referenceTest(
  t,
  'D01',
  'small cells, the attack on them, and a safe pattern',
  (t, { expected, tolerance }) => {
    const data = readRows('disclosure_table.csv')
    const communes = [...new Set(data.map((row) => row.commune!))]
    const ages = [...new Set(data.map((row) => row.age!))]
    const n = (commune: string, age: string) =>
      Number(data.find((row) => row.commune === commune && row.age === age)!.n)
    const table = twoWayTable(
      communes,
      ages,
      communes.map((commune) => ages.map((age) => n(commune, age))),
    )
    const shown = (ranges: readonly CellRange[]) =>
      Object.fromEntries(ranges.map(({ code, ...range }) => [code, range]))

    const pattern = suppress(table)
    t.strictSame(pattern.primary.toSorted(), expected.primary.toSorted())
    const primaryOnly = attack(table, new Set(pattern.primary))
    matches(t, shown(primaryOnly), expected.attack_on_primary_only, tolerance, 'attack on primary cells only')
    t.strictSame(
      unprotected(table, new Set(pattern.primary))
        .map(({ code }) => code)
        .sort(),
      expected.exactly_disclosed.toSorted(),
    )
    const example = new Set<string>([...expected.primary, ...expected.example_complementary])
    matches(t, shown(attack(table, example)), expected.example_intervals, tolerance, 'example pattern')
    t.strictSame(unprotected(table, example), [])

    t.ok(pattern.safe)
    t.strictSame(unprotected(table, new Set([...pattern.primary, ...pattern.secondary])), [])
    t.ok(pattern.secondary.length <= expected.min_complementary_cells + 2, pattern.secondary.join(', '))
  },
)

/** Every table of whole numbers that agrees with what is shown, by brute force. */
function* tablesLike(
  shown: (number | null)[][],
  rowTotals: number[],
  columnTotals: number[],
): Generator<number[][]> {
  const rows = rowTotals.length
  const columns = columnTotals.length
  const table = Array.from({ length: rows }, () => new Array<number>(columns).fill(0))
  function* fill(place: number): Generator<number[][]> {
    if (place === rows * columns) {
      yield table.map((row) => [...row])
      return
    }
    const [r, c] = [Math.floor(place / columns), place % columns]
    const usedInRow = table[r]!.slice(0, c).reduce((sum, n) => sum + n, 0)
    const usedInColumn = table.slice(0, r).reduce((sum, row) => sum + row[c]!, 0)
    const most = Math.min(rowTotals[r]! - usedInRow, columnTotals[c]! - usedInColumn)
    const fixed = shown[r]![c]!
    const from =
      fixed ??
      (c === columns - 1 ? rowTotals[r]! - usedInRow : r === rows - 1 ? columnTotals[c]! - usedInColumn : 0)
    const to = fixed ?? (c === columns - 1 || r === rows - 1 ? from : most)
    for (let n = from; n <= to; n++) {
      if (n < 0 || n > most) continue
      if (c === columns - 1 && usedInRow + n !== rowTotals[r]) continue
      if (r === rows - 1 && usedInColumn + n !== columnTotals[c]) continue
      table[r]![c] = n
      yield* fill(place + 1)
      table[r]![c] = 0
    }
  }
  yield* fill(0)
}

t.test('suppression never reveals: every hidden cell keeps its range in all tables that agree', async (t) => {
  const counts = fc.array(fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 3,
  })
  holds(
    t,
    fc.property(counts, (cells) => {
      const rows = cells.map((_, r) => `r${r}`)
      const columns = ['a', 'b', 'c']
      const table = twoWayTable(rows, columns, cells)
      const { primary, secondary, safe } = suppress(table)
      if (!safe) return true
      const hidden = new Set([...primary, ...secondary])
      const total = (code: string) =>
        hidden.has(code) ? null : table.cells.find((cell) => cell.code === code)!.n
      const rowTotals = rows.map((row) => total(`${row}|`))
      const columnTotals = columns.map((column) => total(`|${column}`))
      // brute force needs the margins; where one is hidden the linear programme stands alone
      if ([...rowTotals, ...columnTotals].includes(null)) return true
      const shown = cells.map((row, r) => row.map((n, c) => (hidden.has(`r${r}|${columns[c]}`) ? null : n)))
      const least = cells.map((row) => row.map(() => Infinity))
      const greatest = cells.map((row) => row.map(() => -Infinity))
      for (const other of tablesLike(shown, rowTotals as number[], columnTotals as number[])) {
        for (const [r, row] of other.entries()) {
          for (const [c, n] of row.entries()) {
            least[r]![c] = Math.min(least[r]![c]!, n)
            greatest[r]![c] = Math.max(greatest[r]![c]!, n)
          }
        }
      }
      return cells.every((row, r) =>
        row.every((n, c) => {
          if (shown[r]![c] !== null) return true
          const [low, high] = [least[r]![c]!, greatest[r]![c]!]
          return n < 10 ? high >= 10 && high - low >= 5 : high > low
        }),
      )
    }),
  )
})

t.test('a table that cannot be protected says so, and one without small cells hides nothing', async (t) => {
  const small = twoWayTable(['r'], ['a', 'b'], [[3, 4]])
  t.notOk(suppress(small, { known: new Set(['|']) }).safe, 'a total of 7 that everybody knows')
  t.ok(suppress(small).safe, 'nothing at all is shown')
  t.strictSame(
    suppress(
      twoWayTable(
        ['r', 's'],
        ['a', 'b'],
        [
          [30, 40],
          [50, 60],
        ],
      ),
    ),
    {
      primary: [],
      secondary: [],
      safe: true,
    },
  )
  t.throws(() => suppress(twoWayTable(['r'], ['a'], [[3]]), { minimum: 3 }), /minimum of 5 or more/)
  t.throws(() => twoWayTable(['r'], ['a', 'b'], [[1]]), /every row and column/)
  t.throws(
    () => attack({ cells: [], sums: [{ total: 'x', parts: [] }] }, new Set()),
    /cell x that a sum names/,
  )
})

t.test('ranges of unknowns in small linear programmes', async (t) => {
  t.strictSame(rangesOf([[1, 1]], [10]), [
    { low: 0, high: 10 },
    { low: 0, high: 10 },
  ])
  matches(
    t,
    rangesOf(
      [
        [1, 1, 0],
        [0, 1, 1],
      ],
      [5, 3],
    ),
    [
      { low: 2, high: 5 },
      { low: 0, high: 3 },
      { low: 0, high: 3 },
    ],
    { rel: 1e-9, abs: 1e-9 },
  )
  t.equal(rangesOf([[1], [1]], [1, 2]), null, 'no solution')
  matches(
    t,
    rangesOf([[1, -1]], [-4])!.map(({ low }) => low),
    [0, 4],
    { rel: 1e-9, abs: 1e-9 },
  )
  t.equal(rangesOf([[1, -1]], [0])![0]!.high, Infinity)
  t.throws(() => rangesOf([[1, 2], [1]], [1, 1]), /same unknowns/)
})

const atoms: Atom[] = [
  { code: 'X1', n: 120 },
  { code: 'X2', n: 4 },
  { code: 'X3', n: 75 },
  { code: 'X4', n: 60 },
  { code: 'X5', n: 8 },
]
const releases = [['X1', 'X2', 'X3'], ['X1', 'X3'], ['X1', 'X2', 'X3', 'X4', 'X5'], ['X4', 'X5'], ['X4']]

referenceTest(t, 'D02', 'what released totals give away together', (t, { expected }) => {
  const subsets = Array.from({ length: 31 }, (_, i) =>
    atoms.flatMap(({ code }, k) => (((i + 1) >> k) & 1 ? [code] : [])),
  )
  const unsafe = releases.map((_, k) => disclosedSets(atoms, releases.slice(0, k + 1)).sets.length > 0)
  const { sets, complete } = disclosedSets(atoms, releases)
  t.ok(complete)
  matches(
    t,
    {
      known_sets: subsets.filter((set) => isKnown(atoms, releases, set)).map((set) => set.join('+')),
      disclosed_small: sets.map((set) => ({ set: set.atoms.join('+'), n: set.n })),
      release_in_order_R1_to_R5_first_unsafe: unsafe.indexOf(true) + 1,
      unsafe_after_each: unsafe,
    },
    expected,
    {},
  )
})

t.test('the quick guard refuses a set whose difference from an earlier one is small', async (t) => {
  const [district, urban] = releases as [string[], string[]]
  const refused = mayRelease(atoms, [district], urban)
  t.notOk(refused.allowed)
  t.strictSame(refused.difference, { atoms: ['X2'], n: 4 })
  t.ok(mayRelease(atoms, [urban], ['X3', 'X4']).allowed, 'sets that only overlap')
  t.ok(mayRelease(atoms, [district], district).allowed, 'the same again')
  t.notOk(mayRelease(atoms, [], ['X5']).allowed, 'small by itself')
  t.throws(() => mayRelease(atoms, [], ['X9']), /known atom, not X9/)
  t.throws(() => mayRelease(atoms, [], ['X1'], 3), /minimum of 5/)
})

t.test('small groups that only a sum of releases gives away are found too', async (t) => {
  // A+B, B+C and A+C are large, and together give each of the three
  const three: Atom[] = [
    { code: 'A', n: 6 },
    { code: 'B', n: 9 },
    { code: 'C', n: 40 },
  ]
  const pairs = [
    ['A', 'B'],
    ['B', 'C'],
    ['A', 'C'],
  ]
  t.strictSame(
    disclosedSets(three, pairs).sets.map((set) => set.atoms),
    [['A'], ['B']],
  )
  const together: Atom[] = [
    { code: 'A', n: 2 },
    { code: 'B', n: 3 },
    { code: 'C', n: 40 },
  ]
  t.strictSame(disclosedSets(together, [['A', 'B', 'C'], ['C']]).sets, [{ atoms: ['A', 'B'], n: 5 }])
})

t.test('the rule for one cell', async (t) => {
  t.strictSame(disclosure([2, 3, 4]), {
    shown: false,
    reason: 'below_minimum_n',
    smallSample: true,
    unanimous: false,
  })
  t.ok(disclosure([4, 6]).shown, 'exactly ten are enough')
  t.ok(disclosure([2, 3, 4], 5).shown)
  t.notOk(disclosure([0, 0]).shown, 'zero is treated like any small number')
  t.ok(disclosure([0, 12]).unanimous)
  t.notOk(disclosure([0, 30]).unanimous)
  t.notOk(disclosure([0, 30]).smallSample)
  t.throws(() => disclosure([9], 4), /minimum of 5 or more/)
})

t.test(
  'a table released again: neither it nor its difference from the first gives a few people away',
  async (t) => {
    const cell = fc.record({
      n: fc.integer({ min: 0, max: 40 }),
      late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 25 })),
    })
    let shown = 0
    holds(
      t,
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (given) => {
        const cells = given.map(({ n }, k) => ({ code: `c${k}`, n }))
        const of = (list: readonly { n: number }[]) => list.reduce((sum, { n }) => sum + n, 0)
        const parts = cells.map(({ code }) => code)
        const first = { cells: [...cells, { code: 'all', n: of(cells) }], sums: [{ total: 'all', parts }] }
        const pattern = suppress(first)
        const before = new Set(pattern.safe ? [...pattern.primary, ...pattern.secondary] : [...parts, 'all'])
        const moved = given.map(({ n, late }, k) => ({
          code: `c${k}`,
          n: n + late,
          before: n,
          changed: late,
          hiddenBefore: before.has(`c${k}`),
        }))
        const changed = given.reduce((sum, { late }) => sum + late, 0)
        const found = withhold(moved, { changed, hiddenBefore: before.has('all') }, 10)
        const now = (code: string) => `now ${code}`
        const late = (code: string) => `late ${code}`
        const both = {
          cells: [
            ...first.cells,
            ...moved.map(({ code, n }) => ({ code: now(code), n })),
            { code: now('all'), n: of(moved) },
            ...moved.map(({ code, changed: n }) => ({ code: late(code), n })),
            { code: late('all'), n: changed },
          ],
          sums: [
            ...first.sums,
            { total: now('all'), parts: parts.map(now) },
            { total: late('all'), parts: parts.map(late) },
            ...[...parts, 'all'].map((code) => ({ total: now(code), parts: [code, late(code)] })),
          ],
        }
        // Who reads both knows as much as possible: also which cells did not change.
        const unknown = new Set([
          ...before,
          ...[...found.cells, ...(found.total ? ['all'] : [])].map(now),
          ...[...moved, { code: 'all', changed }].flatMap((one) => (one.changed > 0 ? [late(one.code)] : [])),
        ])
        shown += moved.length - found.cells.size
        return attack(both, unknown).every(({ n, low, high }) => n === 0 || n >= 10 || high - low > 1e-6)
      }),
    )
    t.ok(shown > 20, 'and much is shown')
  },
)

t.test('what is kept back of a table released again, by hand', async (t) => {
  const cell = (code: string, n: number, changed = 0, hiddenBefore = false) => ({
    code,
    n,
    before: n - changed,
    changed,
    hiddenBefore,
  })
  const total = (changed: number) => ({ changed, hiddenBefore: false })
  const kept = (cells: Parameters<typeof withhold>[0], changed: number) => {
    const { cells: hidden, total: whole } = withhold(cells, total(changed), 10)
    return [...hidden].sort().join() + (whole ? ' all' : '')
  }
  t.equal(kept([cell('a', 40), cell('b', 50)], 0), '', 'nothing came')
  t.equal(kept([cell('a', 41, 1), cell('b', 50)], 1), 'a all', 'one came: the whole would tell')
  t.equal(kept([cell('a', 46, 6), cell('b', 57, 7)], 13), 'a,b', 'thirteen in two, told by the whole alone')
  t.equal(
    kept([cell('a', 46, 6), cell('b', 90, 40), cell('c', 70, 20)], 66),
    'a,c',
    'the smallest that changed enough',
  )
  t.equal(
    kept([cell('a', 12, 3, true), cell('b', 24, 0, true), cell('c', 90)], 3),
    'a,b all',
    'what was hidden stays',
  )
  t.throws(() => withhold([cell('a', 3)], total(1), 4), /5 or more/)
  t.end()
})
