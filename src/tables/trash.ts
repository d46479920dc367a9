import type { Placement } from '../place.ts'
import type { Instant, Json } from './columns.ts'

export type TrashTable = {
  trash_id: string
  unit_id: number
  kind: 'round' | 'cases' | 'comment' | 'evidence' | 'paper'
  title: string
  content: Json<unknown>
  deleted_at: Instant
  deleted_by: number
  purge_at: Instant
}

export type TrashTables = {
  trash: TrashTable
}

export const trashPlacements = {
  trash: 'local',
} satisfies Record<keyof TrashTables, Placement>
