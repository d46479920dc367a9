import type { Db } from '../database.ts'
import { compile } from '../surveys/compile.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import { readQuestionnaire } from './queries.ts'

/** More versions than are in use at one time; the one used longest ago makes room. */
const LIMIT = 64

/**
 * Compiled questionnaires by version id, kept in memory: a version is frozen, so what was compiled once stays right.
 * Of one database; requests that ask for the same version at the same moment share one compilation.
 */
export type Compiled = (versionId: number) => Promise<CompiledQuestionnaire>

export function compiledFrom(db: Db, limit = LIMIT): Compiled {
  const kept = new Map<number, Promise<CompiledQuestionnaire>>()
  return (versionId) => {
    const known = kept.get(versionId)
    if (known) {
      kept.delete(versionId)
      kept.set(versionId, known)
      return known
    }
    const made = readQuestionnaire(db, versionId).then(compile)
    kept.set(versionId, made)
    made.catch(() => kept.delete(versionId))
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break
      kept.delete(oldest)
    }
    return made
  }
}
