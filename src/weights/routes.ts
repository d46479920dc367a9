import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { officialWeights } from '../estimates/official.ts'
import { Refusal, refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { acceptUploads } from '../units/upload.ts'
import { withRightAt } from '../web/guards.ts'
import { readTable, tableLimits } from '../web/table-file.ts'
import { words } from '../words/index.ts'
import { changeDraft, type DraftChange } from './change-draft.ts'
import { merged, mostMargins, split, withMargin, withoutMargin } from './draft.ts'
import { chooseWeights, deriveFor, fixWeights } from './fix.ts'
import { sayFileFault, sayMarginFaults, settingsOf, sourceOf, targetsOf } from './forms.ts'
import { fixedVersions, weighedQuestionnaires } from './queries.ts'
import { readMargins } from './read-margins.ts'
import { draftOf, drawnKey, enterable, readWork } from './work.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const formParams = z.object({ form: id })
const revision = z.coerce.number().int().min(0).catch(-1)
/** More categories than a page of fields can hold are loaded from a file. */
const mostFields = 60
const dones = ['margin', 'imported', 'removed', 'merged', 'split', 'settings', 'fixed', 'chosen'] as const

/** Weighting: population figures, thin classes, a trial, fixed versions, and which one counts for the round. */
export async function weightRoutes(app: FastifyInstance, { db }: Product): Promise<void> {
  const compiled = keepCompiled()
  acceptUploads(app, tableLimits.bytes + 64 * 1024)

  /** Weights are of the whole round: whoever reads them reads results of the unit that holds it. */
  async function seen(request: FastifyRequest) {
    const found = await roundSeen(request, db)
    const { round } = found
    if (!found.manages) {
      withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    }
    return found
  }

  function formOf(request: FastifyRequest): number {
    const read = formParams.safeParse(request.params)
    if (!read.success) throw refuse('not_found')
    return read.data.form
  }

  async function showWork(
    request: FastifyRequest,
    reply: FastifyReply,
    faults: FieldFault[] = [],
    typed = {},
  ) {
    const { round, manages } = await seen(request)
    const work = await readWork(db, compiled, round, formOf(request), request.language)
    const done = (request.query as Record<string, unknown>).done
    return await reply.page('weights/work', {
      round,
      manages,
      ...work,
      enterable: enterable(work.variables, work.sample, request.language),
      text: (text: { vi: string }) => textIn(text, request.language),
      done: dones.find((word) => word === done) ?? null,
      faults,
      typed,
    })
  }

  app.get('/rounds/:id/weights', async (request, reply) => {
    const { round, manages } = await seen(request)
    const official = await officialWeights(db, round.round_id)
    const rows = await weighedQuestionnaires(db, round.round_id)
    const works = await Promise.all(
      rows
        .filter(({ versionId }) => official.some((one) => one.versionId === versionId))
        .map(async ({ versionId }) => await readWork(db, compiled, round, versionId, request.language)),
    )
    return await reply.page('weights/index', {
      round,
      manages,
      rows: rows.map((row) => {
        const work = works.find((one) => one.questionnaire.versionId === row.versionId)
        return { ...row, official: work?.official ?? null, stale: work?.stale.sheets ?? false }
      }),
    })
  })

  app.get('/rounds/:id/weights/:form', async (request, reply) => await showWork(request, reply))

  app.get('/rounds/:id/weights/:form/template.csv', async (request, reply) => {
    const { round } = await seen(request)
    const work = await readWork(db, compiled, round, formOf(request), request.language)
    const rows = enterable(work.variables, work.sample, request.language)
      .filter((variable) => variable.key !== drawnKey || work.draft.base === 'response')
      .flatMap((variable) => variable.categories.map((one) => [variable.label, one.code ?? one.label, '']))
    const quoted = [['Biến', 'Nhóm', 'Số người'], ...rows].map((cells) =>
      cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
    )
    return await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="so-dan-mau.csv"')
      .send(`\ufeff${quoted.join('\r\n')}\r\n`)
  })

  app.get('/rounds/:id/weights/:form/versions/:number', async (request, reply) => {
    const { round, manages } = await seen(request)
    const form = formOf(request)
    const { number } = z.object({ number: id }).catch({ number: 0 }).parse(request.params)
    const versions = await fixedVersions(db, round.round_id, form)
    const version = versions.find((one) => one.number === number)
    if (!version) throw refuse('not_found', { what: 'phiên bản quyền số' })
    const work = await readWork(db, compiled, round, form, request.language)
    return await reply.page('weights/version', {
      round,
      manages,
      ...work,
      version,
      drafted: draftOf(version),
      labels: new Map(
        work.variables.flatMap((one) => one.categories.map((each) => [`${one.key} ${each.key}`, each.label])),
      ),
    })
  })

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
        revision: revision.parse(body.revision),
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
    const { variable: key } = z.object({ variable: z.string().max(60) }).parse(request.params)
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
      await showWork(request, reply.code(422), faults, { document: body.document, date: body.date })
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
        revision: revision.parse(body.revision),
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

  const changeForm = z.object({
    variable: z.string().max(60).catch(''),
    category: z.string().max(40).catch(''),
  })
  const changes: Record<string, { done: (typeof dones)[number]; of(body: unknown): DraftChange }> = {
    merging: {
      done: 'merged',
      of: (body) => {
        const { variable, category } = changeForm.parse(body)
        const change: DraftChange['change'] = (draft) => merged(draft, variable, category)
        return { act: 'weights.merge', detail: { variable, category }, change }
      },
    },
    splitting: {
      done: 'split',
      of: (body) => {
        const { variable, category } = changeForm.parse(body)
        const change: DraftChange['change'] = (draft) => split(draft, variable, category)
        return { act: 'weights.split', detail: { variable, category }, change }
      },
    },
    removal: {
      done: 'removed',
      of: (body) => {
        const { variable } = changeForm.parse(body)
        return {
          act: 'weights.remove',
          detail: { variable },
          change: (draft) => withoutMargin(draft, variable),
        }
      },
    },
    settings: {
      done: 'settings',
      of: (body) => {
        const settings = settingsOf(body)
        return { act: 'weights.settings', detail: settings, change: (draft) => ({ ...draft, ...settings }) }
      },
    },
  }
  for (const [noun, { done, of }] of Object.entries(changes)) {
    app.post(`/rounds/:id/weights/:form/${noun}`, async (request, reply) => {
      const { round, account } = await roundManaged(request, db)
      const versionId = formOf(request)
      const body = (request.body ?? {}) as Record<string, unknown>
      const at = { roundId: round.round_id, versionId, revision: revision.parse(body.revision) }
      await changeDraft(db, account, at, of(body))
      return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=${done}`, 303)
    })
  }

  app.post('/rounds/:id/weights/:form/versions', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const versionId = formOf(request)
    const w = words[request.language].weights
    const body = z
      .object({
        confirm: z.string().optional(),
        note: z.string().trim().normalize('NFC').max(500).catch(''),
        revision,
      })
      .parse(request.body ?? {})
    const again = async (code: number, fault: FieldFault) =>
      await showWork(request, reply.code(code), [fault], { note: body.note })
    if (body.confirm !== 'yes') {
      return await again(422, { field: 'fix-confirm', message: w.fixConfirmMissing })
    }
    try {
      const note = body.note === '' ? null : body.note
      const at = { roundId: round.round_id, versionId, revision: body.revision, note }
      const { weightVersionId } = await fixWeights(db, compiled, account, at)
      await deriveFor(db, weightVersionId)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error
      return await again(error.status, { field: '', message: error.words(request.language) })
    }
    return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=fixed`, 303)
  })

  app.post('/rounds/:id/weights/:form/official', async (request, reply) => {
    const { round, account } = await roundManaged(request, db)
    const versionId = formOf(request)
    const { number } = z
      .object({ number: id })
      .catch({ number: 0 })
      .parse(request.body ?? {})
    await chooseWeights(db, account, { roundId: round.round_id, versionId, number })
    return await reply.redirect(`/rounds/${round.round_id}/weights/${versionId}?done=chosen`, 303)
  })
}
