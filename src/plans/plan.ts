import { type Day, dayAfter } from '../days.ts'
import type { PlanTaskState } from '../tables.ts'

export const taskStates: readonly PlanTaskState[] = ['not_started', 'in_progress', 'done', 'dropped']

/** How a task stands on a day, worst first as lists sort it. */
export const standings = [
  'overdue',
  'due_soon',
  'in_progress',
  'not_started',
  'undated',
  'done_late',
  'done',
  'dropped',
] as const
export type Standing = (typeof standings)[number]

export type Milestone = Readonly<{ due_on: Day; done_on: Day | null; outcome: string }>

/** A task is “due soon” this many days before a milestone. */
const soonDays = 14

/**
 * How a task stands. It is overdue when the day of a milestone has passed without its being done, and done when its people
 * say so or every milestone is done; “late” stays for ever on a milestone done after its day.
 */
export function standingOf(
  task: Readonly<{ state: PlanTaskState; milestones: readonly Milestone[] }>,
  today: Day,
): Standing {
  const { state, milestones } = task
  if (state === 'dropped') return 'dropped'
  const waiting = milestones.filter(({ done_on }) => done_on === null)
  if (state === 'done' || (milestones.length > 0 && waiting.length === 0)) {
    return milestones.some(({ due_on, done_on }) => done_on !== null && done_on > due_on)
      ? 'done_late'
      : 'done'
  }
  if (waiting.some(({ due_on }) => due_on < today)) return 'overdue'
  if (waiting.some(({ due_on }) => due_on <= dayAfter(today, soonDays))) return 'due_soon'
  if (milestones.length === 0 && state === 'not_started') return 'undated'
  return state === 'not_started' && waiting.length === milestones.length ? 'not_started' : 'in_progress'
}

/** A period that a report speaks of; both days are in it. */
export type Period = Readonly<{ from: Day; to: Day }>

/** The periods that are usually reported on: half a year, a year, several years. */
export function halfYear(year: number, half: 1 | 2): Period {
  return half === 1
    ? { from: `${year}-01-01`, to: `${year}-06-30` }
    : { from: `${year}-07-01`, to: `${year}-12-31` }
}
