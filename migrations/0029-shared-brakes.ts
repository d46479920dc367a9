import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * What holds back robots over all processes of one database: how many forms were begun through a link in the minute that runs, how many
 * wrong codes were tried at a unit in the quarter of an hour that runs. No person, no address; rows of the past are deleted each
 * minute, so that nothing tells when somebody began (docs/decisions/anonymity.md).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.link_minute (
      unit_id integer not null,
      case_id integer not null,
      questionnaire_version_id integer not null,
      minute integer not null,
      begun integer not null,
      constraint link_minute_pkey primary key (unit_id, case_id, questionnaire_version_id)
    )`.execute(db)
  await place(db, 'app.link_minute', { by: 'unit_id', with: 'app.response' })

  await sql`
    create table app.code_misses (
      unit_id integer not null,
      quarter integer not null,
      misses integer not null,
      constraint code_misses_pkey primary key (unit_id)
    )`.execute(db)
  await place(db, 'app.code_misses', { by: 'unit_id', with: 'app.response' })
}
