import type { ColumnType } from 'kysely'

/** A point in time as PostgreSQL's timestamptz. */
export type Instant = ColumnType<Date, Date | string, Date | string>
export type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>
/** A calendar day, 'YYYY-MM-DD'. */
export type Day = string
/** A jsonb column: read as the parsed value, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>
