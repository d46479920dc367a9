import { z } from 'zod'
import { type Day, dayFrom } from '../days.ts'
import type { PlanTaskState } from '../tables.ts'
import type { Words } from '../words/index.ts'
import { taskStates } from './plan.ts'
import { planLimits } from './row.ts'

const text = (long: string, max: number) =>
  z
    .string()
    .max(max, long)
    .transform((value) => value.normalize('NFC').trim())

const day = (wrong: string) =>
  z.string(wrong).transform((typed, context) => {
    const read = dayFrom(typed)
    if (read) return read
    context.addIssue({ code: 'custom', message: wrong })
    return z.NEVER
  })

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? null : (value ?? null)),
    schema.nullable(),
  )

/** The form of a plan's own facts. */
export function planForm(w: Words['plans']) {
  return z
    .object({
      title: text(w.titleLong, 300).pipe(z.string().min(1, w.titleMissing)),
      number: optional(text(w.numberLong, 60)),
      issued_on: optional(day(w.dayWrong)),
      starts_on: day(w.dayWrong),
      ends_on: day(w.dayWrong),
      unit_id: z.coerce.number(w.unitMissing).int(w.unitMissing).positive(w.unitMissing),
      round_id: optional(z.coerce.number().int().positive()),
    })
    .refine((form) => form.starts_on <= form.ends_on, { path: ['ends_on'], error: w.endsBeforeStarts })
}

/** The form of one row of a plan. */
export function taskForm(w: Words['plans']) {
  const cell = text(w.textLong, planLimits.cell).default('')
  return z.object({
    mark: text(w.textLong, 20).default(''),
    title: text(w.textLong, planLimits.cell).pipe(z.string().min(1, w.taskMissing)),
    lead: cell,
    partners: cell,
    timing: cell,
    result: cell,
    lead_unit_id: optional(z.coerce.number().int().positive()),
    parent_id: optional(z.coerce.number().int().positive()),
    revision: z.coerce.number().int().min(0).default(0),
    dues: z
      .string()
      .max(1000)
      .default('')
      .transform((typed, context) => {
        const days = typed
          .split(/[,;\n]/)
          .filter((one) => one.trim() !== '')
          .map(dayFrom)
        if (days.length > 60) context.addIssue({ code: 'custom', message: w.duesMany })
        else if (days.includes(null)) context.addIssue({ code: 'custom', message: w.duesWrong })
        return days.filter((one) => one !== null)
      }),
  })
}

export type ProgressForm = {
  revision: number
  state: PlanTaskState
  note: string
  milestones: { due_on: Day; done_on: Day | null; outcome: string }[]
}

/** The form that records progress: `done_2026-06-30` and `outcome_2026-06-30` for each day the task is due by. */
export function progressForm(w: Words['plans'], dues: readonly Day[], today: Day) {
  const fields: Record<string, z.ZodType> = {}
  for (const due of dues) {
    fields[`done_${due}`] = optional(
      day(w.dayWrong).refine((done) => done <= today, { error: w.doneInFuture }),
    )
    fields[`outcome_${due}`] = text(w.textLong, planLimits.cell).default('')
  }
  return z
    .object({
      ...fields,
      revision: z.coerce.number().int().min(0),
      state: z.enum(taskStates as [PlanTaskState, ...PlanTaskState[]]),
      note: text(w.textLong, planLimits.cell).default(''),
    })
    .refine((form) => form.state !== 'dropped' || form.note !== '', {
      path: ['note'],
      error: w.reasonMissing,
    })
    .transform((form): ProgressForm => {
      const read = form as unknown as Record<string, string | null>
      return {
        revision: form.revision,
        state: form.state,
        note: form.note,
        milestones: dues.map((due) => ({
          due_on: due,
          done_on: read[`done_${due}`] ?? null,
          outcome: read[`outcome_${due}`] ?? '',
        })),
      }
    })
}

/** The form of a document beside a task. */
export function documentForm(w: Words['plans']) {
  return z.object({
    title: text(w.textLong, 500).pipe(z.string().min(1, w.documentMissing)),
    number: optional(text(w.numberLong, 60)),
    issued_on: optional(day(w.dayWrong)),
    issuer: optional(text(w.textLong, 300)),
    url: optional(
      z
        .string()
        .trim()
        .max(1000, w.textLong)
        .refine((value) => /^https?:\/\/[^\s"'<>]+$/i.test(value) && URL.canParse(value), {
          error: w.urlWrong,
        }),
    ),
  })
}
