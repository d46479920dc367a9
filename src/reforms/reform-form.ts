import { z } from 'zod'
import { dayFrom } from '../days.ts'
import type { Words } from '../words/index.ts'
import {
  bridgeBases,
  postFates,
  type ReformFacts,
  type ReformKind,
  reformKinds,
  reformLimits,
} from './reform.ts'
import type { TypedUnits } from './typed-lines.ts'

/** What the page of a new act offers: the acts one by one, or a file of them. */
export const entryKinds = [...reformKinds, 'file'] as const
export type EntryKind = ReformKind | 'file'

type W = Words['reforms']

const line = (wrong: string, max: number) =>
  z.string(wrong).trim().normalize('NFC').min(1, wrong).max(max, wrong)
const day = (wrong: string) =>
  z.string(wrong).transform((typed, context) => {
    const read = dayFrom(typed)
    if (read) return read
    context.addIssue({ code: 'custom', message: wrong })
    return z.NEVER
  })

/** The decision, its day, and what goes with it. */
export function factsForm(w: W) {
  return z
    .object({
      decision: line(w.formFault_decision, 60),
      decided_on: day(w.formFault_decided),
      issuer: line(w.formFault_issuer, 200),
      effective_on: day(w.formFault_effective),
      note: z.string().trim().normalize('NFC').max(1000, w.formFault_note).catch('').default(''),
      bridge: z.enum(bridgeBases).catch('none').default('none'),
      posts: z.enum(postFates).catch('end').default('end'),
    })
    .refine((form) => form.decided_on <= form.effective_on, {
      path: ['decided_on'],
      error: w.formFault_decidedLate,
    })
    .transform(
      (form): ReformFacts => ({
        effectiveOn: form.effective_on,
        decision: form.decision,
        decidedOn: form.decided_on,
        issuer: form.issuer,
        note: form.note === '' ? null : form.note,
        bridge: form.bridge,
        posts: form.posts,
      }),
    )
}

const text = (max: number) =>
  z
    .string()
    .max(max)
    .catch('')
    .default('')
    .transform((typed) => typed.normalize('NFC').trim())

/** The units of the form; every text may be empty, the plan says what is missing. */
export const unitsForm = z.object({
  from: text(100_000),
  to: text(40),
  name: text(300),
  unit_kind: text(60),
  parent: text(40),
  parts: text(20_000),
  taker: text(40),
  level: z.enum(['', 'district', 'commune']).catch('').default(''),
  under: text(40),
})

/** What is missing before the plan can say more. */
export function missingIn(
  kind: ReformKind,
  form: z.output<typeof unitsForm>,
  w: W,
): { field: string; message: string }[] {
  const codes = form.from.split(/[\s,;]+/).filter((code) => code !== '')
  if (kind === 'merge' && codes.length === 1) return [{ field: 'from', message: w.formFault_two }]
  if (codes.length === 0 && !(kind === 'abolish' && form.level !== ''))
    return [{ field: 'from', message: w.formFault_from }]
  if (kind === 'split' && form.parts.split(/\r?\n/).filter((row) => row.trim() !== '').length < 2)
    return [{ field: 'parts', message: w.formFault_parts }]
  return []
}

export function typedUnits(kind: ReformKind, form: z.output<typeof unitsForm>): TypedUnits {
  return {
    kind,
    from: form.from,
    to: kind === 'abolish' ? form.taker : form.to,
    name: form.name,
    unitKind: form.unit_kind,
    parent: form.parent,
    parts: form.parts,
  }
}

const cell = z.string().max(reformLimits.cell)

/** The lines of a preview, carried back by the form that confirms it. */
export const carriedLines = z
  .array(
    z.object({
      line: z.number().int().nullable(),
      from: cell,
      abolish: z.boolean(),
      to: cell,
      name: cell,
      kind: cell,
      parent: cell,
      takes: z.boolean(),
      population: z.number().int().positive().nullable(),
    }),
  )
  .max(reformLimits.lines)
