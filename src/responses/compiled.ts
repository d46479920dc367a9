import type { Db } from '../database.ts'
import { compiledQuestionnaire } from '../surveys/compiled-version.ts'
import type { CountLayout } from '../surveys/layout.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import { type Scale, scalesOf } from '../surveys/scales.ts'
import { layoutOfVersion } from './queries.ts'

/** More versions than are in use at one time; the one used longest ago makes room. */
const LIMIT = 64

/** A version made ready: its form, and where its counts lie as frozen when it was published. */
export type CompiledVersion = Readonly<{
  questionnaire: CompiledQuestionnaire
  layout: CountLayout
  scales: readonly Scale[]
}>

/**
 * Compiled questionnaires by version id, kept in memory: a version is frozen, so what was compiled once stays right. For one
 * database; those who ask for the same version at the same moment share one compilation. Inside a transaction hand over that
 * one, so that nobody holds one connection while waiting for a second.
 */
export type Compiled = (db: Db, versionId: number) => Promise<CompiledVersion>

export function keepCompiled(limit = LIMIT): Compiled {
  const kept = new Map<number, Promise<CompiledVersion>>()
  return (db, versionId) => {
    const known = kept.get(versionId)
    if (known) {
      kept.delete(versionId)
      kept.set(versionId, known)
      return known
    }
    const made = compiledVersion(db, versionId)
    kept.set(versionId, made)
    made.catch(() => kept.delete(versionId))
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break
      kept.delete(oldest)
    }
    return made
  }
}

/** One version, for those who need it once. */
export async function compiledVersion(db: Db, versionId: number): Promise<CompiledVersion> {
  const questionnaire = await compiledQuestionnaire(db, versionId)
  const layout = await layoutOfVersion(db, versionId)
  return { questionnaire, layout, scales: scalesOf(questionnaire, layout) }
}
