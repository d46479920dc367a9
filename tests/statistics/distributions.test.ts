import { gammaln } from 'simple-statistics'
import t from 'tap'
import { betaQuantile } from '../../src/statistics/beta.ts'
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredUpper } from '../../src/statistics/chi-squared.ts'
import { fisherCdf, fisherQuantile, fisherUpper } from '../../src/statistics/fisher.ts'
import { incompleteBeta } from '../../src/statistics/incomplete-beta.ts'
import { complementaryErrorFunction, normalCdf, normalQuantile } from '../../src/statistics/normal.ts'
import { studentCdf, studentQuantile, studentTwoSided } from '../../src/statistics/student.ts'
import { matches, referenceTest } from './reference/read.ts'

referenceTest(t, 'F01', 'distribution functions and quantiles agree with R', (t, { expected, tolerance }) => {
  const across = (columns: string[], table: Record<string, number[]>, f: (...x: number[]) => number) =>
    table.value!.map((_, row) => f(...columns.map((column) => table[column]![row]!)))
  const check = (name: string, columns: string[], f: (...x: number[]) => number) =>
    matches(t, across(columns, expected[name], f), expected[name].value, tolerance, name)
  check('qnorm', ['p'], normalQuantile)
  check('pnorm', ['q'], normalCdf)
  check('qt', ['p', 'df'], studentQuantile)
  check('pt', ['q', 'df'], studentCdf)
  check('qf', ['p', 'df1', 'df2'], fisherQuantile)
  check('pf', ['q', 'df1', 'df2'], fisherCdf)
  check('qchisq', ['p', 'df'], chiSquaredQuantile)
  check('pchisq', ['q', 'df'], chiSquaredCdf)
  check('pbeta', ['q', 'shape1', 'shape2'], incompleteBeta)
  check('qbeta', ['p', 'shape1', 'shape2'], betaQuantile)
  check('lgamma', ['x'], gammaln)
})

t.test('tails keep their digits: the upper tail is not one less the lower', async (t) => {
  t.equal(fisherUpper(10, 3, 14).toPrecision(10), (1 - fisherCdf(10, 3, 14)).toPrecision(10))
  t.ok(fisherUpper(5000, 3, 14) > 0 && fisherUpper(5000, 3, 14) < 1e-18)
  t.ok(chiSquaredUpper(400, 2) > 0, 'exp(-200), far below 1e-16')
  t.ok(Math.abs(chiSquaredUpper(400, 2) / Math.exp(-200) - 1) < 1e-12)
  t.ok(studentTwoSided(60, 30) < 1e-30)
})

t.test('infinite degrees of freedom mean the normal and chi-square distributions', async (t) => {
  t.equal(studentQuantile(0.975, Infinity), normalQuantile(0.975))
  t.equal(fisherCdf(2, 3, Infinity), chiSquaredCdf(6, 3))
})

t.test('far tails of the normal distribution, as printed, and back again', async (t) => {
  matches(t, normalQuantile(1e-20), -9.262340089798409, { rel: 1e-14 })
  for (const p of [1e-12, 1e-15, 1e-50, 1e-200])
    matches(t, normalCdf(normalQuantile(p)), p, { rel: 1e-10, abs: 0 })
})

t.test('known values of the complementary error function', async (t) => {
  t.equal(complementaryErrorFunction(0), 1)
  t.ok(Math.abs(complementaryErrorFunction(1) - 0.15729920705028513) < 1e-16)
  t.ok(Math.abs(complementaryErrorFunction(5) / 1.5374597944280349e-12 - 1) < 1e-14)
  t.ok(Math.abs(complementaryErrorFunction(-5) - 2) < 1e-11)
})

t.test('arguments without meaning are refused', async (t) => {
  t.throws(() => normalQuantile(1), /requires p between 0 and 1/)
  t.throws(() => studentQuantile(0.9, 0), /requires degrees of freedom above zero/)
  t.throws(() => betaQuantile(0.5, -1, 2), /requires shapes above zero/)
})
