import { type Db, inTransaction } from '../database.ts'
import { markPaperPurged, papersToPurge } from '../recognitions/paper-queries.ts'
import { keptDays } from '../trash/throw-away.ts'
import {
  blobsToCheck,
  knownBlobs,
  markPurged,
  releaseBlob,
  toPurge,
  wasHandedIn,
  writeCheck,
} from './check-queries.ts'
import type { Store } from './store.ts'

const day = 24 * 60 * 60 * 1000
/** Files a night: the whole store within days, and no night without end. */
const files = 20_000

/**
 * The night's work on the store: hashes files again, those first whose check lies furthest back, and says aloud which are
 * missing or changed; gives up what was removed and whose time in the trash is over; forgets bytes that no row names.
 * @returns how many files were read and how many are not what they were
 */
export async function checkEvidence(
  db: Db,
  store: Store,
  log: (line: string) => void,
  now = new Date(),
): Promise<{ read: number; faulty: number }> {
  const digests = await blobsToCheck(db, files)
  let faulty = 0
  for (const digest of digests) {
    const found = await store.hash(digest)
    const fault = found === undefined ? 'missing' : found === digest ? null : 'changed'
    await writeCheck(db, digest, fault, now)
    if (!fault) continue
    faulty++
    log(`EVIDENCE ${fault === 'missing' ? 'MISSING' : 'CHANGED'} on disk: ${digest}`)
  }
  await purge(db, store, now)
  await store.tidy(new Date(now.getTime() - day))
  await forgetStrangers(db, store, now)
  return { read: digests.length, faulty }
}

/** What was handed in with a sheet is kept for good: a decision may rest on it. */
async function purge(db: Db, store: Store, now: Date): Promise<void> {
  for (const row of await toPurge(db, new Date(now.getTime() - keptDays * day), 10_000)) {
    if (await wasHandedIn(db, row.unit_id, row.evidence_id)) continue
    await inTransaction(db, async (trx) => {
      await markPurged(trx, row.unit_id, row.evidence_id, now)
      // Within the transaction, which holds the row: whoever brings the same bytes at this moment waits and writes them anew.
      if (row.digest !== null && (await releaseBlob(trx, row.digest))) await store.remove(row.digest)
    })
  }
  for (const row of await papersToPurge(db, new Date(now.getTime() - keptDays * day), 10_000)) {
    await inTransaction(db, async (trx) => {
      await markPaperPurged(trx, row.paper_id, now)
      if (await releaseBlob(trx, row.digest)) await store.remove(row.digest)
    })
  }
}

/** Bytes that were named but whose transaction never ended, from before yesterday. */
async function forgetStrangers(db: Db, store: Store, now: Date): Promise<void> {
  let batch: string[] = []
  const flush = async () => {
    const known = await knownBlobs(db, batch)
    for (const digest of batch) if (!known.has(digest)) await store.remove(digest)
    batch = []
  }
  for await (const { digest, writtenAt } of store.list()) {
    if (writtenAt.getTime() > now.getTime() - day) continue
    batch.push(digest)
    if (batch.length >= 500) await flush()
  }
  if (batch.length > 0) await flush()
}
