import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { Framework } from '../../src/frameworks/framework.ts'
import { readFrameworks } from '../../src/frameworks/read.ts'
import { buildTree, ordinaryRows } from '../../src/frameworks/tree.ts'

const surveys = join(import.meta.dirname, '../../surveys')

async function measuredIndices(): Promise<Set<string>> {
  const codes = new Set<string>()
  for (const folder of ['questionnaires', 'modules']) {
    for (const file of await readdir(join(surveys, folder), { recursive: true })) {
      if (!file.endsWith('.json')) continue
      const document = JSON.parse(await readFile(join(surveys, folder, file), 'utf8')) as {
        indexes?: { code: string }[]
      }
      for (const index of document.indexes ?? []) codes.add(index.code)
    }
  }
  return codes
}

const { frameworks, faults } = await readFrameworks(join(surveys, 'frameworks'), await measuredIndices())
const byId = new Map<string, Framework>(frameworks.map(({ framework }) => [framework.id, framework]))
const get = (id: string): Framework => byId.get(id) ?? t.bailout(`${id} is missing`)!

t.test('every file is sound', async (t) => {
  t.same(faults, [])
  t.same([...byId.keys()].sort(), [
    'de-xuat-cap-xa',
    'de-xuat-so-nganh',
    'de-xuat-thi-diem',
    'qd-1666-2024',
    'qd-1723-2022',
    'qd-27-2025',
    'tt-03-2018',
    'tt-09-2021',
  ])
})

t.test('maxima of the leaves of a complete framework add up to 100', async (t) => {
  for (const { framework, file } of frameworks) {
    if (framework.incomplete) continue
    const sum = buildTree(ordinaryRows(framework.criteria)).leaves.reduce(
      (total, leaf) => total + leaf.criterion.maximum!,
      0,
    )
    t.equal(sum, 100, file)
  }
})

t.test('the two frameworks that were not entered whole say so, and only they', async (t) => {
  for (const { framework, file } of frameworks) {
    t.equal(framework.incomplete, ['qd-1666-2024', 'qd-27-2025'].includes(framework.id), file)
  }
})

t.test('what this product composed is marked as a proposal, and nothing of it as verified', async (t) => {
  for (const { framework, file } of frameworks) {
    const ours = framework.id.startsWith('de-xuat-')
    t.equal(framework.proposal, ours, file)
    t.equal(framework.legalBasis.length === 0, ours, file)
    if (!ours) continue
    t.match(framework.description?.vi, /không phải văn bản pháp luật/)
    for (const row of framework.criteria) t.notOk(row.verified || row.pointsVerified, `${file} ${row.code}`)
  }
})

t.test('Circular 03/2018: five groups, Điều 8 by survey, declared shares left to the round', async (t) => {
  const framework = get('tt-03-2018')
  const tree = buildTree(framework.criteria)
  t.same(
    tree.roots.map((root) => root.criterion.maximum),
    [30, 20, 20, 20, 10],
  )
  t.same(
    tree.byCode.get('N4')?.children.map((child) => [child.criterion.source, child.criterion.maximum]),
    [
      ['survey', 4],
      ['survey', 4],
      ['survey', 4],
      ['survey', 4],
      ['register', 4],
    ],
  )
  const { measure } = tree.byCode.get('N4.1')!.criterion
  t.match(measure, { kind: 'survey_bands', index: 'TUHOC' })
  if (measure.kind === 'survey_bands') {
    t.same(
      measure.bands.map((band) => [band.from, band.points, band.verified !== false]),
      [
        [85, 4, true],
        [70, 3, true],
        [50, 2, false],
        [0, 1, false],
      ],
    )
  }
  t.equal(framework.survey?.shares, null)
  for (const code of ['N1.1', 'N2.1', 'N3.1', 'N5.1'])
    t.equal(tree.byCode.get(code)?.criterion.verified, false)
})

t.test('Circular 09/2021: 5 criteria, 20 indicators, 2022–2024, demonstration only', async (t) => {
  const framework = get('tt-09-2021')
  const count = (level: string) => framework.criteria.filter((row) => row.level === level).length
  t.equal(count('criterion'), 5)
  t.equal(count('indicator'), 20)
  t.equal(framework.usage, 'demo_until_verified')
  t.match(framework.period, { firstYear: 2022, lastYear: 2024 })
  t.match(framework.scoring.passRule, { minimum: 80, minimumEach: 50, attestations: [{ verified: true }] })
  for (const row of framework.criteria) {
    if (row.code.startsWith('TC1')) continue
    t.notOk(row.pointsVerified, `${row.code} is not said to be verified`)
  }
})

t.test('Decision 27/2025 has levels and no points; Decision 1666 has a profile and no points', async (t) => {
  t.match(get('qd-27-2025').scoring, { mode: 'pass_fail', maximum: null })
  const pilot = get('qd-1666-2024')
  t.match(pilot.scoring, { mode: 'none', maximum: null })
  for (const framework of [pilot, get('de-xuat-thi-diem')]) {
    t.same(
      framework.caseProfile?.map((part) => part.code),
      ['field', 'form', 'audience', 'place'],
    )
  }
})

t.test('prescribed shares of the blocks agree with the maxima of their leaves', async (t) => {
  for (const { framework, file } of frameworks) {
    const share = framework.scoring.appraisalShare
    if (share === null) continue
    const appraised = buildTree(framework.criteria).leaves.filter(
      (leaf) => leaf.criterion.source !== 'survey',
    )
    const points = appraised.reduce((sum, leaf) => sum + leaf.criterion.maximum!, 0)
    t.equal(points, 100 * share, file)
  }
})
