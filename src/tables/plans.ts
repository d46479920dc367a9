import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { Day, DefaultInstant } from './columns.ts'

export type PlanTable = {
  plan_id: Generated<number>
  unit_id: number
  round_id: number | null
  title: string
  number: string | null
  issued_on: Day | null
  starts_on: Day
  ends_on: Day
  created_at: DefaultInstant
}

export type PlanTaskState = 'not_started' | 'in_progress' | 'done' | 'dropped'

export type PlanTaskTable = {
  task_id: Generated<number>
  plan_id: number
  parent_id: number | null
  position: number
  kind: 'group' | 'task'
  mark: Generated<string>
  title: string
  lead: Generated<string>
  lead_unit_id: number | null
  partners: Generated<string>
  timing: Generated<string>
  result: Generated<string>
  starts_on: Day | null
  state: Generated<PlanTaskState>
  note: Generated<string>
  revision: Generated<number>
}

export type PlanMilestoneTable = {
  task_id: number
  due_on: Day
  done_on: Day | null
  outcome: Generated<string>
}

export type PlanDocumentTable = {
  document_id: Generated<number>
  task_id: number
  title: string
  number: string | null
  issued_on: Day | null
  issuer: string | null
  url: string | null
  added_at: DefaultInstant
  /** the file, as in the store of evidence; all four are null for a link or a mere name */
  digest: string | null
  bytes: number | null
  media: string | null
  name: string | null
}

export type PlanTables = {
  plan: PlanTable
  plan_task: PlanTaskTable
  plan_milestone: PlanMilestoneTable
  plan_document: PlanDocumentTable
}

export const planPlacements = {
  plan: 'reference',
  plan_task: 'reference',
  plan_milestone: 'reference',
  plan_document: 'reference',
} satisfies Record<keyof PlanTables, Placement>
