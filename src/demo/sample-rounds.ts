import { dayAfter } from '../days.ts'
import { openRound } from '../rounds/open.ts'
import { removeCases } from '../rounds/remove-cases.ts'
import { chanceFrom } from './chance.ts'
import { instantOn } from './days.ts'
import type { DemoCase } from './queries.ts'
import { addGroup, type Made, type Making, makeRound } from './rounds.ts'
import { busiest } from './turnout.ts'

/** Communes in each of the two surveys; all but one of them are in both. */
const surveyed = 12
/** From this day on the communes of today exist. */
const firstOfToday = '2025-07-15'

/** A survey of a drawn sample in twelve communes, over by now: a year ago, and this autumn. */
export async function openSampleRound(
  making: Making,
  which: 'earlier' | 'later',
): Promise<Made<{ cases: DemoCase[]; name: string }>> {
  const { trx, by, today } = making
  const wanted = dayAfter(today, which === 'earlier' ? -435 : -70)
  const firstDay = wanted < firstOfToday ? firstOfToday : wanted
  const lastDay = dayAfter(firstDay, 28)
  const [year, month] = firstDay.split('-')
  const name = `Khảo sát theo mẫu, tháng ${Number(month)}/${year} (trình diễn)`
  const roundId = await makeRound(making, {
    name,
    firstDay,
    lastDay,
    pilot: false,
    collection: { mode: 'sample', perUnit: 150 },
  })
  const group = { level: 'commune', territory: true } as const
  const all = await addGroup(making, roundId, 'de-xuat-cap-xa', group, { citizens: null })
  const cases = drawn(all, which)
  const kept = new Set(cases.map((one) => one.case_id))
  await removeCases(trx, by, roundId, {
    caseIds: all.flatMap((one) => (kept.has(one.case_id) ? [] : [one.case_id])),
  })
  await openRound(trx, by, roundId, instantOn(firstDay, '08:00'))
  return { roundId, firstDay, lastDay, year: Number(year), cases, name }
}

/** The busiest commune first; of the others one gives way to another a year later. */
function drawn(all: readonly DemoCase[], which: 'earlier' | 'later'): DemoCase[] {
  const others = chanceFrom('communes of the sample').shuffled(all.filter(({ code }) => code !== busiest))
  const own = all.filter(({ code }) => code === busiest)
  const last = others[which === 'earlier' ? surveyed - 2 : surveyed - 1]
  return [...own, ...others.slice(0, surveyed - 2), ...(last ? [last] : [])]
}

/** A year later most communes did better, each in its own measure. */
export function betterThanBefore(code: string): number {
  return 0.4 + 0.15 * chanceFrom(`a year later ${code}`).normal()
}
