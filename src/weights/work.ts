import type { Db } from '../database.ts'
import { officialWeights } from '../estimates/official.ts'
import { refuse } from '../refusals.ts'
import type { Compiled } from '../responses/compiled.ts'
import type { RoundRow } from '../rounds/queries.ts'
import { canonicalJson } from '../surveys/content-hash.ts'
import { dayInVietnam } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import { readDraft } from './change-draft.ts'
import { type WeightingDraft, weightingDraft } from './draft.ts'
import { type MarginTable, marginTables, type Planned, planOf } from './plan-of.ts'
import { type FixedVersion, fixedVersions, weighedQuestionnaires } from './queries.ts'
import { readSample, type Sample } from './sample.ts'
import { type Variable, variablesOf } from './variables.ts'

/** The key of the table of people invited, which is no margin but read and entered like one. */
export const drawnKey = 'drawn'

/** Everything the page of one weighting shows but the trial. */
export type Work = {
  readonly questionnaire: { versionId: number; code: string; version: string; title: string }
  readonly sample: Sample
  readonly variables: readonly Variable[]
  readonly draft: WeightingDraft
  readonly revision: number
  readonly tables: readonly MarginTable[]
  readonly planned: Planned
  readonly versions: readonly FixedVersion[]
  readonly official: FixedVersion | null
  /** how the version in use stands to the sheets and to the draft as they are now */
  readonly stale: { readonly sheets: boolean; readonly draft: boolean }
}

/**
 * Reads the weighting of a questionnaire in a round, without trying it.
 * @throws Refusal `not_found` when the round does not ask the questionnaire
 */
export async function readWork(
  db: Db,
  compiled: Compiled,
  round: RoundRow,
  versionId: number,
  language: Language,
): Promise<Work> {
  const questionnaire = (await weighedQuestionnaires(db, round.round_id)).find(
    (one) => one.versionId === versionId,
  )
  if (!questionnaire) throw refuse('not_found', { what: 'phiếu khảo sát trong đợt' })
  const { revision, draft } = await readDraft(db, round.round_id, versionId)
  const day = dayInVietnam(round.opens_at)
  const sample = await readSample(db, compiled, { roundId: round.round_id, versionId, day })
  const variables = variablesOf(sample, language)
  const planned = planOf(draft, sample, variables)
  const versions = await fixedVersions(db, round.round_id, versionId)
  const counting = (await officialWeights(db, round.round_id)).find((one) => one.versionId === versionId)
  const official = versions.find((one) => one.weightVersionId === counting?.weightVersionId) ?? null
  return {
    questionnaire,
    sample,
    variables,
    draft,
    revision,
    tables: marginTables(draft, variables, sample.sheets),
    planned,
    versions,
    official,
    stale: {
      sheets: official !== null && official.cellsHash !== sample.cellsHash,
      draft: official !== null && canonicalJson(draftOf(official)) !== canonicalJson(draft),
    },
  }
}

/** The draft that a fixed version was made from. */
export function draftOf(version: Pick<FixedVersion, 'basis'>): WeightingDraft {
  return weightingDraft((JSON.parse(version.basis) as { draft: unknown }).draft)
}

/** The variables that may be entered or loaded: those of the sample, and the people invited by unit. */
export function enterable(variables: readonly Variable[], sample: Sample, language: Language): Variable[] {
  const units = variables.find((one) => one.key === 'unit')
  const categories =
    units?.categories ??
    sample.units.map((unit) => ({
      key: String(unit.unitId),
      label: unit.name,
      code: unit.code,
      sheets: sample.sheets,
    }))
  const drawn: Variable = {
    key: drawnKey,
    label: words[language].weights.drawn,
    of: { kind: 'unit' },
    categories,
    unknown: 0,
  }
  return [...variables, drawn]
}
