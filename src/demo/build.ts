import type { SignedIn } from '../accounts/right.ts'
import { performAct } from '../assessments/perform.ts'
import { enteredLeaves } from '../assessments/sheet.ts'
import { type Db, inTransaction } from '../database.ts'
import { dayAfter } from '../days.ts'
import type { Store } from '../evidence/store.ts'
import { publishResults } from '../publications/publish.ts'
import { type Compiled, keepCompiled } from '../responses/compiled.ts'
import { closeRound } from '../rounds/close.ts'
import { predecessorsOf } from '../units/succession-queries.ts'
import { lockUnits } from '../units/write-queries.ts'
import { keepSetting } from '../web/setting-queries.ts'
import { instantOn } from './days.ts'
import { addDocuments, keepSignedDecision } from './documents.ts'
import { keepEntrances } from './entrances.ts'
import { requireFree } from './holdings.ts'
import { publishLibrary } from './library.ts'
import { mergeTwo } from './merger.ts'
import { alikeSheets, communeSheets, type Desk, departmentSheets, pilotSheets } from './paperwork.ts'
import { addPeople, officersAt } from './people.ts'
import type { PilotCase } from './pilot-cases.ts'
import { addPlan } from './plan.ts'
import { type DemoCase, linkOf, unusedInvitation, useInvitations } from './queries.ts'
import { type Past, postLeftOver, recogniseIn2023, takeOver } from './recognitions.ts'
import { collectAnswers } from './responses.ts'
import {
  type Making,
  openCurrentRound,
  openInvitedRound,
  openPastRound,
  openPilotRound,
  openRoundOf2023,
} from './rounds.ts'
import { betterThanBefore, openSampleRound } from './sample-rounds.ts'
import { fillSheets, type SheetToFill } from './sheets.ts'
import {
  busiest,
  currentTurnout,
  invitedTurnout,
  pastTurnout,
  pilotTurnout,
  sampleTurnout,
} from './turnout.ts'
import { addUnits } from './units.ts'
import { weighDemoRound } from './weights.ts'

export type BuildOptions = {
  /** the day on which the demonstration is made, 'YYYY-MM-DD': its open rounds lie around it */
  today: string
  /** told what has been done, a line a step */
  say?: (line: string) => void
  /** where documents are kept; left out: the demonstration has none */
  store?: Store
  /** asked to stop: the step under way is finished, then everything is undone */
  signal?: AbortSignal
}

/** What the steps share. */
type Site = Making & {
  people: ReadonlyMap<string, SignedIn>
  compiled: Compiled
  done(line: string): void
}

/**
 * Makes the demonstration on a database with nothing but the national units: all of it, with the mark that it is one, or
 * nothing, in one transaction. The same day gives the same data. A database that holds it already stays as it is.
 * @throws HoldsElse when the database holds anything else; the reason of `signal` when asked to stop
 */
export async function buildDemo(
  db: Db,
  { today, say = () => {}, store, signal }: BuildOptions,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const done = (line: string) => {
      say(line)
      signal?.throwIfAborted()
    }
    // Two who start at once stand in line here.
    await lockUnits(trx)
    if ((await requireFree(trx)) === 'demo') return
    await keepSetting(trx, 'demo', true)
    const units = await addUnits(trx, today)
    done(`Thanh Hóa: ${units.communes.length} xã, phường, ${units.departments.size} sở, ban, ngành, đoàn thể`)
    const people = await addPeople(trx, units)
    const by = people.get('so-tu-phap@example.vn')!
    done(`${people.size} tài khoản`)
    const library = await publishLibrary(trx, by, units.province.unit_id)
    const questionnaires = Object.keys(library.questionnaires).length
    done(`${library.frameworks.size} bộ tiêu chí, ${questionnaires} phiếu khảo sát`)
    const site: Site = { trx, by, units, library, today, people, compiled: keepCompiled(), done }
    const { roundId, links, filled } = await makeCurrentRound(site)
    await addPlan(trx, by, { unitId: units.province.unit_id, roundId, today })
    await makeRoundOf2023(site)
    await makePastRound(site)
    await makeSampleRounds(site)
    if (store) {
      const desk = { trx, store, today }
      await addDocuments(desk, people.get('can-bo-xa@example.vn')!, filled)
      await keepSignedDecision(desk, people.get('so-tu-phap@example.vn')!)
    }
    await keepEntrances(trx, {
      roundId,
      links: [...links, await makePilotRound(site), await makeInvitedRound(site)],
    })
    const communes = await mergeTwo(trx, people.get('quan-tri@example.vn')!, units, filled, today)
    if (communes) done(`Nhập ${communes} (trình diễn)`)
  })
}

const vi = new Intl.NumberFormat('vi-VN')
const inWords = (count: number) => vi.format(count)

/** @returns the round, its sheets, and two links for citizens: to the busiest commune and to a department */
async function makeCurrentRound(
  site: Site,
): Promise<{ roundId: number; links: string[]; filled: readonly SheetToFill[] }> {
  const { trx, units, library, compiled, done } = site
  const unitId = units.province.unit_id
  const round = await openCurrentRound(site)
  const cases = round.communes.length + round.departments.length + round.province.length
  done(`Đợt năm ${round.year}: ${cases} hồ sơ, mở`)
  const turnout = currentTurnout(round, units.communes, library)
  const sheets = await collectAnswers(trx, { ...round, unitId }, turnout, compiled)
  done(`Đợt năm ${round.year}: ${inWords(sheets)} phiếu khảo sát`)
  const filled = [
    ...communeSheets(deskOf(site, 'de-xuat-cap-xa', round), round.communes),
    ...departmentSheets(deskOf(site, 'de-xuat-so-nganh', round), round.departments),
    ...alikeSheets(deskOf(site, 'tt-03-2018', round), round.province, 'submitted'),
  ]
  await fillSheets(trx, { ...round, unitId }, filled)
  done(`Đợt năm ${round.year}: ${filled.length} phiếu tự chấm`)
  const { citizens, staff } = library.questionnaires
  const named = (cases: readonly DemoCase[], code: string) => cases.find((one) => one.code === code)!.case_id
  const links = [
    await linkOf(trx, named(round.communes, busiest), citizens),
    await linkOf(trx, named(round.departments, officersAt.department), staff),
  ]
  return { roundId: round.roundId, links, filled }
}

/** The recognition of 2023: most communes recognised, one refused, one revoked. */
async function makeRoundOf2023(site: Site): Promise<void> {
  const { trx, by, units, done } = site
  const round = await openRoundOf2023(site)
  const communes = round.communes.map((one, at): Past => {
    const became = at === 1 ? 'refused' : at === 4 ? 'revoked' : 'recognised'
    return { ...one, became }
  })
  const sheets = alikeSheets(deskOf(site, 'tt-09-2021', round), communes, 'appraised').map((sheet, at) => ({
    ...sheet,
    quality: communes[at]?.became === 'refused' ? -2.5 : 2,
  }))
  await fillSheets(trx, { ...round, unitId: units.province.unit_id }, sheets)
  await closeRound(trx, by, round.roundId, instantOn(round.lastDay, '17:00'))
  await recogniseIn2023(trx, round.roundId, communes)
  await publishResults(trx, by, round.roundId, instantOn('2024-02-08', '09:00'))
  done(`Đợt năm 2023: ${communes.length} hồ sơ công nhận, đã quyết định`)
}

async function makePastRound(site: Site): Promise<void> {
  const { trx, by, units, library, compiled, done } = site
  const unitId = units.province.unit_id
  const round = await openPastRound(site)
  const sheets = await collectAnswers(
    trx,
    { ...round, unitId },
    pastTurnout(round.communes, library),
    compiled,
  )
  const filled = [
    ...alikeSheets(deskOf(site, 'tt-09-2021', round), round.communes, 'appraised'),
    ...(round.forDistricts === null
      ? []
      : alikeSheets(deskOf(site, round.forDistricts, round), round.districts, 'appraised')),
  ]
  await fillSheets(trx, { ...round, unitId }, filled)
  await closeRound(trx, by, round.roundId, instantOn(round.lastDay, '17:00'))
  await weighDemoRound(trx, by, compiled, {
    roundId: round.roundId,
    versionId: library.questionnaires.citizensOnAccess,
  })
  await publishResults(trx, by, round.roundId, instantOn('2025-02-10', '09:00'))
  const home = units.communes.find((unit) => unit.code === officersAt.commune)!
  const before = new Set((await predecessorsOf(trx, home.unit_id)).map((unit) => unit.unit_id))
  const leftOver = round.communes.find((one) => before.has(one.unit_id))
  if (leftOver) await postLeftOver(trx, leftOver.case_id, site.today)
  const others = round.communes.filter((one) => one !== leftOver).map((one) => one.case_id)
  await takeOver(trx, { roundId: round.roundId, provinceId: unitId }, others, site.today)
  const districts = new Set(round.communes.map((one) => one.parent_id)).size
  done(
    `Đợt năm 2024: ${filled.length} hồ sơ ở ${districts} huyện cũ, ${inWords(sheets)} phiếu khảo sát, đã công bố`,
  )
}

/** Two surveys of a drawn sample, a year apart: what changed can be told from chance. */
async function makeSampleRounds(site: Site): Promise<void> {
  const { trx, by, units, library, compiled, done } = site
  const unitId = units.province.unit_id
  for (const which of ['earlier', 'later'] as const) {
    const round = await openSampleRound(site, which)
    const better = which === 'earlier' ? () => 0 : betterThanBefore
    const turnout = sampleTurnout(round, units.communes, library, better)
    const sheets = await collectAnswers(trx, { ...round, unitId }, turnout, compiled)
    await fillSheets(
      trx,
      { ...round, unitId },
      alikeSheets(deskOf(site, 'de-xuat-cap-xa', round), round.cases, 'appraised'),
    )
    await closeRound(trx, by, round.roundId, instantOn(round.lastDay, '17:00'))
    if (which === 'earlier') {
      await publishResults(trx, by, round.roundId, instantOn(dayAfter(round.lastDay, 20), '09:00'))
    }
    done(`${round.name}: ${inWords(sheets)} phiếu khảo sát`)
  }
}

/** @returns a link for citizens to one of the cases */
async function makePilotRound(site: Site): Promise<string> {
  const { trx, units, library, compiled, done } = site
  const unitId = units.province.unit_id
  const round = await openPilotRound(site)
  const sheets = await collectAnswers(trx, { ...round, unitId }, pilotTurnout(round.cases, library), compiled)
  const filled = pilotSheets(deskOf(site, 'de-xuat-thi-diem', round), round.cases)
  await fillSheets(trx, { ...round, unitId }, filled)
  await actInPilot(site, round.cases)
  done(`Đợt thí điểm: ${round.cases.length} hồ sơ, ${inWords(sheets)} phiếu khảo sát`)
  const shown = round.cases.find((one) => one.code === busiest)!
  return await linkOf(trx, shown.case_id, library.questionnaires[shown.asks])
}

/** @returns an invitation that nobody has used yet */
async function makeInvitedRound(site: Site): Promise<string> {
  const { trx, units, compiled, done } = site
  const round = await openInvitedRound(site)
  const turnout = invitedTurnout(round.cases, round.versionId)
  const sheets = await collectAnswers(trx, { ...round, unitId: units.province.unit_id }, turnout, compiled)
  for (const { caseId, sheets: sent } of turnout) await useInvitations(trx, caseId, sent)
  done(`Đợt theo thẻ mời: ${inWords(sheets)} phiếu khảo sát`)
  return await unusedInvitation(trx, round.cases[0]!.case_id)
}

/** The last acts of the pilot are done in earnest: a return to the unit, a signed decision. */
async function actInPilot(
  { trx, people, by, today, library }: Site,
  cases: readonly (DemoCase & PilotCase)[],
): Promise<void> {
  const leader = people.get('lanh-dao@example.vn')!
  for (const one of cases) {
    if (one.stands === 'returned') {
      const criteria = enteredLeaves(library.frameworks.get('de-xuat-thi-diem')!.framework)
        .slice(0, 2)
        .map(({ criterion }) => criterion.code)
      const dueAt = instantOn(dayAfter(today, 5), '17:00')
      const reason = 'Cần bổ sung danh sách người tham dự và hình ảnh (trình diễn).'
      await performAct(trx, by, one.case_id, 'return', { reason, criteria, dueAt })
    }
    if (one.stands === 'decided') await performAct(trx, leader, one.case_id, 'decide', {})
  }
}

/** What fills in and appraises the sheets of one framework. */
function deskOf(
  { units, library, people, by, today }: Site,
  framework: string,
  { year, firstDay, lastDay }: { year: number; firstDay: string; lastDay: string },
): Desk {
  const officers = [...people.values()].filter((person) =>
    person.grants.some(({ role }) => role === 'officer'),
  )
  return {
    framework: library.frameworks.get(framework)!.framework,
    year,
    firstDay,
    lastDay: lastDay < today ? lastDay : dayAfter(today, -1),
    specialist: by,
    officers: new Map(officers.map((person) => [person.unitId, person])),
    populations: units.populations,
  }
}
