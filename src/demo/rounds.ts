import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { dayAfter } from '../days.ts'
import { namedProcedure, type Procedure } from '../frameworks/procedure.ts'
import { addCases, addPilotCase } from '../rounds/add-cases.ts'
import { insertCases } from '../rounds/case-write-queries.ts'
import type { Collection } from '../rounds/collection.ts'
import { createRound } from '../rounds/create.ts'
import { issueInvitations } from '../rounds/issue-invitations.ts'
import { openRound } from '../rounds/open.ts'
import type { RoundFacts } from '../rounds/queries.ts'
import { removeCases } from '../rounds/remove-cases.ts'
import { roundSettings } from '../rounds/settings.ts'
import { unitsUnder } from '../units/queries.ts'
import { predecessorsOf } from '../units/succession-queries.ts'
import { chanceFrom } from './chance.ts'
import { instantOn } from './days.ts'
import type { EditionName, Library } from './library.ts'
import { officersAt } from './people.ts'
import { type PilotCase, pilotCases } from './pilot-cases.ts'
import { casesOf, type DemoCase } from './queries.ts'
import type { DemoUnits } from './units.ts'

/** Who makes rounds, where, of what, and on which day the demonstration is made. */
export type Making = { trx: Db; by: SignedIn; units: DemoUnits; library: Library; today: string }

export type Made<Groups> = Groups & { roundId: number; firstDay: string; lastDay: string; year: number }

const unitsKept = 3

/** The round of this year, open: every commune, the departments and the province itself. */
export async function openCurrentRound(
  making: Making,
): Promise<Made<{ communes: DemoCase[]; departments: DemoCase[]; province: DemoCase[] }>> {
  const { trx, by, today } = making
  const firstDay = dayAfter(today, -21)
  const year = Number(firstDay.slice(0, 4))
  const roundId = await makeRound(making, {
    name: `Đánh giá hiệu quả phổ biến, giáo dục pháp luật năm ${year} (trình diễn)`,
    firstDay,
    lastDay: dayAfter(today, 150),
    pilot: false,
  })
  const add = async (framework: string, level: 'commune' | 'province', territory: boolean, ask: Ask) =>
    await addGroup(making, roundId, framework, { level, territory }, ask)
  const communes = await add('de-xuat-cap-xa', 'commune', true, { citizens: null })
  const departments = await add('de-xuat-so-nganh', 'province', false, { staff: null })
  const province = await add('tt-03-2018', 'province', true, { citizens: 0.8, staff: 0.2 })
  await openRound(trx, by, roundId)
  return { roundId, firstDay, lastDay: dayAfter(today, -1), year, communes, departments, province }
}

/**
 * The round of 2024, still to be closed: some communes of each former district; and the districts themselves where a
 * framework for them is at hand.
 */
export async function openPastRound(
  making: Making,
): Promise<Made<{ communes: DemoCase[]; districts: DemoCase[]; forDistricts: string | null }>> {
  const { trx, by } = making
  const [firstDay, lastDay] = ['2024-11-15', '2025-01-15']
  const roundId = await makeRound(making, {
    name: 'Đánh giá, công nhận chuẩn tiếp cận pháp luật năm 2024 (trình diễn)',
    firstDay,
    lastDay,
    pilot: false,
  })
  const group = { level: 'commune', territory: true } as const
  const all = await addGroup(making, roundId, 'tt-09-2021', group, { citizensOnAccess: null })
  // The commune whose officer has an account finds among them one that it was made of.
  const home = making.units.communes.find((unit) => unit.code === officersAt.commune)
  const own = new Set(home ? (await predecessorsOf(trx, home.unit_id)).map((unit) => unit.unit_id) : [])
  const kept = new Set(
    [...Map.groupBy(all, (one) => one.parent_id).values()].flatMap((cases) => {
      const some = someOf(cases)
      const wanted = cases.find((one) => own.has(one.unit_id))
      return wanted && !some.includes(wanted) ? [...some.slice(1), wanted] : some
    }),
  )
  const left = all.filter((one) => !kept.has(one))
  await removeCases(trx, by, roundId, { caseIds: left.map((one) => one.case_id) })
  const forDistricts = frameworkForDistricts(making.library)
  const districts = forDistricts
    ? await addGroup(making, roundId, forDistricts, { level: 'district', territory: true }, {})
    : []
  await openRound(trx, by, roundId, instantOn(firstDay, '08:00'))
  return { roundId, firstDay, lastDay, year: 2024, communes: [...kept], districts, forDistricts }
}

function frameworkForDistricts({ frameworks }: Library): string | null {
  const made = [...frameworks.values()].map(({ framework }) => framework)
  const { id } = made.find((one) => !one.incomplete && `${one.appliesTo.levels}` === 'district') ?? {}
  return id ?? null
}

function someOf(cases: readonly DemoCase[]): DemoCase[] {
  const name = `communes beside ${cases[0]?.code}`
  return chanceFrom(name).shuffled(cases).slice(0, unitsKept)
}

/** The round of 2023, still to be closed: three communes of each of two former districts. */
export async function openRoundOf2023(making: Making): Promise<Made<{ communes: DemoCase[] }>> {
  const { trx, by, units, library } = making
  const [firstDay, lastDay] = ['2023-11-20', '2024-01-02']
  const roundId = await makeRound(making, {
    name: 'Đánh giá, công nhận chuẩn tiếp cận pháp luật năm 2023 (trình diễn)',
    firstDay,
    lastDay,
    pilot: false,
  })
  const only = { level: 'commune', territory: true } as const
  const all = await unitsUnder(trx, units.province.unit_id, firstDay, only)
  const sorted = [...all].sort((a, b) => (a.code < b.code ? -1 : 1))
  const districts = [...Map.groupBy(sorted, (unit) => unit.parent_id).values()]
  const chosen = [districts[0], districts[5]].flatMap((communes) => communes?.slice(0, unitsKept) ?? [])
  const { frameworkVersionId } = library.frameworks.get('tt-09-2021')!
  const profile = { title: null, field: null, form: null, audience: null, place: null }
  await insertCases(
    trx,
    roundId,
    chosen.map((unit) => ({ unitId: unit.unit_id, frameworkVersionId, profile })),
  )
  await openRound(trx, by, roundId, instantOn(firstDay, '08:00'))
  const communes = await casesOf(trx, roundId, frameworkVersionId)
  return { roundId, firstDay, lastDay, year: 2023, communes }
}

/** The pilot round, open: ten cases, each a field, a form, an audience and a place. */
export async function openPilotRound(making: Making): Promise<Made<{ cases: (DemoCase & PilotCase)[] }>> {
  const { trx, by, units, library, today } = making
  const firstDay = dayAfter(today, -16)
  const roundId = await makeRound(making, {
    name: 'Đánh giá thí điểm theo Đề án 979 (trình diễn)',
    firstDay,
    lastDay: dayAfter(today, 150),
    pilot: true,
    procedure: namedProcedure('council', { doubleShare: 0.2 }),
  })
  const { frameworkVersionId } = library.frameworks.get('de-xuat-thi-diem')!
  const byCode = new Map([...units.communes, ...units.departments.values()].map((unit) => [unit.code, unit]))
  const cases: (DemoCase & PilotCase)[] = []
  for (const pilot of pilotCases) {
    const unit = byCode.get(pilot.unit)
    if (unit === undefined) throw new Error(`there is no unit ${pilot.unit}`)
    const caseId = await addPilotCase(trx, by, roundId, {
      frameworkVersionId,
      questionnaires: [{ versionId: library.questionnaires[pilot.asks], share: null }],
      unitId: unit.unit_id,
      profile: pilot.profile,
    })
    const { unit_id, parent_id, code } = unit
    cases.push({ ...pilot, case_id: caseId, unit_id, parent_id, code })
  }
  await openRound(trx, by, roundId)
  return { roundId, firstDay, lastDay: dayAfter(today, -1), year: Number(firstDay.slice(0, 4)), cases }
}

/** The round that asks a listed sample: households of two communes, each with a card and a code of its own. */
export async function openInvitedRound(
  making: Making,
): Promise<Made<{ cases: DemoCase[]; versionId: number }>> {
  const { trx, by, units, library, today } = making
  const firstDay = dayAfter(today, -9)
  const lastDay = dayAfter(today, 150)
  const roundId = await makeRound(making, {
    name: 'Khảo sát hộ gia đình theo thẻ mời (trình diễn)',
    firstDay,
    lastDay,
    pilot: true,
    collection: { mode: 'sample', perUnit: 60, target: 40 },
  })
  const versionId = library.questionnaires.citizens
  const cases: DemoCase[] = []
  for (const unit of units.communes.filter(({ code }) => invited.includes(code))) {
    const caseId = await addPilotCase(trx, by, roundId, {
      frameworkVersionId: library.frameworks.get('de-xuat-thi-diem')!.frameworkVersionId,
      questionnaires: [{ versionId, share: null }],
      unitId: unit.unit_id,
      profile: {
        title: 'Khảo sát hộ gia đình được chọn theo danh sách',
        field: 'Phổ biến, giáo dục pháp luật nói chung',
        form: 'Nhiều hình thức',
        audience: 'Hộ gia đình',
        place: unit.name,
      },
    })
    cases.push({ case_id: caseId, unit_id: unit.unit_id, parent_id: unit.parent_id, code: unit.code })
  }
  const entries = cases.flatMap(({ code: unitCode }) =>
    Array.from({ length: 30 }, (_, at) => ({ unitCode, label: `Hộ số ${at + 1} (trình diễn)` })),
  )
  await issueInvitations(trx, by, roundId, { versionId, to: { entries } })
  await openRound(trx, by, roundId)
  const year = Number(firstDay.slice(0, 4))
  return { roundId, firstDay, lastDay: dayAfter(today, -1), year, cases, versionId }
}

/** The communes whose households are on the list. */
const invited = ['14797', '15010']

/** Makes a round, a draft as yet. */
export async function makeRound(
  { trx, by, units }: Making,
  round: Pick<RoundFacts, 'name' | 'pilot'> & {
    firstDay: string
    lastDay: string
    collection?: Partial<Collection>
    procedure?: Procedure
  },
): Promise<number> {
  return await createRound(trx, by, {
    unitId: units.province.unit_id,
    name: round.name,
    kind: round.pilot ? 'ad_hoc' : 'year',
    pilot: round.pilot,
    opensAt: instantOn(round.firstDay, '08:00'),
    closesAt: instantOn(round.lastDay, '17:00'),
    settings: roundSettings({
      year: Number(round.firstDay.slice(0, 4)),
      contact: { office: 'Sở Tư pháp (trình diễn)', phone: '0237 000 0000' },
      collection: round.collection ?? {},
      procedure: round.procedure ?? null,
    }),
  })
}

/** Which questionnaires are asked, with their declared shares. */
export type Ask = Partial<Record<EditionName, number | null>>

/** Adds a case for every unit of a group. */
export async function addGroup(
  { trx, by, library }: Making,
  roundId: number,
  framework: string,
  group: { level: 'province' | 'district' | 'commune'; territory: boolean },
  ask: Ask,
): Promise<DemoCase[]> {
  const { frameworkVersionId } = library.frameworks.get(framework)!
  const questionnaires = Object.entries(ask).map(([name, share]) => ({
    versionId: library.questionnaires[name as EditionName],
    share,
  }))
  await addCases(trx, by, roundId, { frameworkVersionId, questionnaires, group })
  return await casesOf(trx, roundId, frameworkVersionId)
}
