import { z } from 'zod'
import type { Role } from '../tables.ts'
import type { Words } from '../words/index.ts'

export const roles = [
  'admin',
  'specialist',
  'leader',
  'officer',
  'viewer',
  'council',
] as const satisfies readonly Role[]

type AccountWords = Words['accounts']

const oneOrMany = z.union([z.string(), z.array(z.string())]).optional()

const email = (w: AccountWords) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .max(200, w.invalidEmail)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, w.invalidEmail)
const password = (w: AccountWords) => z.string().min(12, w.passwordShort).max(200, w.passwordLong)
const line = (missing: string) => z.string().trim().normalize('NFC').min(1, missing).max(200, missing)

/** The form that makes the first administrator. */
export const setupForm = (w: AccountWords) =>
  z
    .object({
      full_name: line(w.nameMissing),
      email: email(w),
      password: password(w),
      password_again: z.string(),
    })
    .refine((form) => form.password === form.password_again, {
      path: ['password_again'],
      error: w.passwordsDiffer,
    })

/** The form in which a holder chooses a password. */
export const passwordForm = (w: AccountWords) =>
  z
    .object({ password: password(w), password_again: z.string() })
    .refine((form) => form.password === form.password_again, {
      path: ['password_again'],
      error: w.passwordsDiffer,
    })

/** The form that makes an account. */
export const accountForm = (w: AccountWords) =>
  z.object({
    full_name: line(w.nameMissing),
    email: email(w),
    post_title: line(w.postMissing),
    unit_code: line(w.unitMissing),
    scope_code: z.string().trim().max(200, w.unitMissing).default(''),
    roles: oneOrMany
      .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]))
      .pipe(z.array(z.enum(roles)).min(1, w.roleMissing)),
  })

/** The form that names a new holder of a post. */
export const holderForm = (w: AccountWords) => z.object({ full_name: line(w.nameMissing), email: email(w) })

export type FieldFault = { field: string; message: string }

/** @returns the first fault of each field, in the order of the form */
export function faultsOf(error: z.ZodError): FieldFault[] {
  const faults = new Map<string, string>()
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '')
    if (!faults.has(field)) faults.set(field, issue.message)
  }
  return [...faults].map(([field, message]) => ({ field, message }))
}
