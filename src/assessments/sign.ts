import type { SignedIn } from '../accounts/right.ts'
import { caseActs } from '../cycles/act-queries.ts'
import type { HeldCase } from '../cycles/hold.ts'
import type { Db } from '../database.ts'
import { evidenceOf } from '../evidence/queries.ts'
import { contentHash } from '../surveys/content-hash.ts'
import { storedSheet } from './queries.ts'
import { repliesOf } from './reply-queries.ts'

/**
 * Freezes everything a decision rests on: the sheet with its entries and points, replies and explanations, the course up
 * to now, the framework version. Hashed over its canonical JSON (SHA-256), so that any later change shows.
 * @returns the hash
 */
export async function signSnapshot(trx: Db, by: SignedIn, one: HeldCase, now: Date): Promise<string> {
  const sheet = await storedSheet(trx, one.unit_id, one.case_id)
  const replies = await repliesOf(trx, one, one.at.pass)
  const course = await caseActs(trx, one)
  const evidence = (await evidenceOf(trx, one)).filter((row) => row.ended_at === null)
  const content = {
    case: one.case_id,
    round: one.round_id,
    unit: { id: one.unit_id, name: one.unit_name },
    title: one.title,
    framework: { version: one.framework_version_id, id: one.framework.id, number: one.framework.version },
    pass: one.at.pass,
    signedAt: now.toISOString(),
    signedBy: { account: by.accountId, holder: by.holderId, post: by.postTitle, name: by.fullName },
    attestations: sheet.attestations,
    criteria: sheet.leaves.map((leaf) => ({
      code: leaf.code,
      entry: leaf.entry ?? null,
      explanation: leaf.explanation,
      appraisal: { state: leaf.appraisalState, points: leaf.appraisalPoints, note: leaf.appraisalNote },
    })),
    replies: replies.map(({ kind, criterion_code, body }) => ({
      kind,
      criterion: criterion_code,
      text: body,
    })),
    evidence: evidence.map((row) => ({
      id: row.evidence_id,
      criterion: row.criterion_code,
      sha256: row.digest,
      link: row.url,
      name: row.name,
      number: row.number,
      date: row.issued_on,
      issuer: row.issuer,
    })),
    course: course.map(({ seq, act, happened_at, post_title, reason }) => ({
      seq,
      act,
      at: happened_at.toISOString(),
      post: post_title,
      reason,
    })),
  }
  const hash = contentHash(content)
  await trx
    .insertInto('case_snapshot')
    .values({
      unit_id: one.unit_id,
      case_id: one.case_id,
      pass: one.at.pass,
      hash,
      content: JSON.stringify(content),
      signed_by: by.holderId,
      signed_at: now,
    })
    .execute()
  return hash
}

/** Whether a signed copy is what was signed. */
export function holds(snapshot: { hash: string; content: unknown }): boolean {
  return contentHash(snapshot.content) === snapshot.hash
}
