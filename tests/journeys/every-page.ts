import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { offerPassword, offerSetup } from '../../src/accounts/activate.ts'
import type { Db } from '../../src/database.ts'
import { frozenFramework } from '../../src/frameworks/frozen.ts'
import { namedProcedure } from '../../src/frameworks/procedure.ts'
import { setUpCouncil } from '../../src/recognitions/convene.ts'
import { insertMeeting } from '../../src/recognitions/meeting-queries.ts'
import { moderate, sendOpinion } from '../../src/recognitions/opinions.ts'
import { postScores } from '../../src/recognitions/post.ts'
import { blankRule } from '../../src/recognitions/starting-rules.ts'
import { enterReform, previewReform } from '../../src/reforms/enter.ts'
import { typedLines } from '../../src/reforms/typed-lines.ts'
import { keepCompiled } from '../../src/responses/compiled.ts'
import { fold } from '../../src/responses/fold.ts'
import { issueInvitations } from '../../src/rounds/issue-invitations.ts'
import { updateSettings } from '../../src/rounds/queries.ts'
import { roundSettings } from '../../src/rounds/settings.ts'
import type { Role } from '../../src/tables.ts'
import { unitByCode, unitsByIds } from '../../src/units/queries.ts'
import { fixWeights } from '../../src/weights/fix.ts'
import { aRoundWithCases, aSmallCountry, publishedFramework } from '../rounds/round-makers.ts'
import { anAccount, type TestApp, type Visitor } from '../support/app.ts'
import { ourQuestionnaire } from '../support/citizen.ts'
import { fullSheet } from '../support/full-sheet.ts'
import { aQuestionnaire, aUnit } from '../support/makers.ts'

export type PageToSee = { route: string; as: Role | 'nobody'; address: string; status: number }

/**
 * A small country with a round in each state, and an address for every page of officials, as those see it who use it.
 * @returns the posts that look at them, with their units
 */
export async function everyPage({ db, signIn }: TestApp) {
  const setup = await offerSetup(db)
  const { nation, province, communes, other, otherCommune } = await aSmallCountry(db)
  const [commune] = communes
  const frameworkVersionId = await publishedFramework(db, province, 'de-xuat-cap-xa')
  const { versionId } = await aQuestionnaire(db, ourQuestionnaire('M01', ['T-GT', 'G-TCPL']))
  const { code } = await db.selectFrom('questionnaire_version').select('code').executeTakeFirstOrThrow()
  const common = { unit: province, units: communes, frameworkVersionId }
  const asked = { ...common, questionnaires: [{ versionId, share: 1 }] }
  const draft = await aRoundWithCases(db, { ...common, state: 'draft' })
  const procedure = namedProcedure('reply')
  const open = await aRoundWithCases(db, { ...asked, state: 'open', settings: { procedure } })
  const published = await aRoundWithCases(db, { ...asked, state: 'published' })
  const invited = await aRoundWithCases(db, { ...asked, state: 'draft' })
  const settings = { year: 2026, contact: { office: 'Sở Tư pháp', phone: '0237 000 000' } }
  const bySample = roundSettings({ ...settings, collection: { mode: 'sample', perUnit: 100 } })
  await updateSettings(db, invited.roundId, bySample)
  const entries = [{ unitCode: null, label: 'Hộ số 1, thôn Đông' }]
  await issueInvitations(db, null, invited.roundId, {
    versionId,
    caseId: invited.caseIds[0],
    to: { entries },
  })
  const invitations = `/rounds/${invited.roundId}/invitations`
  for (const { roundId, caseIds } of [open, published]) {
    await answered(db, { unitId: commune.unitId, roundId, caseId: caseIds[0]!, versionId })
  }
  const caseId = open.caseIds[0]!
  const officer = await signIn('officer', commune.unitId)
  const sheet = {
    ...fullSheet(await frozenFramework(db, frameworkVersionId)),
    revision: '0',
    action: 'submit',
  }
  await officer.post(`/cases/${caseId}/assessment`, sheet)
  const { accountId, holderId } = await anAccount({ db }, 'viewer', province.unitId)
  const activation = await offerPassword(db, holderId)

  const { plan, task } = await aPlanWithTasks(await signIn('specialist', province.unitId), province.unitId)

  const { council, meeting } = await aRecognition(db, {
    unitId: province.unitId,
    roundId: open.roundId,
    caseId,
    frameworkVersionId,
  })
  const { reform, merged } = await aMerger(db, [otherCommune, await aUnit(db, { parent: other })])

  const results = `/rounds/${open.roundId}/results`
  const weights = `/rounds/${open.roundId}/weights`
  const at = { roundId: open.roundId, versionId, revision: 0, note: null }
  await fixWeights(db, keepCompiled(), null, at)
  const pages: [route: string, as: PageToSee['as'], address: string, status?: number][] = [
    ['/', 'nobody', '/'],
    ['/', 'nobody', '/khong-co-trang-nay', 404],
    ['/sign-in', 'nobody', '/sign-in'],
    ['/setup/:token', 'nobody', `/setup/${setup}`],
    ['/activate/:token', 'nobody', `/activate/${activation}`],
    ['/rounds/:id/results', 'nobody', `/rounds/${published.roundId}/results`],
    ['/account', 'officer', '/account'],
    ['/assessments', 'officer', '/assessments'],
    ['/cases/:id/assessment', 'officer', `/cases/${caseId}/assessment`],
    ['/cases/:id/appraisal', 'officer', `/cases/${caseId}/appraisal`, 403],
    ['/operation', 'admin', '/operation'],
    ['/cases/:id/assessment/import', 'officer', `/cases/${draft.caseIds[0]}/assessment/import`, 409],
    ['/cases/:id/registers', 'officer', `/cases/${caseId}/registers`],
    ['/cases/:id/evidence', 'officer', `/cases/${caseId}/evidence`],
    ['/cases/:id/course', 'officer', `/cases/${caseId}/course`],
    ['/cases/:id/history', 'officer', `/cases/${caseId}/history`],
    ['/cases/:id/reply', 'officer', `/cases/${caseId}/reply`],
    ['/cases/:id/sources', 'specialist', `/cases/${caseId}/sources`],
    ['/cases/:id/decision', 'specialist', `/cases/${caseId}/decision`],
    ['/appraisals', 'specialist', '/appraisals'],
    ['/appraisals', 'specialist', `/appraisals?group=${open.roundId}-${frameworkVersionId}&criterion=A.1`],
    ['/rounds/:id/agreement', 'specialist', `/rounds/${open.roundId}/agreement`],
    ['/trash', 'specialist', '/trash'],
    ['/audit', 'admin', '/audit'],
    ['/audit/verification', 'admin', '/audit/verification'],
    ['/accounts', 'admin', '/accounts'],
    ['/accounts/new', 'admin', '/accounts/new'],
    ['/accounts', 'admin', '/accounts?pending=1'],
    ['/accounts/import', 'admin', '/accounts/import'],
    ['/activate', 'nobody', '/activate'],
    ['/accounts/:id', 'admin', `/accounts/${accountId}`],
    ['/units/import', 'admin', '/units/import'],
    ['/units/unmatched', 'admin', '/units/unmatched'],
    ['/units/changes', 'admin', '/units/changes'],
    ['/units/changes/new', 'admin', '/units/changes/new'],
    ['/units/changes/new', 'admin', '/units/changes/new?kind=abolish'],
    ['/units/changes/:id', 'admin', reform],
    ['/units/:id/bridge', 'admin', `/units/${merged}/bridge`],
    ['/units/:id/series', 'specialist', `/units/${commune.unitId}/series`],
    ['/units', 'specialist', '/units'],
    ['/units/:id', 'specialist', `/units/${province.unitId}`],
    ['/frameworks', 'specialist', '/frameworks'],
    ['/frameworks/:id/:version', 'specialist', '/frameworks/de-xuat-cap-xa/1?open=1'],
    ['/frameworks/:id/:version', 'specialist', '/frameworks/qd-27-2025/1'],
    ['/questionnaires', 'specialist', '/questionnaires'],
    ['/questionnaires/:code/:version', 'specialist', `/questionnaires/${code}/1`],
    ['/rounds', 'specialist', '/rounds'],
    ['/rounds/new', 'specialist', '/rounds/new'],
    ['/rounds/:id', 'specialist', `/rounds/${draft.roundId}`],
    ['/rounds/:id', 'specialist', `/rounds/${open.roundId}`],
    ['/rounds/:id/cases', 'specialist', `/rounds/${draft.roundId}/cases`],
    ['/rounds/:id/cases/new', 'specialist', `/rounds/${draft.roundId}/cases/new`],
    [
      '/rounds/:id/cases/new',
      'specialist',
      `/rounds/${draft.roundId}/cases/new?framework=${frameworkVersionId}`,
    ],
    ['/calendar', 'specialist', '/calendar'],
    ['/rounds/:id/progress', 'specialist', `/rounds/${open.roundId}/progress`],
    ['/rounds/:id/progress', 'officer', `/rounds/${open.roundId}/progress`],
    ['/rounds/:id/extensions', 'specialist', `/rounds/${open.roundId}/extensions`],
    ['/notices', 'officer', '/notices'],
    ['/posted', 'nobody', '/posted'],
    ['/posted/:id', 'nobody', `/posted/${caseId}`],
    ['/recognised', 'nobody', '/recognised'],
    ['/recognitions', 'specialist', '/recognitions'],
    ['/recognitions/statistics', 'specialist', '/recognitions/statistics'],
    ['/recognitions/rules', 'specialist', '/recognitions/rules'],
    ['/recognitions/rules/:version', 'specialist', `/recognitions/rules/${frameworkVersionId}`],
    ['/recognitions/councils', 'specialist', '/recognitions/councils'],
    ['/recognitions/councils/new', 'specialist', `/recognitions/councils/new?round=${open.roundId}`],
    ['/recognitions/councils/:council', 'specialist', `/recognitions/councils/${council}`],
    ['/recognitions/councils/:council/edit', 'specialist', `/recognitions/councils/${council}/edit`],
    [
      '/recognitions/councils/:council/meetings/new',
      'specialist',
      `/recognitions/councils/${council}/meetings/new`,
    ],
    ['/recognitions/meetings/:meeting', 'specialist', `/recognitions/meetings/${meeting}`],
    ['/recognitions/decisions/new', 'leader', '/recognitions/decisions/new'],
    ['/recognitions/:id', 'officer', `/recognitions/${caseId}`],
    ['/plans', 'specialist', '/plans'],
    ['/plans/new', 'specialist', '/plans/new'],
    ['/plans/:id', 'specialist', plan],
    ['/plans/:id/edit', 'specialist', `${plan}/edit`],
    ['/plans/:id/import', 'specialist', `${plan}/import`],
    ['/plans/:id/report', 'specialist', `${plan}/report`],
    ['/plans/:id/tasks/new', 'specialist', `${plan}/tasks/new`],
    ['/plans/:id/tasks/:task', 'specialist', task],
    ['/rounds/:id/links', 'specialist', `/rounds/${open.roundId}/links`],
    ['/rounds/:id/collection', 'specialist', `/rounds/${invited.roundId}/collection`],
    ['/rounds/:id/collection', 'specialist', `/rounds/${open.roundId}/collection`],
    ['/rounds/:id/invitations', 'specialist', invitations],
    ['/rounds/:id/invitations', 'specialist', `${invitations}?case=${invited.caseIds[0]}`],
    ['/rounds/:id/invitations/cards', 'specialist', `${invitations}/cards`],
    ['/rounds/:id/weights', 'specialist', weights],
    ['/rounds/:id/exports/:form', 'specialist', `/rounds/${open.roundId}/exports/${versionId}`],
    [
      '/rounds/:id/exports/:form/headline',
      'specialist',
      `/rounds/${open.roundId}/exports/${versionId}/headline`,
    ],
    ['/rounds/:id/method', 'specialist', `/rounds/${published.roundId}/method`],
    ['/rounds/:id/publication', 'specialist', `/rounds/${open.roundId}/publication`],
    ['/rounds/:id/recomputation', 'specialist', `/rounds/${published.roundId}/recomputation`],
    ['/rounds/:id/releases', 'specialist', `/rounds/${published.roundId}/releases`],
    ['/rounds/:id/what-if', 'specialist', `/rounds/${published.roundId}/what-if`],
    ['/rounds/:id/weights/:form', 'specialist', `${weights}/${versionId}`],
    ['/rounds/:id/weights/:form/versions/:number', 'specialist', `${weights}/${versionId}/versions/1`],
    [
      '/rounds/:id/weights/:form/margins/:variable',
      'specialist',
      `${weights}/${versionId}/margins/class:A02`,
    ],
    ['/rounds/:id/links/sheets', 'specialist', `/rounds/${open.roundId}/links/sheets`],
    ['/cases/:id/appraisal', 'specialist', `/cases/${caseId}/appraisal`],
    ['/rounds/:id/results', 'specialist', results],
    ['/rounds/:id/results/:scope/:scopeId', 'specialist', `${results}/cases/${caseId}`],
    ['/rounds/:id/results/:scope/:scopeId', 'specialist', `${results}/frameworks/${frameworkVersionId}`],
    [
      '/rounds/:id/results/:scope/:scopeId/items/:versionId',
      'specialist',
      `${results}/cases/${caseId}/items/${versionId}`,
    ],
  ]
  pages.push([
    '/rounds/:id/results/:scope/:scopeId/crossings/:versionId',
    'specialist',
    `${results}/frameworks/${frameworkVersionId}/crossings/${versionId}`,
  ])
  pages.push([
    '/rounds/:id/results/:scope/:scopeId/standings',
    'specialist',
    `${results}/frameworks/${frameworkVersionId}/standings`,
  ])
  const level = `${results}/frameworks/${frameworkVersionId}`
  for (const page of ['changes', 'certainty', 'robustness', 'agreement']) {
    pages.push([`/rounds/:id/results/:scope/:scopeId/${page}`, 'specialist', `${level}/${page}`])
  }
  const reliability = `${level}/reliability/${versionId}`
  pages.push(['/rounds/:id/results/:scope/:scopeId/reliability/:versionId', 'specialist', reliability])
  const posts: [Role, number][] = [
    ['officer', commune.unitId],
    ['specialist', province.unitId],
    ['leader', province.unitId],
    ['admin', nation.unitId],
  ]
  return {
    posts,
    pages: pages.map(([route, as, address, status = 200]): PageToSee => ({ route, as, address, status })),
  }
}

/** Posted self-scores with two opinions, and a council that has met. */
async function aRecognition(
  db: Db,
  of: { unitId: number; roundId: number; caseId: number; frameworkVersionId: number },
): Promise<{ council: number; meeting: number }> {
  const now = new Date()
  const written = { reason: 'Đối chiếu văn bản gốc', written_by: 1, written_at: now }
  const attested = { kind: 'attestation', code: 'no_discipline', verified: false, source: null } as const
  const title = { vi: 'Không có người đứng đầu bị kỷ luật', en: 'No head was disciplined' }
  const rule = { ...blankRule, conditions: [...blankRule.conditions, { ...attested, title }] }
  await db
    .insertInto('recognition_rule')
    .values({
      framework_version_id: of.frameworkVersionId,
      revision: 1,
      content: JSON.stringify(rule),
      ...written,
    })
    .execute()
  await postScores(db, null, of.caseId, { places: 'Trụ sở Ủy ban nhân dân' }, now)
  for (const body of ['Bảng tin ở thôn chưa có', 'Hòa giải tốt']) {
    const opinion = { opinionId: randomUUID(), body, author: null, criterion: null }
    await sendOpinion(db, of.caseId, opinion, now)
    if (body === 'Hòa giải tốt')
      await moderate(db, null, of.caseId, opinion.opinionId, { state: 'shown', because: '' }, now)
  }
  const members = (['chair', 'secretary', 'member'] as const).map((seat, at) => ({
    fullName: `Người Thử ${at + 1}`,
    postTitle: 'Phòng Tư pháp',
    seat,
  }))
  const facts = { ...of, name: 'Hội đồng đánh giá', number: '5/QĐ-UBND', issuedOn: '2026-01-05', url: null }
  const council = await setUpCouncil(db, null, { ...facts, members }, now)
  const minutes = { number: '01/BB-HĐ', heldOn: '2026-02-01', venue: '', conclusion: 'Thống nhất', url: null }
  const meeting = await insertMeeting(
    db,
    council,
    { ...minutes, present: [1, 2], members: 3, holderId: null },
    now,
  )
  return { council, meeting }
}

/** A plan with tasks in time and late, and the address of one of them. */
async function aPlanWithTasks(specialist: Visitor, unitId: number): Promise<{ plan: string; task: string }> {
  const span = { starts_on: '2024-01-01', ends_on: '2024-12-31' }
  const made = await specialist.post('/plans', {
    title: 'Kế hoạch năm 2024',
    unit_id: String(unitId),
    ...span,
  })
  const plan = String(made.headers.location).split('?')[0] ?? ''
  const rows = [
    'STT\tTên nhiệm vụ\tCơ quan chủ trì\tĐơn vị phối hợp\tThời gian\tKết quả',
    'I\tKHẢO SÁT, ĐÁNH GIÁ\t\t\t\t',
    '1\tKhảo sát sự hài lòng\tSở Tư pháp\tUBND cấp xã\tQuý III/2024\tBáo cáo',
    '2\tHướng dẫn đánh giá\tSở Tư pháp\t\tKhi có văn bản của cấp trên\tVăn bản hướng dẫn',
  ]
  await specialist.post(`${plan}/import`, { pasted: rows.join('\n'), act: 'write' })
  const tasks = [...(await specialist.get(plan)).body.matchAll(/href="(\/plans\/\d+\/tasks\/\d+)"/g)]
  return { plan, task: tasks.at(-1)?.[1] ?? '' }
}

/** Two communes that became one: the address of the act, and the new unit. */
async function aMerger(db: Db, units: readonly { unitId: number; path: number[] }[]) {
  const old = await unitsByIds(
    db,
    units.map(({ unitId }) => unitId),
  )
  const facts = {
    effectiveOn: '2026-01-01',
    decision: '12/NQ-UBTVQH15',
    decidedOn: '2025-12-01',
    issuer: 'Ủy ban Thường vụ Quốc hội',
    note: null,
    bridge: 'equal' as const,
    posts: 'end' as const,
  }
  const from = old.map((unit) => unit.code).join(' ')
  const lines = typedLines({
    kind: 'merge',
    from,
    to: 'T900',
    name: 'Xã Anh Sơn',
    unitKind: '',
    parent: '',
    parts: '',
  })
  const reach = [units[0]!.path[0]!]
  const { fingerprint } = await previewReform(db, reach, facts, lines)
  const { accountId, holderId } = await anAccount({ db }, 'admin', reach[0]!)
  const { reformId } = await enterReform(db, { accountId, holderId }, reach, facts, lines, fingerprint)
  return { reform: `/units/changes/${reformId}`, merged: (await unitByCode(db, 'T900'))!.unit_id }
}

/** Twelve citizens of different kinds have answered. */
async function answered(
  db: Db,
  place: { unitId: number; roundId: number; caseId: number; versionId: number },
): Promise<void> {
  const file = new URL('../surveys/sheets/M01.json', import.meta.url)
  const { sheets }: { sheets: { answers: object }[] } = JSON.parse(await readFile(file, 'utf8'))
  const rows = Array.from({ length: 12 }, (_, at) => ({
    unit_id: place.unitId,
    response_id: randomUUID(),
    round_id: place.roundId,
    case_id: place.caseId,
    questionnaire_version_id: place.versionId,
    mode: 'self' as const,
    received_on: '2026-11-22',
    answers: JSON.stringify(sheets[at % sheets.length]!.answers),
  }))
  await db.insertInto('response').values(rows).execute()
  await fold(db, place.unitId)
}

/** Every route with a page, from the tree that Fastify prints: four characters a level. */
export function routesOf(printed: string): string[] {
  const above: string[] = []
  return printed.split('\n').flatMap((line) => {
    const at = line.indexOf('── ')
    if (at < 0) return []
    above.length = Math.floor(at / 4)
    above.push(line.slice(at + 3).replace(/ \(.*\)$/, ''))
    return [above.join('').replace(/^\/\//, '/')]
  })
}
