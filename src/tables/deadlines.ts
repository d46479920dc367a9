import type { Generated } from 'kysely'
import { BESIDE_RESPONSES, type Placement } from '../place.ts'
import type { Day, Instant } from './columns.ts'
import type { UnitTable } from './units.ts'

/** A deadline that passed while the unit still had the work: stays for ever, whatever is granted afterwards. */
export type MissedDeadlineTable = {
  unit_id: number
  case_id: number
  round_id: number
  pass: number
  stage: string
  due_at: Instant
  noted_at: Instant
  /** when the work was done at last */
  done_at: Instant | null
}

/** An extension granted to several cases at once. */
export type ExtensionTable = {
  extension_id: string
  round_id: number
  /** all units of this level; null = those that were chosen */
  level: UnitTable['level'] | null
  cases: number
  due_at: Instant
  decision_number: string
  decided_on: Day
  reason: string
  made_at: Instant
  made_by: number
}

export type CalendarDayTable = {
  day: Day
  kind: 'off' | 'worked'
  name: string
  source: string | null
  verified: Generated<boolean>
}

export type ReminderTable = {
  /** what is due, as word:id: `case:12:self_scoring`, `plan_task:7` */
  subject: string
  due_on: Day
  offset_days: number
  audience: 'unit' | 'leader'
  sent_at: Instant
}

export type DeadlineTables = {
  calendar_day: CalendarDayTable
  reminder: ReminderTable
  missed_deadline: MissedDeadlineTable
  extension: ExtensionTable
}

export const deadlinePlacements = {
  calendar_day: 'reference',
  reminder: 'local',
  missed_deadline: BESIDE_RESPONSES,
  extension: 'reference',
} satisfies Record<keyof DeadlineTables, Placement>
