import type { Role } from '../tables.ts'
import { foldVietnamese } from '../units/search-text.ts'
import { readTable, type TableFault } from '../web/table-file.ts'
import { roles } from './account.ts'
import { roleNames } from './right.ts'

export const postColumns = ['unit_code', 'post_title', 'full_name', 'email', 'roles', 'scope_code'] as const
export type PostColumn = (typeof postColumns)[number]

/** Columns that a file may leave out. */
export const optionalColumns: ReadonlySet<PostColumn> = new Set(['scope_code'])

/** One row of a file of posts, as it was written. */
export type PostRow = Readonly<
  Record<Exclude<PostColumn, 'roles'>, string> & { line: number; roles: readonly Role[] }
>

/** What keeps a file from being taken; `line` counts from 1. */
export type PostFault = Readonly<{
  code:
    | 'column_missing'
    | 'column_twice'
    | 'many_rows'
    | 'no_rows'
    | 'empty'
    | 'long'
    | 'email'
    | 'email_twice'
    | 'email_taken'
    | 'role'
    | 'unit'
    | 'unit_reach'
    | 'scope_reach'
  line: number | null
  column: PostColumn | null
  /** what the file says there, or what it clashes with */
  what: string
}>

export const postLimits = { rows: 5_000, cell: 200 } as const

/** Headings by which a column is known, folded. */
const headings: Readonly<Record<PostColumn, RegExp>> = {
  unit_code: /^(?:ma don vi|ma dvhc|unit_code|unit code)$/,
  post_title: /^(?:chuc vu|chuc danh|vi tri|post_title|post)$/,
  full_name: /^(?:ho va ten|ho ten|nguoi giu chuc vu|full_name|name)$/,
  email: /^(?:thu dien tu|e-?mail|dia chi thu dien tu|hop thu)$/,
  roles: /^(?:vai tro|quyen|roles?)$/,
  scope_code: /^(?:ma pham vi|pham vi|scope_code|scope)$/,
}

const roleOf = new Map<string, Role>(
  roles.flatMap((role) =>
    [role, ...Object.values(roleNames[role])].map((name) => [foldVietnamese(name), role] as const),
  ),
)

/** Reads a file of posts (Excel or CSV). All that is wrong with it is said at once; nothing is taken from a file with a fault. */
export async function readPosts(
  file: Uint8Array,
): Promise<{ rows: PostRow[]; faults: PostFault[]; fileFault: TableFault | null }> {
  const table = await readTable(file)
  if (table.rows === null) return { rows: [], faults: [], fileFault: table.fault }
  const [heading, ...body] = table.rows
  const places = new Map<PostColumn, number>()
  const faults: PostFault[] = []
  heading?.cells.forEach((cell, at) => {
    const column = postColumns.find((each) => headings[each].test(foldVietnamese(cell)))
    if (!column) return
    if (places.has(column)) faults.push({ code: 'column_twice', line: heading.line, column, what: cell })
    else places.set(column, at)
  })
  for (const column of postColumns) {
    if (!places.has(column) && !optionalColumns.has(column))
      faults.push({ code: 'column_missing', line: heading?.line ?? 1, column, what: '' })
  }
  if (body.length > postLimits.rows) faults.push({ code: 'many_rows', line: null, column: null, what: '' })
  if (body.length === 0) faults.push({ code: 'no_rows', line: null, column: null, what: '' })
  if (faults.length > 0) return { rows: [], faults, fileFault: null }
  const rows = body.map(({ line, cells }) => {
    const cell = (column: PostColumn) => (cells[places.get(column) ?? -1] ?? '').normalize('NFC').trim()
    for (const column of postColumns) {
      if (cell(column) === '' && !optionalColumns.has(column))
        faults.push({ code: 'empty', line, column, what: '' })
      if (cell(column).length > postLimits.cell) faults.push({ code: 'long', line, column, what: '' })
    }
    const email = cell('email')
    if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
      faults.push({ code: 'email', line, column: 'email', what: email })
    const named = cell('roles')
      .split(/[;,+/]/)
      .map((word) => word.trim())
      .filter((word) => word !== '')
    const known = named.flatMap((word) => roleOf.get(foldVietnamese(word)) ?? [])
    const unknown = named.find((word) => !roleOf.has(foldVietnamese(word)))
    if (unknown !== undefined) faults.push({ code: 'role', line, column: 'roles', what: unknown })
    return {
      line,
      unit_code: cell('unit_code'),
      post_title: cell('post_title'),
      full_name: cell('full_name'),
      email,
      scope_code: cell('scope_code'),
      roles: [...new Set(known)],
    }
  })
  const first = new Map<string, number>()
  for (const { line, email } of rows) {
    const key = email.toLowerCase()
    const before = first.get(key)
    if (key === '') continue
    if (before === undefined) first.set(key, line)
    else faults.push({ code: 'email_twice', line, column: 'email', what: String(before) })
  }
  return { rows, faults, fileFault: null }
}
