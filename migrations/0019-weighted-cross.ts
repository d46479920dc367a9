import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Cross products of scales under a version of weights, for weighted reliability: sums of weights, so they are no integers;
 * and whether a build of estimates has them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.weighted_cross (
      weight_version_id integer not null,
      area_id integer not null,
      scale text not null,
      pairs double precision[] not null,
      complete double precision[] not null,
      constraint weighted_cross_pkey primary key (weight_version_id, area_id, scale),
      constraint weighted_cross_version_fkey foreign key (weight_version_id)
        references app.weight_version (weight_version_id)
    )`.execute(db)
  await place(db, 'app.weighted_cross', 'local')
  await sql`alter table app.estimate_build add column crosses_weighed boolean not null default false`.execute(
    db,
  )
}
