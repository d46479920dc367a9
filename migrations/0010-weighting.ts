import { type Kysely, sql } from 'kysely'
import { place } from '../src/place.ts'

/**
 * Weighting by people: what is known of the population with its source (a draft until it is fixed), what a version of
 * weights was made of with its hash, and which version counts for the round.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app.weighting (
      round_id integer not null,
      questionnaire_version_id integer not null,
      revision integer not null,
      draft jsonb not null,
      updated_at timestamptz not null default now(),
      updated_by integer,
      constraint weighting_pkey primary key (round_id, questionnaire_version_id),
      constraint weighting_round_fkey foreign key (round_id) references app.round (round_id),
      constraint weighting_form_fkey foreign key (questionnaire_version_id)
        references app.questionnaire_version (questionnaire_version_id),
      constraint weighting_author_fkey foreign key (updated_by) references app.account (account_id)
    )`.execute(db)
  await place(db, 'app.weighting', 'reference')

  await sql`
    create table app.weight_basis (
      weight_version_id integer not null,
      basis text not null,
      cells_hash text not null,
      hash text not null,
      sheets integer not null,
      note text,
      constraint weight_basis_pkey primary key (weight_version_id),
      constraint weight_basis_version_fkey foreign key (weight_version_id)
        references app.weight_version (weight_version_id)
    )`.execute(db)
  await place(db, 'app.weight_basis', 'reference')

  await sql`
    create table app.official_weights (
      round_id integer not null,
      questionnaire_version_id integer not null,
      weight_version_id integer not null,
      chosen_at timestamptz not null default now(),
      chosen_by integer,
      constraint official_weights_pkey primary key (round_id, questionnaire_version_id),
      constraint official_weights_version_fkey foreign key (weight_version_id)
        references app.weight_version (weight_version_id),
      constraint official_weights_chooser_fkey foreign key (chosen_by) references app.account (account_id)
    )`.execute(db)
  await place(db, 'app.official_weights', 'reference')
}
