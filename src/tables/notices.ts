import type { Placement } from '../place.ts'
import type { Instant, Json } from './columns.ts'

export type NoticeTable = {
  notice_id: string
  account_id: number
  kind: string
  path: string
  detail: Json<unknown>
  made_at: Instant
  read_at: Instant | null
  mailed_at: Instant | null
}

export type NoticeTables = {
  notice: NoticeTable
}

export const noticePlacements = {
  notice: 'local',
} satisfies Record<keyof NoticeTables, Placement>
