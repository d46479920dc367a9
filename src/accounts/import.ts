import { randomUUID } from 'node:crypto'
import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction, violated } from '../database.ts'
import { dayInVietnam } from '../web/format.ts'
import type { TableFault } from '../web/table-file.ts'
import { type PostFault, type PostRow, readPosts } from './import-file.ts'
import { holdersByEmails, insertPosts, type NewPost, unitsByCodes } from './import-queries.ts'
import type { SignedIn } from './right.ts'

/** A row of the file with the unit it means and whether that post is there already. */
export type PlannedPost = NewPost &
  Readonly<{ line: number; unitName: string; scopeName: string; present: boolean }>

export type PostPlan = Readonly<{
  posts: readonly PlannedPost[]
  faults: readonly PostFault[]
  fileFault: TableFault | null
}>

/**
 * What a file of posts would make, and all that is wrong with it, row by row. A post that is there already, with the same unit,
 * title and address, is made no second time: a file sent twice changes nothing.
 * @param reach units within which posts may be made
 */
export async function planPosts(db: Db, reach: readonly number[], file: Uint8Array): Promise<PostPlan> {
  const { rows, faults, fileFault } = await readPosts(file)
  if (fileFault) return { posts: [], faults: [], fileFault }
  const all: PostFault[] = [...faults]
  const codes = rows.flatMap((row) => [row.unit_code, row.scope_code]).filter((code) => code !== '')
  const units = await unitsByCodes(db, [...new Set(codes)], dayInVietnam(new Date()))
  const holders = await holdersByEmails(
    db,
    rows.map((row) => row.email.toLowerCase()),
  )
  const posts = rows.flatMap((row) => {
    const unit = unitOf(row, 'unit_code')
    const scope = row.scope_code === '' ? unit : unitOf(row, 'scope_code')
    if (!unit || !scope) return []
    const holder = holders.get(row.email.toLowerCase())
    const present =
      holder !== undefined &&
      holder.unit_id === unit.unit_id &&
      holder.post_title.toLowerCase() === row.post_title.toLowerCase()
    if (holder && !present) {
      const what = `${holder.post_title}, ${holder.unit_name}`
      all.push({ code: 'email_taken', line: row.line, column: 'email', what })
    }
    return [
      {
        line: row.line,
        unitId: unit.unit_id,
        unitName: unit.name,
        postTitle: row.post_title,
        fullName: row.full_name,
        email: row.email,
        roles: row.roles,
        scopeId: scope.unit_id,
        scopeName: scope.name,
        present,
      },
    ]
  })
  return { posts, faults: all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)), fileFault: null }

  function unitOf(row: PostRow, column: 'unit_code' | 'scope_code') {
    const code = row[column]
    if (code === '') return undefined
    const unit = units.get(code)
    if (!unit) all.push({ code: 'unit', line: row.line, column, what: code })
    else if (!unit.path.some((unitId) => reach.includes(unitId))) {
      all.push({
        code: column === 'unit_code' ? 'unit_reach' : 'scope_reach',
        line: row.line,
        column,
        what: unit.name,
      })
      return undefined
    }
    return unit
  }
}

/**
 * Makes the posts of a file: all of them or, when anything is wrong with one, none.
 * @returns the plan where it has faults; else the batch of the posts made, and how many were there already
 */
export async function importPosts(
  db: Db,
  by: SignedIn,
  reach: readonly number[],
  file: Uint8Array,
): Promise<
  { written: false; plan: PostPlan } | { written: true; batch: string; made: number; present: number }
> {
  const attempt = () =>
    inTransaction(db, async (trx) => {
      const plan = await planPosts(trx, reach, file)
      if (plan.fileFault || plan.faults.length > 0) return { written: false as const, plan }
      const fresh = plan.posts.filter((post) => !post.present)
      const batch = randomUUID()
      const accounts = await insertPosts(trx, fresh, batch)
      if (accounts.length > 0) {
        await recordAct(trx, {
          unitId: by.unitId,
          by,
          act: 'account.import',
          subject: `batch:${batch}`,
          detail: { accounts, present: plan.posts.length - fresh.length },
        })
      }
      return {
        written: true as const,
        batch,
        made: accounts.length,
        present: plan.posts.length - fresh.length,
      }
    })
  try {
    return await attempt()
  } catch (error) {
    // Somebody has made a post with one of these addresses meanwhile: the plan says which.
    if (violated(error) !== 'account_holder_email_key') throw error
    return await attempt()
  }
}
