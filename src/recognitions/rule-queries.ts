import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { type RecognitionRule, recognitionRuleSchema } from './rule.ts'
import { startingRules } from './starting-rules.ts'

/** The rule of a framework version as it stands, or as it stood at a revision; revision 0 is the one it came with. */
export type StandingRule = Readonly<{ rule: RecognitionRule; revision: number }>

/** @param revision the latest unless it is said */
export async function ruleOf(
  db: Db,
  version: { frameworkVersionId: number; frameworkId: string },
  revision?: number,
): Promise<StandingRule | undefined> {
  const row =
    revision === 0
      ? undefined
      : await db
          .selectFrom('recognition_rule')
          .select(['content', 'revision'])
          .where('framework_version_id', '=', version.frameworkVersionId)
          .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? 0))
          .orderBy('revision', 'desc')
          .limit(1)
          .executeTakeFirst()
  if (row) return { rule: recognitionRuleSchema.parse(row.content), revision: row.revision }
  const rule = (await startingRules()).get(version.frameworkId)
  return rule && { rule, revision: 0 }
}

/** Every published framework version, with whether it has a rule of its own. */
export async function versionsForRules(db: Db) {
  return await db
    .selectFrom('framework_version as v')
    .select(['v.framework_version_id', 'v.framework_id', 'v.version', 'v.title'])
    .select(
      sql<number>`(select coalesce(max(r.revision), 0) from app.recognition_rule r
        where r.framework_version_id = v.framework_version_id)`.as('revision'),
    )
    .orderBy('v.framework_id')
    .orderBy('v.framework_version_id')
    .execute()
}

/** The framework versions under which units are recognised. */
export async function versionsWithRule(db: Db): Promise<number[]> {
  const starting = await startingRules()
  return (await versionsForRules(db))
    .filter((row) => row.revision > 0 || starting.has(row.framework_id))
    .map((row) => row.framework_version_id)
}

export async function ruleRevisions(db: Db, frameworkVersionId: number) {
  return await db
    .selectFrom('recognition_rule as r')
    .leftJoin('account_holder as h', 'h.holder_id', 'r.written_by')
    .select(['r.revision', 'r.reason', 'r.written_at', 'h.full_name'])
    .where('r.framework_version_id', '=', frameworkVersionId)
    .orderBy('r.revision', 'desc')
    .execute()
}

/** Holds the framework version until the transaction ends: who changes its rule at the same time waits. */
export async function lockVersion(trx: Db, frameworkVersionId: number) {
  return await trx
    .selectFrom('framework_version')
    .select(['framework_id', 'version', 'title'])
    .where('framework_version_id', '=', frameworkVersionId)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertRule(
  trx: Db,
  row: {
    framework_version_id: number
    revision: number
    content: RecognitionRule
    reason: string
    written_by: number
    written_at: Date
  },
): Promise<void> {
  await trx
    .insertInto('recognition_rule')
    .values({ ...row, content: JSON.stringify(row.content) })
    .execute()
}

/** The rule that the cases of a round follow; of the framework with most cases where there are several. */
export async function ruleForCouncil(db: Db, roundId: number): Promise<StandingRule | undefined> {
  const rows = await db
    .selectFrom('evaluation_case as c')
    .innerJoin('framework_version as v', 'v.framework_version_id', 'c.framework_version_id')
    .select(['v.framework_version_id', 'v.framework_id', (b) => b.fn.countAll<number>().as('n')])
    .where('c.round_id', '=', roundId)
    .groupBy(['v.framework_version_id', 'v.framework_id'])
    .orderBy('n', 'desc')
    .orderBy('v.framework_version_id')
    .execute()
  for (const row of rows) {
    const found = await ruleOf(db, {
      frameworkVersionId: row.framework_version_id,
      frameworkId: row.framework_id,
    })
    if (found) return found
  }
  return undefined
}
