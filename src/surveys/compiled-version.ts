import type { Db } from '../database.ts'
import { compile } from './compile.ts'
import { questionnaireContent, questionnaireHash } from './queries.ts'
import type { CompiledQuestionnaire } from './questionnaire.ts'

/** More questionnaires than are in use at one time; the one used longest ago makes room. */
const LIMIT = 64

const byHash = new Map<string, CompiledQuestionnaire>()

/** A published version, compiled once per process for its content: it is frozen, and the hash of its content says which it is. */
export async function compiledQuestionnaire(db: Db, versionId: number): Promise<CompiledQuestionnaire> {
  const hash = await questionnaireHash(db, versionId)
  const questionnaire = byHash.get(hash) ?? compile(await questionnaireContent(db, versionId))
  byHash.delete(hash)
  byHash.set(hash, questionnaire)
  for (const oldest of byHash.keys()) {
    if (byHash.size <= LIMIT) break
    byHash.delete(oldest)
  }
  return questionnaire
}
