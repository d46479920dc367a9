import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { Role } from './accounts.ts'
import type { Day, DefaultInstant, Instant, Json } from './columns.ts'

/** A change of the tree that was entered: one decision, one day. */
export type ReformTable = {
  reform_id: Generated<number>
  /** the lowest unit above everything that changes: in its chain stands the audit */
  unit_id: number
  effective_on: Day
  /** number of the decision */
  decision: string
  decided_on: Day
  issuer: string
  note: string | null
  /** how the comparable past of merged units was declared with it */
  bridge: 'population' | 'equal' | 'none'
  /** what becomes of the posts of units that end without a territorial successor */
  posts: 'move' | 'end'
  /** as it was entered */
  lines: Json<unknown>
  entered_at: DefaultInstant
  entered_by: number | null
  /** when posts and grants had moved; null = the day has not come */
  followed_at: Instant | null
  undone_at: Instant | null
  undone_by: number | null
  undone_why: string | null
}

export type ReformUnitTable = { reform_id: number; unit_id: number; part: 'ended' | 'born' }

/** A post that followed its unit, or ended with it. */
export type AccountMoveTable = {
  account_id: number
  moved_at: Instant
  from_unit_id: number
  /** null = the post ended */
  to_unit_id: number | null
  /** what it was granted before */
  grants: Json<readonly { role: Role; unitId: number }[]>
  reform_id: number
}

export type ReformTables = {
  reform: ReformTable
  reform_unit: ReformUnitTable
  account_move: AccountMoveTable
}

export const reformPlacements = {
  reform: 'reference',
  reform_unit: 'reference',
  account_move: 'reference',
} satisfies Record<keyof ReformTables, Placement>
