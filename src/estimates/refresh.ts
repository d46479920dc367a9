import type { Db } from '../database.ts'
import { type Compiled, keepCompiled } from '../responses/compiled.ts'
import { foldUnits } from '../responses/fold.ts'
import { NotFinal, rebuildEstimates } from './rebuild.ts'
import { countsFingerprint, type Standing, standingVersions, unitsToFold } from './standing-queries.ts'
import { weighCrosses } from './weigh-crosses.ts'

/** A form that was sent before the end may still be on its way: figures are final no sooner than this after it. */
export const FINAL_AFTER_MS = 60_000

/** What a refresh remembers for the next, by version of weights: the counts that its estimates were derived from. */
export type Remembered = Map<number, string>

type Refreshed = { readonly provisional: number[]; readonly final: number[] }

/**
 * Brings derived estimates up to date, for the version of weights that counts for each questionnaire of a round (the newest,
 * where nobody has chosen): provisional ones while the round is open, where counts have changed since the last time, or the
 * version has none; final ones once it is closed, everything counted and everything weighed. A closed round with sheets that
 * the version has no weight for stays provisional until weights are made anew. What fails does so alone.
 * @returns the versions whose estimates were derived
 */
export async function refreshEstimates(
  db: Db,
  {
    remembered = new Map(),
    compiled = keepCompiled(),
    now = new Date(),
    log = () => {},
  }: { remembered?: Remembered; compiled?: Compiled; now?: Date; log?: (line: string) => void } = {},
): Promise<Refreshed> {
  const refreshed: Refreshed = { provisional: [], final: [] }
  for (const version of await standingVersions(db)) {
    const { weightVersionId } = version
    try {
      const built = await refresh(db, version, remembered, compiled, now)
      if (built) refreshed[built].push(weightVersionId)
    } catch (error) {
      remembered.delete(weightVersionId)
      log(`estimates of weights ${weightVersionId} were not derived: ${String(error)}`)
    }
  }
  return refreshed
}

async function refresh(
  db: Db,
  version: Standing,
  remembered: Remembered,
  compiled: Compiled,
  now: Date,
): Promise<'provisional' | 'final' | null> {
  const { weightVersionId, roundId, closedAt, built } = version
  if (version.final) {
    await weighCrosses(db, weightVersionId, { compiled })
    return null
  }
  if (closedAt !== null) await foldUnits(db, await unitsToFold(db, roundId), compiled)
  const due = closedAt !== null && now.getTime() - closedAt.getTime() >= FINAL_AFTER_MS
  const counts = `${due ? 'closed' : 'open'} ${await countsFingerprint(db, version)}`
  if (built && remembered.get(weightVersionId) === counts) return null
  const state = due ? await finalOrProvisional(db, weightVersionId) : 'provisional'
  if (state === 'provisional') await rebuildEstimates(db, weightVersionId)
  await weighCrosses(db, weightVersionId, { compiled })
  remembered.set(weightVersionId, counts)
  return state
}

async function finalOrProvisional(db: Db, weightVersionId: number): Promise<'provisional' | 'final'> {
  try {
    await rebuildEstimates(db, weightVersionId, 'final')
    return 'final'
  } catch (error) {
    if (error instanceof NotFinal && error.reason === 'sheets_waiting') return 'provisional'
    throw error
  }
}
