import { recordAct } from '../audit/record.ts'
import { type Db, inTransaction } from '../database.ts'
import type { Framework } from '../frameworks/framework.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { refuse } from '../refusals.ts'
import { questionnaireVersionsById } from '../surveys/queries.ts'
import { findUnit, unitsUnder } from '../units/queries.ts'
import { kindFacts, type Unit, type UnitLevel, validOn } from '../units/unit.ts'
import { dayInVietnam } from '../web/format.ts'
import { inBoth } from '../words/index.ts'
import { type CaseProfile, type QuestionnaireOfCase, unitsWithCase } from './case-queries.ts'
import { insertCaseQuestionnaires, insertCases } from './case-write-queries.ts'
import type { Actor } from './create.ts'
import { holdRound } from './hold.ts'
import { type Round, sharesHold } from './round.ts'

/** What all cases that are added at once have in common. */
type Common = {
  frameworkVersionId: number
  /** at most one version per questionnaire code; with several, the shares add up to 1 */
  questionnaires: readonly QuestionnaireOfCase[]
}

/** The units of one level and kind: the communes, the departments, the province itself. */
export type UnitGroup = { level: UnitLevel; territory: boolean }

const noProfile: CaseProfile = { title: null, field: null, form: null, audience: null, place: null }

/** The units of a group that existed beneath the round's unit on the day the round opens. */
export async function unitsOfGroup(
  db: Db,
  round: Pick<Round, 'unit_id' | 'opens_at'>,
  group: UnitGroup,
): Promise<Unit[]> {
  return await unitsUnder(db, round.unit_id, dayInVietnam(round.opens_at), group)
}

/**
 * Adds one case per unit of a group to an ordinary round that is a draft. Units that have their case already keep it.
 * @returns how many cases were added, and how many units had theirs
 * @throws Refusal `not_found`, `state_wrong`, `framework_incomplete`, `invalid`
 */
export async function addCases(
  db: Db,
  by: Actor,
  roundId: number,
  cases: Common & { group: UnitGroup },
): Promise<{ added: number; present: number }> {
  return await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    if (round.pilot) throw refuse('invalid', { what: inBoth((w) => w.rounds.pilotOneByOne) })
    await checkCommon(trx, cases)
    const framework = await frozenFramework(trx, cases.frameworkVersionId)
    const units = (await unitsOfGroup(trx, round, cases.group)).filter((unit) => appliesTo(framework, unit))
    if (units.length === 0) throw refuse('invalid', { what: inBoth((w) => w.rounds.noUnits) })
    const present = new Set(await unitsWithCase(trx, roundId))
    const missing = units.filter((unit) => !present.has(unit.unit_id))
    const ids = await insertCases(
      trx,
      roundId,
      missing.map((unit) => ({
        unitId: unit.unit_id,
        frameworkVersionId: cases.frameworkVersionId,
        profile: noProfile,
      })),
    )
    await insertCaseQuestionnaires(trx, ids, cases.questionnaires)
    if (ids.length > 0) {
      await recordAct(trx, {
        unitId: round.unit_id,
        by,
        act: 'round.add_cases',
        subject: `round:${roundId}`,
        detail: { ...cases, added: ids.length },
      })
    }
    return { added: ids.length, present: units.length - missing.length }
  })
}

/**
 * Adds one case to a pilot round that is a draft; a unit may have several.
 * @returns its id
 * @throws Refusal `not_found`, `state_wrong`, `framework_incomplete`, `invalid`
 */
export async function addPilotCase(
  db: Db,
  by: Actor,
  roundId: number,
  one: Common & { unitId: number; profile: CaseProfile },
): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const round = await holdRound(trx, roundId, 'draft')
    if (!round.pilot) throw refuse('invalid', { what: inBoth((w) => w.rounds.ordinaryByGroup) })
    await checkCommon(trx, one)
    const framework = await frozenFramework(trx, one.frameworkVersionId)
    const unit = await findUnit(trx, one.unitId)
    if (!unit?.path.includes(round.unit_id))
      throw refuse('invalid', { what: inBoth((w) => w.rounds.unitOutside) })
    if (!validOn(unit, dayInVietnam(round.opens_at)))
      throw refuse('invalid', { what: inBoth((w) => w.rounds.unitGone(unit.name)) })
    if (!appliesTo(framework, unit))
      throw refuse('invalid', { what: inBoth((w) => w.rounds.frameworkElsewhere) })
    const lacking = framework.caseProfile?.find((entry) => entry.required && !one.profile[entry.code])
    if (lacking) throw refuse('invalid', { what: inBoth((w) => w.rounds.profileMissing(lacking.title.vi)) })
    const [caseId] = await insertCases(trx, roundId, [
      { unitId: unit.unit_id, frameworkVersionId: one.frameworkVersionId, profile: one.profile },
    ])
    if (caseId === undefined) throw new Error('insert of a case returned no id')
    await insertCaseQuestionnaires(trx, [caseId], one.questionnaires)
    await recordAct(trx, {
      unitId: round.unit_id,
      by,
      act: 'round.add_case',
      subject: `case:${caseId}`,
      detail: { ...one, roundId },
    })
    return caseId
  })
}

/** Whether a framework is made for units like this one. */
function appliesTo(framework: Pick<Framework, 'appliesTo'>, unit: Pick<Unit, 'level' | 'kind'>): boolean {
  const kind = kindFacts[unit.kind].territory ? 'territory' : 'organisation'
  return framework.appliesTo.levels.includes(unit.level) && framework.appliesTo.kinds.includes(kind)
}

async function checkCommon(trx: Db, { frameworkVersionId, questionnaires }: Common): Promise<void> {
  const framework = await frozenFramework(trx, frameworkVersionId)
  if (framework.incomplete) throw refuse('framework_incomplete', { title: framework.title.vi })
  const versions = await questionnaireCodes(trx, questionnaires)
  if (versions.length !== questionnaires.length)
    throw refuse('invalid', { what: inBoth((w) => w.rounds.questionnaireUnknown) })
  if (new Set(versions).size !== versions.length)
    throw refuse('invalid', { what: inBoth((w) => w.rounds.questionnaireTwice) })
  if (!sharesHold(questionnaires.map((one) => one.share)))
    throw refuse('invalid', { what: inBoth((w) => w.rounds.fault_shares) })
}

async function questionnaireCodes(
  trx: Db,
  questionnaires: readonly QuestionnaireOfCase[],
): Promise<string[]> {
  const rows = await questionnaireVersionsById(
    trx,
    questionnaires.map((one) => one.versionId),
  )
  return rows.map((row) => row.code)
}
