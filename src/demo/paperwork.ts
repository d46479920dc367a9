import type { SignedIn } from '../accounts/right.ts'
import { dayAfter } from '../days.ts'
import type { Framework } from '../frameworks/framework.ts'
import { chanceFrom } from './chance.ts'
import { instantOn } from './days.ts'
import { officersAt } from './people.ts'
import type { PilotCase } from './pilot-cases.ts'
import type { DemoCase } from './queries.ts'
import type { SheetToFill, StandsAt } from './sheets.ts'
import { busiest, qualityOf } from './turnout.ts'

/** What all sheets of one framework in one round have in common. */
export type Desk = {
  framework: Framework
  year: number
  firstDay: string
  /** the last day on which something is filled in or appraised */
  lastDay: string
  specialist: SignedIn
  /** holders of officers' posts by unit */
  officers: ReadonlyMap<number, SignedIn>
  populations: ReadonlyMap<number, number>
}

/** Communes with a draft beside the officer's own, with nothing yet, and handed in but not appraised. */
const [drafts, untouched, waiting] = [2, 3, 20]

/** The sheets of the communes in the round of this year: most appraised, some handed in, a few in the making. */
export function communeSheets(desk: Desk, cases: readonly DemoCase[]): SheetToFill[] {
  const others = cases.filter((one) => one.code !== officersAt.commune)
  // Most people answer in one commune: its sheet is looked at first, so it stands at the end, among the appraised.
  const drawn = chanceFrom('sheets of the communes').shuffled(others)
  const order = [
    ...drawn.filter((one) => one.code !== busiest),
    ...drawn.filter((one) => one.code === busiest),
  ]
  const own = cases.filter((one) => one.code === officersAt.commune)
  return [
    ...[...own, ...order.slice(0, drafts)].map((one) => sheetOf(desk, one, 'draft')),
    ...order
      .slice(drafts + untouched, drafts + untouched + waiting)
      .map((one) => sheetOf(desk, one, 'submitted')),
    ...order.slice(drafts + untouched + waiting).map((one) => sheetOf(desk, one, 'appraised')),
  ]
}

/** The sheets of the departments: the specialist does not appraise the own one, one officer is still at work. */
export function departmentSheets(desk: Desk, cases: readonly DemoCase[]): SheetToFill[] {
  return cases.map((one) => {
    if (one.code === officersAt.department) return sheetOf(desk, one, 'draft')
    const waits = one.unit_id === desk.specialist.unitId || one.code === '38-TD'
    return sheetOf(desk, one, waits ? 'submitted' : 'appraised')
  })
}

/** Sheets that all stand alike: the province's own (handed in), those of a closed round (appraised). */
export function alikeSheets(
  desk: Desk,
  cases: readonly DemoCase[],
  state: 'submitted' | 'appraised',
): SheetToFill[] {
  return cases.map((one) => sheetOf(desk, one, state))
}

/** The sheets of the pilot, as each case has come. */
export function pilotSheets(desk: Desk, cases: readonly (DemoCase & PilotCase)[]): SheetToFill[] {
  return cases.flatMap((one) =>
    one.sheet === null
      ? []
      : [
          {
            ...sheetOf(desk, one, one.sheet),
            name: one.profile.title,
            ...(one.stands ? { at: standsAt(one.stands, desk) } : {}),
          },
        ],
  )
}

/** Where a case of the pilot stands before the last acts are done in earnest. */
function standsAt(stands: NonNullable<PilotCase['stands']>, desk: Desk): StandsAt {
  const base = { step: 1, taken: true, replied: false, dueAt: null }
  switch (stands) {
    case 'first_level':
    case 'returned':
      return { ...base, stage: 'appraising', step: 0 }
    case 'council_waits':
      return { ...base, stage: 'appraising', taken: false }
    case 'council':
      return { ...base, stage: 'appraising' }
    case 'replying':
      return { ...base, stage: 'replying', dueAt: instantOn(dayAfter(desk.lastDay, 6), '17:00') }
    case 'deciding':
    case 'decided':
      return { ...base, stage: 'deciding', replied: true }
  }
}

function sheetOf(desk: Desk, one: DemoCase, state: SheetToFill['state']): SheetToFill {
  const chance = chanceFrom(`desk ${desk.framework.id} ${desk.year} ${one.code}`)
  const days = Math.floor((Date.parse(desk.lastDay) - Date.parse(desk.firstDay)) / 86_400_000)
  const filled = chance.whole(1, Math.max(1, Math.floor(days * 0.6)))
  const appraised = chance.whole(filled, days)
  return {
    unitId: one.unit_id,
    caseId: one.case_id,
    name: one.code,
    framework: desk.framework,
    state,
    quality: qualityOf(one.code),
    population: desk.populations.get(one.unit_id) ?? null,
    year: desk.year,
    filledBy: desk.officers.get(one.unit_id)?.holderId ?? null,
    appraisedBy: desk.specialist.holderId,
    filledAt: instantOn(
      dayAfter(desk.firstDay, filled),
      `${chance.whole(8, 11)}`.padStart(2, '0').concat(':20'),
    ),
    appraisedAt: instantOn(dayAfter(desk.firstDay, appraised), `${chance.whole(13, 16)}:40`),
  }
}
