import type { Placement } from '../place.ts'
import type { Instant } from './columns.ts'

/** An e-mail to the holder of a post, written when it is sent: what is no longer to be done is not in it. */
export type MailTable = {
  mail_id: string
  account_id: number
  kind: 'digest' | 'activation'
  state: 'waiting' | 'sent' | 'dropped' | 'failed'
  tries: number
  asked_at: Instant
  next_at: Instant
  /** a server is sending it until then */
  held_until: Instant | null
  sent_at: Instant | null
  /** what the mail server said last */
  fault: string | null
}

export type MailTables = {
  mail: MailTable
}

export const mailPlacements = {
  mail: 'local',
} satisfies Record<keyof MailTables, Placement>
