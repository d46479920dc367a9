import type { Generated } from 'kysely'
import type { Placement } from '../place.ts'
import type { DefaultInstant, Json } from './columns.ts'

export type FrameworkVersionTable = {
  framework_version_id: Generated<number>
  framework_id: string
  version: string
  title: string
  content: Json<unknown>
  content_hash: string
  complete: boolean
  published_at: DefaultInstant
  published_by: number | null
}

export type FrameworkTables = {
  framework_version: FrameworkVersionTable
}

export const frameworkPlacements = {
  framework_version: 'reference',
} satisfies Record<keyof FrameworkTables, Placement>
