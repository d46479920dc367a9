import { refuse } from '../refusals.ts'
import { inBoth } from '../words/index.ts'
import type { Posted } from './draft.ts'
import type { Wish } from './turn-page.ts'

/** A form as it comes in: each field once, or several times. */
type Body = Record<string, string | string[]>

export type PostedForm = Readonly<{
  /** answers: fields of the questionnaire */
  fields: Posted
  /** fields of the page itself, whose names begin with “_” */
  own: Readonly<Record<string, string>>
}>

/** @throws Refusal `bad_request` when the body is no form */
export function readForm(given: unknown): PostedForm {
  const form = given ?? {}
  if (!isForm(form)) throw refuse('bad_request', { what: inBoth((w) => w.responses.badForm) })
  const fields: Record<string, string | string[]> = Object.create(null)
  const own: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(form)) {
    if (!isOwn(name))
      fields[storable(name)] = typeof value === 'string' ? storable(value) : value.map(storable)
    else if (typeof value === 'string') own[name] = storable(value)
  }
  return { fields, own }
}

/** No person types the character 0, and the database takes no text with it: it becomes the sign for what could not be read. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
}

/** Written out, as a schema would take many times longer to find it on the way of every submission. */
function isForm(given: unknown): given is Body {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return false
  return Object.values(given).every(
    (value) =>
      typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string')),
  )
}

function isOwn(name: string): boolean {
  return name.startsWith('_')
}

/** The fields without those of one entry of a list. */
export function withoutEntry(fields: Posted, begin: string): Posted {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith(begin)))
}

const looks =
  /^show:(lang=[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}|size=(?:normal|large|larger)|contrast=(?:normal|high)|pictures=(?:on|off))(?:#(q\d{1,4}))?$/

/** What the pressed button of a page asks for. */
export type PageWish = Readonly<{
  wish: Wish
  /** change of look, as a query: 'lang=en' */
  look: string | null
  /** what is typed is only to be kept: no page is wanted */
  save: boolean
  /** where on the page to go on: the list to which an entry was added, or from which one was taken; the question whose look changed */
  at: string | null
  /** names of fields that begin so are to be emptied */
  without: string | null
}>

/** What the pressed button of a page asks for. A form that is sent without any button goes forward. */
export function readWish(action = ''): PageWish {
  const plain = { wish: 'stay', look: null, save: false, at: null, without: null } as const
  const look = looks.exec(action)
  if (look?.[1] !== undefined) return { ...plain, look: look[1], at: look[2] ?? null }
  if (action === 'save') return { ...plain, save: true }
  const list = /^(more|less):((?:[^:]{1,400}):)([^:]{1,400}:)?$/.exec(action)
  if (list?.[1] === 'more') return { ...plain, at: list[2]! }
  if (list?.[3]) return { ...plain, at: list[2]!, without: list[2]! + list[3] }
  return { ...plain, wish: action === 'back' || action === 'review' ? action : 'next' }
}

/**
 * What the pressed button of the review asks for: the number of a page to change, another look, back, or to send. Only the
 * button that says so sends.
 */
export function readReviewWish(
  action: string | undefined,
): { wish: 'send' | 'back' | 'show' } | { wish: 'edit'; page: string } | { wish: 'stay'; look: string } {
  const look = looks.exec(action ?? '')?.[1]
  if (look !== undefined) return { wish: 'stay', look }
  const page = /^edit:(\d{1,4})$/.exec(action ?? '')?.[1]
  if (page !== undefined) return { wish: 'edit', page }
  return { wish: action === 'send' || action === 'back' ? action : 'show' }
}
