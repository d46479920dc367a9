import type { Day } from '../days.ts'
import type { Period } from './plan.ts'
import type { PlanRecord } from './queries.ts'
import type { Task } from './task-queries.ts'

/** What a report says of one day by which a task was due in its period, or of a task without such a day. */
export type ReportLine = Readonly<{
  task: Task
  plan: PlanRecord
  due: Day | null
  doneOn: Day | null
  outcome: string
}>

export const reportParts = ['done', 'done_late', 'overdue', 'waiting', 'undated', 'dropped'] as const
export type ReportPart = (typeof reportParts)[number]

export type PlanReport = Readonly<{
  parts: Readonly<Record<ReportPart, readonly ReportLine[]>>
  /** by who leads: how many were due and what became of them */
  leads: readonly { lead: string; due: number; done: number; late: number; overdue: number }[]
}>

/**
 * What was to be done in a period and what became of it, as things stand at the end of `today`: done, done late, not done
 * although the day has passed, still waiting. Tasks without a day are listed apart; tasks dropped too, with the reason.
 */
export function reportOf(
  plans: readonly { plan: PlanRecord; tasks: readonly Task[] }[],
  { from, to }: Period,
  today: Day,
): PlanReport {
  const parts: Record<ReportPart, ReportLine[]> = {
    done: [],
    done_late: [],
    overdue: [],
    waiting: [],
    undated: [],
    dropped: [],
  }
  for (const { plan, tasks } of plans) {
    for (const task of tasks) {
      if (task.kind === 'group') continue
      const within = task.milestones.filter(({ due_on }) => due_on >= from && due_on <= to)
      if (task.state === 'dropped') {
        if (within.length > 0 || task.milestones.length === 0) {
          parts.dropped.push({ task, plan, due: within[0]?.due_on ?? null, doneOn: null, outcome: task.note })
        }
        continue
      }
      if (task.milestones.length === 0) {
        const part = task.state === 'done' ? 'done' : 'undated'
        parts[part].push({ task, plan, due: null, doneOn: null, outcome: task.note })
      }
      for (const { due_on, done_on, outcome } of within) {
        const finished = done_on !== null || task.state === 'done'
        const part = !finished
          ? due_on < today
            ? 'overdue'
            : 'waiting'
          : done_on !== null && done_on > due_on
            ? 'done_late'
            : 'done'
        parts[part].push({ task, plan, due: due_on, doneOn: done_on, outcome })
      }
    }
  }
  return { parts, leads: leadsOf(parts) }
}

function leadsOf(parts: Record<ReportPart, ReportLine[]>): PlanReport['leads'] {
  const leads = new Map<string, { lead: string; due: number; done: number; late: number; overdue: number }>()
  const add = (lines: readonly ReportLine[], kind: 'done' | 'late' | 'overdue' | null) => {
    for (const { task, due } of lines) {
      if (due === null) continue
      const entry = leads.get(task.lead) ?? { lead: task.lead, due: 0, done: 0, late: 0, overdue: 0 }
      entry.due += 1
      if (kind) entry[kind] += 1
      leads.set(task.lead, entry)
    }
  }
  add(parts.done, 'done')
  add(parts.done_late, 'late')
  add(parts.overdue, 'overdue')
  add(parts.waiting, null)
  return [...leads.values()].sort(
    (a, b) => b.overdue - a.overdue || b.due - a.due || a.lead.localeCompare(b.lead, 'vi'),
  )
}
