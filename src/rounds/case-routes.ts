import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { frameworkVersions } from '../frameworks/queries.ts'
import { Refusal } from '../refusals.ts'
import { questionnaireVersions } from '../surveys/queries.ts'
import { unitByCode } from '../units/queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { words } from '../words/index.ts'
import { addCases, addPilotCase, unitsOfGroup } from './add-cases.ts'
import { type CaseForm, caseForm, groupNames, groupOf, profileOf, questionnairesOf } from './case-form.ts'
import { caseGroups, caseSorts, casesOfRound, questionnairesOfCases } from './case-queries.ts'
import { progressOfCases } from './progress-queries.ts'
import { removeCases } from './remove-cases.ts'
import type { FieldFault } from './round-form.ts'
import { listAddress } from './round-routes.ts'
import { roundManaged, roundSeen } from './seen.ts'

const removalForm = z.object({
  case: z.coerce.number().int().positive().optional(),
  framework: z.coerce.number().int().positive().optional(),
})

const chosenFramework = z.coerce.number().int().positive()

const pageLength = 50
const listQuery = z.object({
  q: z.string().max(200).catch('').default(''),
  sort: z.enum(caseSorts).catch('level').default('level'),
  direction: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  done: z.string().max(20).optional().catch(undefined),
  added: z.coerce.number().int().optional().catch(undefined),
  present: z.coerce.number().int().optional().catch(undefined),
})

/** The cases of a round: the list with its progress, adding them in two steps, and taking them out of a draft. */
export async function casePages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/rounds/:id/cases', async (request, reply) => {
    const { round, reach, manages } = await roundSeen(request, db)
    const { done, added, present, ...query } = listQuery.parse(request.query)
    const search = { text: query.q, sort: query.sort, direction: query.direction }
    const paging = { limit: pageLength, offset: (query.page - 1) * pageLength }
    const { rows, total } = await casesOfRound(db, round.round_id, reach, search, paging)
    const [progress, questionnaires, groups] = await Promise.all([
      progressOfCases(db, rows),
      questionnairesOfCases(
        db,
        rows.map((row) => row.case_id),
      ),
      caseGroups(db, round.round_id, reach),
    ])
    const path = `/rounds/${round.round_id}/cases`
    return await reply.page('rounds/cases', {
      round,
      manages,
      rows: rows.map((row) => ({
        ...row,
        ...progress.get(row.case_id),
        questionnaires: questionnaires.filter((one) => one.case_id === row.case_id),
      })),
      groups,
      levelNames: groupNames(request.language),
      total,
      query,
      pages: Math.max(1, Math.ceil(total / pageLength)),
      link: (changes: Record<string, unknown>) => listAddress(path, { ...query, page: 1, ...changes }),
      done: done === 'removed' || done === 'case' ? done : null,
      added: done === 'added' ? { added: added ?? 0, present: present ?? 0 } : null,
    })
  })

  app.get('/rounds/:id/cases/new', async (request, reply) => {
    const chosen = chosenFramework.safeParse((request.query as Record<string, unknown>).framework)
    if (chosen.success) return await showStep2(request, reply, chosen.data, null, [])
    const { round } = await roundManaged(request, db)
    const versions = await Promise.all(
      (await frameworkVersions(db)).map(async (version) => ({
        ...version,
        framework: await frozenFramework(db, version.framework_version_id),
      })),
    )
    return await reply.page('rounds/choose-framework', { round, versions })
  })

  app.post('/rounds/:id/cases', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].rounds
    const form = caseForm.parse(request.body ?? {})
    const again = async (faults: FieldFault[]) => {
      reply.code(422)
      return await showStep2(request, reply, form.framework, form, faults)
    }
    const { questionnaires, faults } = questionnairesOf(form, w)
    const common = { frameworkVersionId: form.framework, questionnaires }
    try {
      if (round.pilot) {
        const code = form.unit.split(/\s+[–-]\s+/)[0] ?? ''
        const unit = await unitByCode(db, code, dayInVietnam(round.opens_at))
        if (!unit?.path.includes(round.unit_id)) faults.push({ field: 'unit', message: w.caseUnitMissing })
        if (!unit || faults.length > 0) return await again(faults)
        await addPilotCase(db, account, round.round_id, {
          ...common,
          unitId: unit.unit_id,
          profile: profileOf(form),
        })
        return await reply.redirect(`/rounds/${round.round_id}/cases?done=case`, 303)
      }
      const group = groupOf(form.group)
      if (!group) faults.push({ field: 'group', message: w.groupMissing })
      if (!group || faults.length > 0) return await again(faults)
      const { added, present } = await addCases(db, account, round.round_id, { ...common, group })
      return await reply.redirect(
        `/rounds/${round.round_id}/cases?done=added&added=${added}&present=${present}`,
        303,
      )
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      return await again([{ field: 'questionnaires', message: error.words(request.language) }])
    }
  })

  async function showStep2(
    request: FastifyRequest,
    reply: FastifyReply,
    frameworkVersionId: number,
    form: CaseForm | null,
    faults: FieldFault[],
  ) {
    const { round } = await roundManaged(request, db)
    const framework = await frozenFramework(db, frameworkVersionId)
    const { levels, kinds } = framework.appliesTo
    const choices = levels.flatMap((level) =>
      kinds.map((kind) => ({ level, territory: kind === 'territory' })),
    )
    const groups = await Promise.all(
      choices.map(async (group) => ({
        ...group,
        value: `${group.level}-${group.territory ? 'territory' : 'organisation'}`,
        units: await unitsOfGroup(db, round, group),
      })),
    )
    const versions = await questionnaireVersions(db)
    return await reply.page('rounds/add-cases', {
      round,
      framework,
      frameworkVersionId,
      levelNames: groupNames(request.language),
      groups: groups.filter((group) => group.units.length > 0),
      versions,
      chosen: form ? form.questionnaires : usual(versions, Object.keys(framework.survey?.shares ?? {})),
      shares: sharesShown(form, versions, framework.survey?.shares ?? {}),
      form: form ?? {},
      faults,
    })
  }

  app.post('/rounds/:id/cases/removal', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const body = removalForm.parse(request.body ?? {})
    const only =
      body.framework === undefined
        ? { caseIds: body.case ? [body.case] : [] }
        : { frameworkVersionId: body.framework }
    await removeCases(db, account, round.round_id, only)
    return await reply.redirect(`/rounds/${round.round_id}/cases?done=removed`, 303)
  })
}

type Version = { questionnaire_version_id: number; code: string }

/** The newest version of each questionnaire the framework names. */
function usual(versions: readonly Version[], codes: readonly string[]): number[] {
  return codes.flatMap(
    (code) => versions.findLast((one) => one.code === code)?.questionnaire_version_id ?? [],
  )
}

/** What the share fields show, by version: what was typed, else what the framework declares. */
function sharesShown(
  form: CaseForm | null,
  versions: readonly Version[],
  declared: Readonly<Record<string, number>>,
): Record<number, string> {
  const several = Object.keys(declared).length > 1
  return Object.fromEntries(
    versions.map((one) => {
      const typed = form?.[`share_${one.questionnaire_version_id}`]
      const share = declared[one.code]
      const usually = several && share !== undefined ? String(100 * share) : ''
      return [one.questionnaire_version_id, form ? (typeof typed === 'string' ? typed : '') : usually]
    }),
  )
}
