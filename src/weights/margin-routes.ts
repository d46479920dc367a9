import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged } from '../rounds/seen.ts'
import { readTable } from '../web/table-file.ts'
import { words } from '../words/index.ts'
import { changeDraft } from './change-draft.ts'
import { mostMargins, withMargin } from './draft.ts'
import { sayFileFault, sayMarginFaults, sourceOf, targetsOf } from './forms.ts'
import { readMargins } from './read-margins.ts'
import { type Desk, formOf, revisionSeen, showWork } from './show.ts'
import { drawnKey, enterable, readWork } from './work.ts'

const variableParams = z.object({ variable: z.string().max(60) })

/** More categories than a page of fields can hold are loaded from a file. */
const mostFields = 60

/** Entering population figures: a table by hand, or all of them from a file. */
export async function marginRoutes(app: FastifyInstance, desk: Desk): Promise<void> {
  const { db, compiled } = desk

  app.get('/rounds/:id/weights/:form/margins/:variable', async (request, reply) => {
    const found = await variableOf(request)
    const { work, variable } = found
    const margin = work.draft.margins.find((one) => one.variable === variable.key)
    const targets = variable.key === drawnKey ? work.draft.drawn : (margin?.targets ?? {})
    const fields = Object.fromEntries(Object.entries(targets).map(([key, n]) => [`p_${key}`, String(n)]))
    return await showMargin(reply, found, [], { ...fields, ...margin?.source, revision: work.revision })
  })

  app.post('/rounds/:id/weights/:form/margins/:variable', async (request, reply) => {
    const found = await variableOf(request)
    const { account } = await roundManaged(request, db)
    const { round, work, variable } = found
    const w = words[request.language].weights
    const body = (request.body ?? {}) as Record<string, unknown>
    const { targets, faults } = targetsOf(body, variable, w)
    const drawn = variable.key === drawnKey
    const from = drawn ? { source: null, faults: [] } : sourceOf(body, w)
    const isNew = !drawn && !work.draft.margins.some((one) => one.variable === variable.key)
    const all = [...faults, ...from.faults]
    if (isNew && work.draft.margins.length >= mostMargins) all.push({ field: '', message: w.tooManyMargins })
    if (all.length > 0) return await showMargin(reply.code(422), found, all, body)
    const { source } = from
    const keys = variable.categories.map((one) => one.key)
    await changeDraft(
      db,
      account,
      {
        roundId: round.round_id,
        versionId: work.questionnaire.versionId,
        revision: revisionSeen.parse(body.revision),
      },
      {
        act: 'weights.margin',
        detail: { variable: variable.key, ...source },
        change: (draft) =>
          source === null
            ? { ...draft, drawn: targets, base: 'response' }
            : withMargin(draft, { variable: variable.key, targets, source }, keys),
      },
    )
    return await reply.redirect(`${addressOf(found)}?done=margin`, 303)
  })

  async function variableOf(request: FastifyRequest) {
    const { round } = await roundManaged(request, db)
    const work = await readWork(db, compiled, round, formOf(request), request.language)
    const { variable: key } = variableParams.parse(request.params)
    const variable = enterable(work.variables, work.sample, request.language).find((one) => one.key === key)
    if (!variable) throw refuse('not_found', { what: 'bảng số dân' })
    return { round, work, variable }
  }

  function addressOf({
    round,
    work,
  }: Pick<Awaited<ReturnType<typeof variableOf>>, 'round' | 'work'>): string {
    return `/rounds/${round.round_id}/weights/${work.questionnaire.versionId}`
  }

  async function showMargin(
    reply: FastifyReply,
    { round, work, variable }: Awaited<ReturnType<typeof variableOf>>,
    faults: FieldFault[],
    typed: Readonly<Record<string, unknown>>,
  ) {
    const many = variable.categories.length > mostFields
    return await reply.page('weights/margin', { round, ...work, variable, faults, typed, many, mostFields })
  }

  app.post('/rounds/:id/weights/:form/import', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const w = words[request.language].weights
    const body = (request.body ?? {}) as Record<string, unknown>
    const again = async (faults: FieldFault[]) =>
      await showWork(desk, request, reply.code(422), faults, { document: body.document, date: body.date })
    const { source, faults } = sourceOf(body, w)
    if (!(body.file instanceof Uint8Array) || body.file.length === 0) {
      return await again([{ field: 'file', message: w.file_missing }, ...faults])
    }
    const table = await readTable(body.file)
    if (table.fault !== null) {
      return await again([{ field: 'file', message: sayFileFault(table.fault, w) }, ...faults])
    }
    const work = await readWork(db, compiled, round, formOf(request), request.language)
    const variables = enterable(work.variables, work.sample, request.language)
    const read = readMargins(table.rows, variables)
    const said = sayMarginFaults(read, variables, w).slice(0, 30)
    const added = new Set([
      ...work.draft.margins.map((one) => one.variable),
      ...read.margins.map((one) => one.variable).filter((key) => key !== drawnKey),
    ])
    if (added.size > mostMargins) said.push(w.tooManyMargins)
    const zero = read.margins.find(({ targets }) => Object.values(targets).every((persons) => persons === 0))
    if (zero) said.push(w.personsAllZero)
    if (source === null || said.length > 0) {
      return await again([...said.map((message) => ({ field: 'file', message })), ...faults])
    }
    await changeDraft(
      db,
      account,
      {
        roundId: round.round_id,
        versionId: work.questionnaire.versionId,
        revision: revisionSeen.parse(body.revision),
      },
      {
        act: 'weights.margin',
        detail: { variables: read.margins.map((one) => one.variable), ...source },
        change: (draft) => {
          let next = draft
          for (const { variable, targets } of read.margins) {
            const keys = variables.find((one) => one.key === variable)!.categories.map((one) => one.key)
            next =
              variable === drawnKey
                ? { ...next, drawn: targets, base: 'response' }
                : withMargin(next, { variable, targets, source }, keys)
          }
          return next
        },
      },
    )
    return await reply.redirect(`${addressOf({ round, work })}?done=imported`, 303)
  })
}
