import type { Db } from '../database.ts'

export const releaseKinds = ['publication', 'table', 'respondents', 'what_if'] as const
export type ReleaseKind = (typeof releaseKinds)[number]

/** What a release held: how many figures, and the cells they stand for. */
export type Contents = {
  readonly figures: number
  /** figures that were kept back */
  readonly hidden: number
  /** by figure: people behind it, by case, and of the whole; a negative number = kept back */
  readonly cells: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** forms, where single ones went out */
  readonly rows?: number
}

/** A row of the log. */
export type Release = {
  readonly id: number
  readonly at: Date
  readonly by: string | null
  readonly kind: ReleaseKind
  readonly name: string
  readonly edition: number | null
  readonly purpose: string | null
  readonly dataHash: string | null
  readonly methodHash: string
  readonly contentHash: string
  readonly weights: readonly { readonly versionId: number; readonly number: number; readonly hash: string }[]
  readonly contents: Contents
}

export async function insertRelease(
  db: Db,
  row: Omit<Release, 'id' | 'by'> & { roundId: number; accountId: number | null },
): Promise<void> {
  await db
    .insertInto('release')
    .values({
      round_id: row.roundId,
      happened_at: row.at,
      account_id: row.accountId,
      kind: row.kind,
      name: row.name,
      edition: row.edition,
      purpose: row.purpose,
      data_hash: row.dataHash,
      method_hash: row.methodHash,
      content_hash: row.contentHash,
      weights: JSON.stringify(row.weights),
      contents: JSON.stringify(row.contents),
    })
    .execute()
}

const page = 25

/** What left the house of a round, the last first. */
export async function releasesOf(
  db: Db,
  roundId: number,
  { kind, at }: { kind: ReleaseKind | null; at: number },
): Promise<{ rows: Release[]; total: number; page: number; pages: number }> {
  let query = db.selectFrom('release as r').where('r.round_id', '=', roundId)
  if (kind) query = query.where('r.kind', '=', kind)
  const counted = await query.select((b) => b.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const total = Number(counted.n)
  const pages = Math.max(1, Math.ceil(total / page))
  const shown = Math.min(at, pages)
  const rows = await query
    .leftJoin('account as a', 'a.account_id', 'r.account_id')
    .select([
      'r.release_id',
      'r.happened_at',
      'r.kind',
      'r.name',
      'r.edition',
      'r.purpose',
      'r.data_hash',
      'r.method_hash',
      'r.content_hash',
      'r.weights',
      'r.contents',
      'a.post_title',
    ])
    .orderBy('r.release_id', 'desc')
    .limit(page)
    .offset((shown - 1) * page)
    .execute()
  return { rows: rows.map(releaseOf), total, page: shown, pages }
}

/** One release of a round. */
export async function findRelease(db: Db, roundId: number, releaseId: number): Promise<Release | undefined> {
  const row = await db
    .selectFrom('release as r')
    .leftJoin('account as a', 'a.account_id', 'r.account_id')
    .selectAll('r')
    .select('a.post_title')
    .where('r.round_id', '=', roundId)
    .where('r.release_id', '=', releaseId)
    .executeTakeFirst()
  return row && releaseOf(row)
}

/** The releases of single forms of a questionnaire, the last first. */
export async function respondentReleases(db: Db, roundId: number, name: string): Promise<Release[]> {
  const rows = await db
    .selectFrom('release as r')
    .leftJoin('account as a', 'a.account_id', 'r.account_id')
    .selectAll('r')
    .select('a.post_title')
    .where('r.round_id', '=', roundId)
    .where('r.kind', '=', 'respondents')
    .where('r.name', '=', name)
    .orderBy('r.release_id', 'desc')
    .execute()
  return rows.map(releaseOf)
}

function releaseOf(row: {
  release_id: number
  happened_at: Date
  post_title: string | null
  kind: ReleaseKind
  name: string
  edition: number | null
  purpose: string | null
  data_hash: string | null
  method_hash: string
  content_hash: string
  weights: unknown
  contents: unknown
}): Release {
  return {
    id: row.release_id,
    at: row.happened_at,
    by: row.post_title,
    kind: row.kind,
    name: row.name,
    edition: row.edition,
    purpose: row.purpose,
    dataHash: row.data_hash,
    methodHash: row.method_hash,
    contentHash: row.content_hash,
    weights: row.weights as Release['weights'],
    contents: row.contents as Contents,
  }
}
