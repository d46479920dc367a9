import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { DefaultInstant, Instant, Json } from './columns.ts'

export type Role = 'admin' | 'specialist' | 'leader' | 'officer' | 'viewer' | 'council'

export type AccountTable = {
  account_id: Generated<number>
  unit_id: number
  post_title: string
  state: Generated<'active' | 'closed'>
  created_at: DefaultInstant
  /** posts that were made together from one file */
  batch: string | null
}

export type AccountHolderTable = {
  holder_id: Generated<number>
  account_id: number
  full_name: string
  email: string
  email_key: string
  password_hash: string | null
  /** the person behind the holding: the same for every post that one human being has held */
  person_id: number | null
  held_from: DefaultInstant
  held_to: Instant | null
}

export type RoleGrantTable = {
  account_id: number
  role: Role
  unit_id: number
  granted_at: DefaultInstant
}

export type ActivationTable = {
  token_hash: string
  purpose: 'setup' | 'password'
  holder_id: number | null
  expires_at: Instant
}

export type SessionTable = {
  token_hash: string
  holder_id: number | null
  data: Json<Record<string, unknown>>
  started_at: DefaultInstant
  seen_at: DefaultInstant
  expires_at: Instant
  /** browser and system, as the browser names them */
  device: string | null
  /** the network of the last use: an address without its last parts */
  network: string | null
}

export type RateCounterTable = { subject: string; window_start: Instant; attempts: Generated<number> }

export type SettingTable = { key: string; value: Json<unknown> }

export type AccountTables = {
  account: AccountTable
  account_holder: AccountHolderTable
  role_grant: RoleGrantTable
  activation: ActivationTable
  session: SessionTable
  rate_counter: RateCounterTable
  setting: SettingTable
}

export const accountPlacements = {
  account: 'reference',
  account_holder: 'reference',
  role_grant: 'reference',
  activation: 'local',
  session: 'local',
  rate_counter: 'local',
  setting: 'local',
} satisfies Record<keyof AccountTables, Placement>
