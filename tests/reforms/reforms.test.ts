import t from 'tap'
import { changeHolder } from '../../src/accounts/create.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { enterReform, previewReform } from '../../src/reforms/enter.ts'
import { followDueReforms } from '../../src/reforms/follow.ts'
import { readLines } from '../../src/reforms/read-lines.ts'
import type { ReformFacts, ReformLine } from '../../src/reforms/reform.ts'
import { typedLines } from '../../src/reforms/typed-lines.ts'
import { undoReform } from '../../src/reforms/undo.ts'
import { withPredecessors } from '../../src/units/succession-queries.ts'
import { everyUnit } from '../../src/units/write-queries.ts'
import { aRoundWithCases, publishedFramework } from '../rounds/round-makers.ts'
import { buildTestApp, textOf } from '../support/app.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aFramework, aUnit } from '../support/makers.ts'

const test = await buildTestApp(t)
const { db, signIn } = test
const nation = await aUnit(db, { name: 'Việt Nam', level: 'nation', kind: 'quoc_gia' })
const province = await aUnit(db, { name: 'Tỉnh Thanh Hóa', level: 'province', kind: 'tinh', parent: nation })
const other = await aUnit(db, { name: 'Tỉnh Nghệ An', level: 'province', kind: 'tinh', parent: nation })
const admin = await signIn('admin', province.unitId)
const by = { accountId: admin.accountId, holderId: admin.holderId }
const reach = [province.unitId]

const facts = (over: Partial<ReformFacts> = {}): ReformFacts => ({
  effectiveOn: '2026-01-01',
  decision: '12/NQ-UBTVQH15',
  decidedOn: '2025-12-01',
  issuer: 'Ủy ban Thường vụ Quốc hội',
  note: null,
  bridge: 'none',
  posts: 'end',
  ...over,
})
const none = { from: '', to: '', name: '', unitKind: '', parent: '', parts: '' }
let made = 100
const commune = async (parent = province) => {
  const unit = await aUnit(db, { parent })
  const { code } = await db
    .selectFrom('unit')
    .select('code')
    .where('unit_id', '=', unit.unitId)
    .executeTakeFirstOrThrow()
  return { ...unit, code }
}
const newCode = () => `N${++made}`

async function enter(lines: readonly ReformLine[], over: Partial<ReformFacts> = {}, now = new Date()) {
  const plan = await previewReform(db, reach, facts(over), lines)
  const said = plan.faults.map(({ code }) => code)
  const done = await enterReform(db, by, reach, facts(over), lines, plan.fingerprint, now)
  return { ...done, said }
}
const living = async (code: string) =>
  await db
    .selectFrom('unit')
    .select(['unit_id', 'name', 'path', 'valid_from'])
    .where('code', '=', code)
    .where('valid_to', 'is', null)
    .executeTakeFirst()

t.test('a merger: posts go along, and whoever reads the new unit reads the old ones', async (t) => {
  const [a, b, elsewhere] = [await commune(), await commune(), await commune()]
  const { frameworkVersionId } = await aFramework(db)
  const round = await aRoundWithCases(db, {
    unit: province,
    units: [a, elsewhere],
    frameworkVersionId,
    state: 'open',
  })
  const officer = await signIn('officer', b.unitId)
  const list = `/rounds/${round.roundId}/cases`
  t.notMatch((await officer.get(list)).body, a.name, 'before, the case of another commune is not theirs')
  const to = newCode()
  const lines = typedLines({ ...none, kind: 'merge', from: `${a.code}, ${b.code}`, to, name: 'Xã Chung' })
  const done = await enter(lines)
  t.ok(done.reformId)
  const unit = (await living(to))!
  t.same(unit.path.slice(0, -1), province.path)
  t.match((await officer.get('/account')).body, 'Xã Chung', 'the holder stays signed in, at the new unit')
  t.match(
    textOf(await officer.get('/notices')),
    new RegExp(`Từ ngày [^.]*chuyển từ ${b.name} sang Xã Chung.*theo ${facts().decision}`),
    'and is told what happened, since when, by which decision',
  )
  const cases = await officer.get(list)
  t.match(cases.body, a.name)
  t.notMatch(cases.body, elsewhere.name)
  const again = await enter(lines)
  t.equal(again.reformId, null, 'a merger entered twice changes nothing')
  t.equal(again.already, 2)
  await t.rejects(undoReform(db, { ...by }, 999_999, 'thử'), /Không tìm thấy/)
  const other = await previewReform(
    db,
    reach,
    facts(),
    typedLines({
      ...none,
      kind: 'merge',
      from: `${a.code} ${elsewhere.code}`,
      to: newCode(),
      name: 'Xã Khác',
    }),
  )
  t.same(
    other.faults.map(({ code }) => code),
    ['from_otherwise'],
  )
})

t.test('an act is undone while nothing hangs on it, and then no more', async (t) => {
  const [a, b] = [await commune(), await commune()]
  const officer = await signIn('officer', a.unitId)
  const before = await everyUnit(db)
  const to = newCode()
  const { reformId } = await enter(
    typedLines({ ...none, kind: 'merge', from: `${a.code} ${b.code}`, to, name: 'Xã Tạm' }),
    { bridge: 'equal' },
  )
  const page = await admin.get(`/units/changes/${reformId}`)
  t.match(textOf(page), 'Xã Tạm')
  t.equal((await admin.post(`/units/changes/${reformId}/undoing`, { why: ' ' })).statusCode, 422)
  t.equal((await admin.post(`/units/changes/${reformId}/undoing`, { why: 'Nhập nhầm' })).statusCode, 303)
  t.same(await everyUnit(db), before)
  t.match((await officer.get('/account')).body, a.name)
  t.match(textOf(await officer.get('/notices')), `trở lại như cũ tại ${a.name}`)
  t.match(textOf(await admin.get(`/units/changes/${reformId}`)), 'Nhập nhầm')
  t.equal((await admin.post(`/units/changes/${reformId}/undoing`, { why: 'Lần nữa' })).statusCode, 409)

  const second = await enter(
    typedLines({ ...none, kind: 'merge', from: `${a.code} ${b.code}`, to, name: 'Xã Bền' }),
  )
  await signIn('officer', (await living(to))!.unit_id)
  const refused = await admin.post(`/units/changes/${second.reformId}/undoing`, { why: 'Nhập nhầm' })
  t.equal(refused.statusCode, 409)
  t.match(textOf(refused), 'các đơn vị mới đã có 1 tài khoản mới lập')
})

t.test('what cannot be is refused, and nothing is written', async (t) => {
  const [a, b] = [await commune(), await commune()]
  const ended = await commune()
  await enter(typedLines({ ...none, kind: 'rename', from: ended.code, name: 'Xã Mới Tên' }), {
    effectiveOn: '2025-09-01',
    decidedOn: '2025-08-01',
  })
  const count = (await everyUnit(db)).length
  const line: ReformLine = {
    line: 2,
    from: a.code,
    abolish: false,
    to: '',
    name: '',
    kind: '',
    parent: '',
    takes: false,
    population: null,
  }
  const cases: [name: string, lines: ReformLine[], over: Partial<ReformFacts>, code: string][] = [
    ['a unit nobody knows', [{ ...line, from: 'X-1', name: 'Xã A' }], {}, 'from_unknown'],
    [
      'before its first day',
      [{ ...line, name: 'Xã A' }],
      { effectiveOn: '2025-07-01', decidedOn: '2025-06-01' },
      'from_not_yet',
    ],
    [
      'a change already entered for a later day',
      [{ ...line, from: ended.code, name: 'Xã A' }],
      { effectiveOn: '2025-08-15', decidedOn: '2025-08-01' },
      'changes_later',
    ],
    ['no successor', [line], {}, 'successor_missing'],
    ['nothing changes', [{ ...line, name: a.name }], {}, 'unchanged'],
    ['a code somebody has', [{ ...line, to: b.code, name: 'Xã A' }], {}, 'code_taken'],
    ['another province', [{ ...line, parent: await codeOf(other.unitId) }], {}, 'out_of_reach'],
    ['beneath a commune', [{ ...line, parent: b.code }], {}, 'parent_level'],
    [
      'twice in one file',
      [
        { ...line, name: 'Xã A' },
        { ...line, line: 3, name: 'Xã A' },
      ],
      {},
      'twice',
    ],
    [
      'abolished and replaced',
      [
        { ...line, name: 'Xã A' },
        { ...line, line: 3, abolish: true },
      ],
      {},
      'both_ways',
    ],
    [
      'split, and nobody takes over',
      [
        { ...line, to: 'P1', name: 'Xã P1' },
        { ...line, line: 3, to: 'P2', name: 'Xã P2' },
      ],
      {},
      'takes_missing',
    ],
    [
      'lines that differ',
      [
        { ...line, to: 'Q1', name: 'Xã Q' },
        { ...line, line: 3, from: b.code, to: 'Q1', name: 'Xã R' },
      ],
      {},
      'successor_differs',
    ],
    ['a code of four digits', [{ ...line, to: '1501', name: 'Xã A' }], {}, 'code_wrong'],
  ]
  for (const [name, lines, over, code] of cases) {
    const done = await enter(lines, over)
    t.ok(done.said.includes(code as never), `${name}: ${done.said.join(', ')}`)
    t.equal(done.reformId, null)
  }
  t.equal((await everyUnit(db)).length, count)
  const shown = await admin.post('/units/changes', {
    kind: 'rename',
    from: 'X-1',
    name: 'Xã A',
    effective_on: '2026-01-01',
    decided_on: '2025-12-01',
    decision: '1',
    issuer: 'UBND',
  })
  t.equal(shown.statusCode, 422)
  t.match(textOf(shown), 'Không có đơn vị nào mang mã “X-1”')
  t.match(shown.body, /value="Xã A"/, 'what was typed is still there')
  const empty = await admin.post('/units/changes', {
    kind: 'merge',
    from: a.code,
    effective_on: '31/02/2026',
    decided_on: '2025-12-01',
  })
  t.match(textOf(empty), 'Sáp nhập cần ít nhất hai đơn vị')
  t.match(textOf(empty), 'Ngày hiệu lực chưa đúng')
})

async function codeOf(unitId: number): Promise<string> {
  const row = await db
    .selectFrom('unit')
    .select('code')
    .where('unit_id', '=', unitId)
    .executeTakeFirstOrThrow()
  return row.code
}

t.test('a split gives its work to one; a province that ends takes its communes along', async (t) => {
  const a = await commune()
  const officer = await signIn('officer', a.unitId)
  const [first, second] = [newCode(), newCode()]
  await enter(
    typedLines({
      ...none,
      kind: 'split',
      from: a.code,
      parts: `${first}; Xã Trên\n${second}; Phường Dưới; ; x`,
    }),
  )
  t.match((await officer.get('/account')).body, 'Phường Dưới')
  const whole = await aUnit(db, { name: 'Tỉnh Cũ', level: 'province', kind: 'tinh', parent: nation })
  const inside = await commune(whole)
  const lines = typedLines({
    ...none,
    kind: 'rename',
    from: await codeOf(whole.unitId),
    name: 'Thành phố Mới',
    unitKind: 'Thành phố',
  })
  const everywhere = [nation.unitId]
  const plan = await previewReform(db, everywhere, facts(), lines)
  t.same(plan.faults, [])
  await enterReform(db, by, everywhere, facts(), lines, plan.fingerprint)
  const now = (await living(inside.code))!
  t.equal(now.path.at(-2), (await living(await codeOf(whole.unitId)))!.unit_id)
  t.same(String(now.valid_from), '2026-01-01')
})

t.test('a unit moved to another province in the middle of an appraisal: the new one goes on', async (t) => {
  const left = await aUnit(db, { name: 'Tỉnh Bỏ Lại', level: 'province', kind: 'tinh', parent: nation })
  const a = await commune(left)
  const framework = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const round = { units: [a], frameworkVersionId: framework, state: 'open' as const }
  const { caseIds } = await aRoundWithCases(db, { ...round, unit: left })
  const sheet = fullSheet(await frozenFramework(db, framework))
  const officer = await signIn('officer', a.unitId)
  const posted = await officer.post(`/cases/${caseIds[0]}/assessment`, {
    ...sheet,
    'attestation:figures_true': '1',
    revision: '0',
    action: 'submit',
  })
  t.equal(posted.statusCode, 303)
  const [before, after] = [await signIn('specialist', left.unitId), await signIn('specialist', other.unitId)]
  t.equal((await after.post(`/cases/${caseIds[0]}/acts/take_up`, {})).statusCode, 403)
  const everywhere = [nation.unitId]
  const lines = typedLines({ ...none, kind: 'transfer', from: a.code, parent: await codeOf(other.unitId) })
  const { fingerprint } = await previewReform(db, everywhere, facts(), lines)
  t.ok((await enterReform(db, by, everywhere, facts(), lines, fingerprint)).reformId)
  t.equal((await before.post(`/cases/${caseIds[0]}/acts/take_up`, {})).statusCode, 403)
  const sheetPage = await after.get(`/cases/${caseIds[0]}/assessment`)
  t.notMatch(
    sheetPage.body,
    'href="/recognitions/',
    'its framework knows no recognition, so there is no tab for it',
  )
  t.match((await after.get('/appraisals')).body, a.name, 'it waits in the queue of the new province')
  const old = await before.get('/appraisals')
  t.match(textOf(old), `${a.name} đã chuyển sang ${other.name}`, 'the old province is told where it went')
  t.notMatch(old.body, `/cases/${caseIds[0]}/appraisal`, 'and does not list what it may not do')
  t.equal((await after.post(`/cases/${caseIds[0]}/acts/take_up`, {})).statusCode, 303)
})

t.test('an abolished unit with open items: the unit above looks after them', async (t) => {
  const district = await aUnit(db, {
    name: 'Huyện Thử',
    level: 'province',
    kind: 'ban_nganh',
    parent: province,
  })
  const framework = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const { caseIds } = await aRoundWithCases(db, {
    unit: province,
    units: [district],
    frameworkVersionId: framework,
    state: 'open',
  })
  const gone = await signIn('officer', district.unitId)
  const caretaker = await signIn('officer', province.unitId)
  const sheet = { ...fullSheet(await frozenFramework(db, framework)), revision: '0', action: 'save' }
  t.equal((await caretaker.post(`/cases/${caseIds[0]}/assessment`, sheet)).statusCode, 403)
  const lines = typedLines({ ...none, kind: 'abolish', from: await codeOf(district.unitId) })
  const preview = await admin.post('/units/changes', {
    kind: 'abolish',
    from: lines[0]!.from,
    effective_on: '2026-01-01',
    decided_on: '2025-12-01',
    decision: '12/NQ-UBTVQH15',
    issuer: 'Ủy ban Thường vụ Quốc hội',
  })
  t.match(textOf(preview), 'việc dở dang do Tỉnh Thanh Hóa nhận')
  await enter(lines)
  t.equal((await gone.get('/account')).statusCode, 303, 'the post has ended')
  t.match(
    (await caretaker.get(`/cases/${caseIds[0]}/assessment`)).body,
    'việc dở dang nay do Tỉnh Thanh Hóa làm tiếp',
  )
  t.equal((await caretaker.post(`/cases/${caseIds[0]}/assessment`, sheet)).statusCode, 303)
  const past = { lookedAfter: false }
  t.ok((await withPredecessors(db, [province.unitId])).includes(district.unitId), 'to be read from above')
  t.notOk(
    (await withPredecessors(db, [province.unitId], past)).includes(district.unitId),
    'but no past of it',
  )
})

t.test('a day that has not come: posts wait for it, then follow', async (t) => {
  const [a, b] = [await commune(), await commune()]
  const officer = await signIn('officer', a.unitId)
  const to = newCode()
  const late = '2099-01-01'
  const { reformId } = await enter(
    typedLines({ ...none, kind: 'merge', from: `${a.code} ${b.code}`, to, name: 'Xã Mai Sau' }),
    { effectiveOn: late },
  )
  t.match((await officer.get('/account')).body, a.name)
  t.match(textOf(await admin.get(`/units/changes/${reformId}`)), 'chờ đến ngày hiệu lực')
  t.equal(await followDueReforms(db, new Date('2098-12-31T16:59:59Z')), 0)
  t.equal(await followDueReforms(db, new Date('2098-12-31T17:00:00Z')), 1, 'at midnight in Việt Nam')
  t.match((await officer.get('/account')).body, 'Xã Mai Sau')
  t.equal(await followDueReforms(db, new Date('2099-01-02T00:00:00Z')), 0)
})

t.test('a file says where it is wrong', (t) => {
  const row = (line: number, ...cells: string[]) => ({ line, cells })
  const heading = row(1, 'Việc', 'Mã cũ', 'Mã mới', 'Tên mới', 'Nhận việc', 'Dân số')
  t.same(
    readLines([row(1, 'Tên', 'Loại')]).faults.map(({ code }) => code),
    ['column_missing'],
  )
  t.same(
    readLines([heading, row(2, 'xóa', '1', '2', 'Xã A', 'có lẽ', 'nhiều')]).faults.map(({ line, code }) => [
      line,
      code,
    ]),
    [
      [2, 'act_unknown'],
      [2, 'takes_unknown'],
      [2, 'population_wrong'],
    ],
  )
  const { lines } = readLines([
    heading,
    row(2, 'Bãi bỏ', 'H-1', '', '', '', ''),
    row(3, '', '15019', '15019', 'Xã Tam Lư', 'x', '3.512'),
  ])
  t.equal(lines[0]?.abolish, true)
  t.match(lines[1], { from: '15019', name: 'Xã Tam Lư', takes: true, population: 3512 })
  t.end()
})

t.test('a post that changes hands in the middle keeps its work', async (t) => {
  const a = await commune()
  const officer = await signIn('officer', a.unitId)
  const someone = { accountId: admin.accountId, holderId: admin.holderId } as never
  await changeHolder(
    db,
    someone,
    { accountId: officer.accountId, unitId: a.unitId },
    { fullName: 'Người Mới', email: 'moi@example.vn' },
  )
  t.equal((await officer.get('/account')).statusCode, 303, 'the old holder is signed out')
  await enter(typedLines({ ...none, kind: 'rename', from: a.code, name: 'Xã Tên Khác' }))
  const { unit_id: unitId } = await db
    .selectFrom('account')
    .select('unit_id')
    .where('account_id', '=', officer.accountId)
    .executeTakeFirstOrThrow()
  t.equal(unitId, (await living(a.code))!.unit_id)
})
