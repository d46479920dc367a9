import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Product } from '../app.ts'
import { frozenFramework } from '../frameworks/frozen.ts'
import { Refusal } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { withRight } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { attestableRows, ruleForm } from './forms.ts'
import { type RecognitionRule, unverifiedParts } from './rule.ts'
import { ruleOf, ruleRevisions, versionsForRules } from './rule-queries.ts'
import { numberIn } from './seen.ts'
import { setRule } from './set-rule.ts'
import { blankRule, startingRules } from './starting-rules.ts'

type Typed = Record<string, unknown>

/** The rules of recognition of each framework version, to read and to change. */
export async function rulePages(app: FastifyInstance, { db }: Product): Promise<void> {
  app.get('/recognitions/rules', async (request, reply) => {
    withRight(request, 'recognitions.read')
    const starting = await startingRules()
    const rows = await Promise.all(
      (await versionsForRules(db)).map(async (row) => {
        const version = { frameworkVersionId: row.framework_version_id, frameworkId: row.framework_id }
        const found =
          row.revision > 0 || starting.has(row.framework_id) ? await ruleOf(db, version) : undefined
        return { ...row, rule: found?.rule ?? null, unverified: found ? unverifiedParts(found.rule) : 0 }
      }),
    )
    return await reply.page('recognitions/rules', { rows })
  })

  app.get('/recognitions/rules/:version', async (request, reply) => {
    withRight(request, 'recognitions.read')
    return await show(request, reply, null, [])
  })

  app.post('/recognitions/rules/:version', async (request, reply) => {
    const { account } = withRight(request, 'frameworks.publish')
    const versionId = numberIn(request, 'version')
    const framework = await frozenFramework(db, versionId)
    const typed = (request.body ?? {}) as Typed
    const tops = framework.criteria.filter((row) => row.parent === null).map((row) => row.code)
    const read = ruleForm(words[request.language].recognitions, tops).safeParse(typed)
    if (!read.success) return await show(request, reply.code(422), typed, faultsOf(read.error))
    try {
      await setRule(db, account, versionId, read.data)
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'conflict'].includes(error.kind)) throw error
      return await show(request, reply.code(error.status), typed, [
        { field: '', message: error.words(request.language) },
      ])
    }
    return await reply.redirect(`/recognitions/rules/${versionId}?done=saved`, 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Typed | null,
    faults: FieldFault[],
  ) {
    const versionId = numberIn(request, 'version')
    const framework = await frozenFramework(db, versionId)
    const standing = await ruleOf(db, { frameworkVersionId: versionId, frameworkId: framework.id })
    const tops = framework.criteria.filter((row) => row.parent === null)
    return await reply.page('recognitions/rule', {
      framework,
      versionId,
      standing,
      tops,
      levels: framework.scoring.mode === 'pass_fail',
      typed: typed ?? typedOf(standing?.rule ?? blankRule, standing?.revision ?? 0),
      faults,
      attestableRows,
      unverified: standing ? unverifiedParts(standing.rule) : 0,
      revisions: await ruleRevisions(db, versionId),
      done: (request.query as Typed).done === 'saved',
    })
  }
}

/** A rule as the fields of its form. */
function typedOf(rule: RecognitionRule, revision: number): Typed {
  const typed: Typed = {
    basis: rule.basis,
    days: rule.posting.days,
    counting: rule.posting.counting,
    quorum: decimal(rule.council.quorum),
    majority: decimal(rule.council.majority),
    level: rule.decision.level,
    propose: dayMonth(rule.deadlines.propose),
    decide: dayMonth(rule.deadlines.decide),
    revision,
  }
  const put = (part: string, { verified, source }: { verified: boolean; source: string | null }) => {
    if (verified) typed[`${part}_verified`] = '1'
    typed[`${part}_source`] = source ?? ''
  }
  for (const part of ['posting', 'council', 'decision', 'deadlines'] as const) put(part, rule[part])
  let n = 0
  for (const one of rule.conditions) {
    if (one.kind === 'total' || one.kind === 'each_criterion') {
      const part = one.kind === 'total' ? 'total' : 'each'
      typed[part] = decimal(one.minimum)
      put(part, one)
    } else if (one.kind === 'criterion') {
      typed[`minimum_${one.code}`] = decimal(one.minimum)
      put('criterion', one)
    } else {
      n += 1
      typed[`attest_code_${n}`] = one.code
      typed[`attest_vi_${n}`] = one.title.vi
      typed[`attest_en_${n}`] = one.title.en
      if (one.verified) typed[`attest_verified_${n}`] = '1'
      typed[`attest_source_${n}`] = one.source ?? ''
    }
  }
  return typed
}

function decimal(value: number): string {
  return String(value).replace('.', ',')
}

function dayMonth(day: string | null): string {
  return day === null ? '' : day.split('-').reverse().join('/')
}
