import t from 'tap'
import { roles } from '../../src/accounts/account.ts'
import { rights } from '../../src/accounts/right.ts'
import { plainActs } from '../../src/assessments/perform.ts'
import { namedProcedure } from '../../src/frameworks/procedure.ts'
import { insertCouncil } from '../../src/recognitions/council-queries.ts'
import { insertMeeting } from '../../src/recognitions/meeting-queries.ts'
import { blankRule } from '../../src/recognitions/starting-rules.ts'
import type { Role } from '../../src/tables.ts'
import { routesOf } from '../journeys/every-page.ts'
import { aRoundWithCases, aSmallCountry, aVersionOf, publishedFramework } from '../rounds/round-makers.ts'
import { anAccount, buildTestApp, type Visitor } from '../support/app.ts'
import { type Place, places, type Rule, routeRights } from './route-rights.ts'

/**
 * Who may do what: every route of officials, as every role, from the commune the route is about, from its province above and from
 * another province, against the table `route-rights.ts`, and once without a sign-in. What a role may do must answer, and not with
 * an error of ours; what it may not must be refused with the right that is missing. Routes and roles are never thinned out, since
 * each handler asks for its own right; places are, where `asksFrom` says why.
 */

/** Some thousand requests take their time on a busy machine: more than other files and tests get. */
const patient = { timeout: 240_000 }
t.setTimeout(patient.timeout)
const { app, db, signIn } = await buildTestApp(t)
const { province, communes, other, otherCommune } = await aSmallCountry(db)
const [commune] = communes
const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
const versionId = await aVersionOf(db, 'M09')
const { roundId, caseIds } = await aRoundWithCases(db, {
  unit: province,
  units: [commune],
  frameworkVersionId,
  questionnaires: [{ versionId, share: 1 }],
  state: 'open',
  settings: { procedure: namedProcedure('council') },
})
const { accountId } = await anAccount({ db }, 'viewer', commune.unitId)
const { code: link } = await db.selectFrom('link').select('code').executeTakeFirstOrThrow()
const plan = await aPlan()
const { council, meeting } = await aCouncil()

/** The case's framework has rules of recognition, and its province a council that has met. */
async function aCouncil(): Promise<{ council: number; meeting: number }> {
  const written = { reason: 'Thử', written_by: 1, written_at: new Date() }
  const content = JSON.stringify(blankRule)
  await db
    .insertInto('recognition_rule')
    .values({ framework_version_id: frameworkVersionId, revision: 1, content, ...written })
    .execute()
  const facts = { name: 'Hội đồng thử', number: '1/QĐ', issuedOn: '2026-01-01', url: null }
  const unitId = province.unitId
  const made = await insertCouncil(db, { ...facts, roundId, unitId }, new Date())
  const minutes = { number: '1', heldOn: '2026-02-01', venue: '', conclusion: '', url: null, present: [] }
  const met = await insertMeeting(db, made, { ...minutes, members: 3, holderId: null }, new Date())
  return { council: made, meeting: met }
}
const { reform_id: reformId } = await db
  .insertInto('reform')
  .values({
    unit_id: commune.unitId,
    effective_on: '2026-01-01',
    decision: '1/QĐ-UBND',
    decided_on: '2025-12-01',
    issuer: 'Ủy ban nhân dân tỉnh',
    bridge: 'none',
    posts: 'end',
    lines: '[]',
  })
  .returning('reform_id')
  .executeTakeFirstOrThrow()

async function aPlan(): Promise<{ id: string; task: string }> {
  const specialist = await signIn('specialist', province.unitId)
  const made = await specialist.post('/plans', {
    title: 'Kế hoạch thử',
    unit_id: String(province.unitId),
    starts_on: '2026-01-01',
    ends_on: '2026-12-31',
  })
  const address = String(made.headers.location).split('?')[0] ?? ''
  const pasted =
    'STT\tTên nhiệm vụ\tCơ quan chủ trì\tĐơn vị phối hợp\tThời gian\tKết quả\n1\tKhảo sát\tSở Tư pháp\t\tQuý III/2026\tBáo cáo'
  await specialist.post(`${address}/import`, { pasted, act: 'write' })
  const [, task] = /\/tasks\/(\d+)"/.exec((await specialist.get(address)).body) ?? []
  return { id: address.split('/').at(-1) ?? '', task: task ?? '' }
}

/** What stands for the parameters of an address. */
function addressOf(route: string): string {
  const ids: Record<string, string | number> = {
    accounts: accountId,
    units: commune.unitId,
    operation: commune.unitId,
    rounds: roundId,
    cases: caseIds[0] ?? 0,
    plans: plan.id,
    recognitions: caseIds[0] ?? 0,
    posted: caseIds[0] ?? 0,
    frameworks: 'de-xuat-cap-xa',
    trash: '00000000-0000-4000-8000-000000000000',
  }
  const first = route.split('/')[1] ?? ''
  const values: Record<string, string | number> = {
    id: route.startsWith('/units/changes') ? reformId : (ids[first] ?? 1),
    task: plan.task,
    council,
    meeting,
    opinion: '00000000-0000-4000-8000-000000000000',
    document: 1,
    version: 1,
    code: first === 'links' ? link : 'M09',
    scope: 'cases',
    scopeId: caseIds[0] ?? 0,
    versionId,
    scale: 'x',
    form: versionId,
    variable: 'gender',
    number: 1,
    day: '2026-09-02',
    pass: 1,
    evidence: '00000000-0000-4000-8000-000000000000',
    paper: '00000000-0000-4000-8000-000000000000',
    commentId: '00000000-0000-4000-8000-000000000000',
    token: 'x',
  }
  return route.replace(/:(\w+)/g, (_, name: string) => String(values[name] ?? 1))
}

/** Every route of officials: one per act where a route carries several. */
function everyRoute(): string[] {
  const of = (method: 'GET' | 'POST') =>
    routesOf(app.printRoutes({ commonPrefix: false, method }))
      .filter((route) => !route.startsWith('/k/') && route !== '/*' && !route.startsWith('/static'))
      .map((route) => `${method} ${route}`)
  const acts = plainActs.filter((act) => act !== 'reply' && act !== 'decide')
  return [...of('GET'), ...of('POST')].flatMap((route) =>
    route.endsWith('/acts/:act') ? acts.map((act) => route.replace(':act', act)) : [route],
  )
}

function allowed(rule: Exclude<Rule, string>, role: Role, place: Place): boolean {
  const carrying: readonly Role[] = rights[rule.right]
  if (!carrying.includes(role) || (rule.only && !rule.only.includes(role))) return false
  return rule.at === 'list' || rule.at.includes(place)
}

const known = everyRoute()

t.test('every route stands in the table of rights, and no other', async (t) => {
  t.ok(known.length > 100)
  t.same(
    known.filter((route) => routeRights[route] === undefined),
    [],
    'routes without a rule: say in tests/accounts/route-rights.ts who may use them',
  )
  t.same(
    Object.keys(routeRights).filter((route) => !known.includes(route)),
    [],
    'rules without a route',
  )
})

t.test('without a sign-in nothing but the open pages answers', patient, async (t) => {
  // a published round's results are everybody's; this one is not published
  const closed = known.filter((route) => routeRights[route] !== undefined && routeRights[route] !== 'open')
  const wrong = await together(closed, async (route) => {
    const { statusCode, headers } = await app.inject({
      ...addressed(route),
      headers: { accept: 'text/html' },
    })
    const asked = statusCode === 303 && String(headers.location).startsWith('/sign-in')
    return asked || statusCode === 401 || statusCode === 403 ? [] : [`${route}: ${statusCode}`]
  })
  t.same(wrong, [])
})

const home: Record<Place, { unitId: number }> = { unit: commune, above: province, foreign: other }

for (const [at, role] of roles.entries()) {
  t.test(`${role}: what the table allows, and nothing else`, patient, async (t) => {
    for (const place of places) {
      const visitor = await signIn(
        role,
        (role === 'officer' && place === 'foreign' ? otherCommune : home[place]).unitId,
      )
      const asked = known.filter((route, nth) => asksFrom(route, nth + at, role, place))
      const wrong = await together(asked, async (route) => {
        const { statusCode, body } = await ask(visitor, route)
        const refused = statusCode === 403
        const rule = routeRights[route] as Exclude<Rule, string>
        const found: string[] = []
        if (allowed(rule, role, place) === refused || statusCode >= 500)
          found.push(`${route} answered ${statusCode}`)
        if (refused && !body.includes('quyền')) found.push(`${route} does not say which right is missing`)
        return found
      })
      t.same(wrong, [], place)
    }
  })
}

/**
 * Whether a role asks a route from a place. Who has the right nowhere is asked once, from where it would reach furthest. From where
 * the right holds, being in the unit or above it makes no difference that the role makes too (`reach` knows no roles): one of both
 * places, by turns, so that each role uses each route and each route is used from both. From where it does not hold, every role.
 */
function asksFrom(route: string, turn: number, role: Role, place: Place): boolean {
  const rule = routeRights[route]
  if (rule === undefined || typeof rule === 'string') return false
  const carrying: readonly Role[] = rights[rule.right]
  if (rule.at === 'list' || !carrying.includes(role)) return place === 'above'
  const both = allowed(rule, role, 'unit') && allowed(rule, role, 'above')
  return !both || place === 'foreign' || place === (turn % 2 === 0 ? 'unit' : 'above')
}

/** A refusal is asked for as a sentence, not as a page around it: what it says is the same. */
async function ask(visitor: Visitor, route: string) {
  const { method, url } = addressed(route)
  const headers = { accept: '*/*' }
  return method === 'GET' ? await visitor.get(url, headers) : await visitor.post(url, {}, headers)
}

function addressed(route: string): { method: 'GET' | 'POST'; url: string } {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string]
  return { method, url: addressOf(path) }
}

/** What is found for each, in their order, a few under way at a time: the database has a core of its own. */
async function together<Item>(
  items: readonly Item[],
  find: (item: Item) => Promise<string[]>,
): Promise<string[]> {
  const found: string[][] = []
  const waiting = items.entries()
  const lane = async () => {
    for (const [at, item] of waiting) found[at] = await find(item)
  }
  await Promise.all([lane(), lane(), lane()])
  return found.flat()
}
