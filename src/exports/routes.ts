import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { findWeightVersion } from '../estimates/version-queries.ts'
import { refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { indexCell, itemCell } from '../results/hidden-cells.ts'
import type { Results } from '../results/load.ts'
import { methodHash } from '../results/method.ts'
import { resultRound } from '../results/queries.ts'
import { logRelease } from '../results/release-log.ts'
import { collectedHow } from '../rounds/collection.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { formats } from '../web/format.ts'
import { withRightAt } from '../web/guards.ts'
import { deriveFor } from '../weights/fix.ts'
import { withCounts } from '../weights/sample.ts'
import { readWork } from '../weights/work.ts'
import { inBoth, words } from '../words/index.ts'
import { formsKept, hashOf, respondentsName, tooClose } from './beside-earlier.ts'
import { columnsOf } from './columns.ts'
import { cellsBehind, countSheets, strataNames } from './queries.ts'
import { headlineTable, mostSheets, respondentsArchive, togetherInFile } from './respondents.ts'

const formParams = z.object({ form: z.coerce.number().int().positive().max(2_147_483_647) })

/** Exports for the sceptic: the headline table, and the anonymised forms with what makes the table again. */
export async function exportRoutes(
  app: FastifyInstance,
  { db, results }: Product & { results: Results },
): Promise<void> {
  const compiled = keepCompiled()

  async function exportOf(request: FastifyRequest) {
    const { round, manages } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    const params = formParams.safeParse(request.params)
    if (!params.success) throw refuse('not_found')
    const versionId = params.data.form
    const work = await readWork(db, compiled, round, versionId, request.language)
    const { official, sample } = work
    if (official === null) {
      return { round, manages, work, headlines: [], withheld: 0, weighed: { ...sample, cells: [] } }
    }
    const version = await findWeightVersion(db, official.weightVersionId)
    if (version?.built == null) await deriveFor(db, official.weightVersionId)
    const at = { roundId: round.round_id, versionId, weightVersionId: official.weightVersionId }
    const { cells } = await withCounts(db, sample, at)
    // Sheets that came after the version are in no figure and in no file.
    const used = cells.filter(({ omega }) => omega > 0)
    const weighed = { ...sample, cells: used }
    const omega = used.map((cell) => cell.omega)
    const { minimumN } = round.settings
    const computed = await headlineTable(db, official, weighed, omega, minimumN)
    // What the pages keep back of the whole stays back here too.
    const all = await results.round((await resultRound(db, round.round_id, 'live'))!)
    const hidden = new Set(all.levels.flatMap((level) => [...level.hidden.ofLevel]))
    const headlines = computed.filter(
      ({ kind, code }) =>
        !hidden.has(kind === 'index' ? indexCell(work.questionnaire.code, code) : itemCell(versionId, code)),
    )
    const withheld = computed.length - headlines.length
    return { round, manages, work, headlines, withheld, weighed }
  }

  async function show(request: FastifyRequest, reply: FastifyReply, faults: FieldFault[] = [], purpose = '') {
    const { round, manages, work, headlines, withheld } = await exportOf(request)
    const { leftOut } = columnsOf(work.sample.questionnaire, work.sample.layout)
    const w = words[request.language].exports
    const lonely = headlines.find((one) => one.lonely !== null)?.lonely ?? null
    return await reply.page('exports/show', {
      lonely: lonely && { policy: lonely.policy, names: await strataNames(db, lonely.strata) },
      round,
      manages,
      questionnaire: work.questionnaire,
      official: work.official,
      headlines: headlines.map((one) => ({
        ...one,
        title: titleOf(one.code, work.sample, request.language),
      })),
      leftOut: leftOut.map((one) => ({ ...one, title: textIn(one.title, request.language) })),
      said: w.rules(String(togetherInFile), String(round.settings.minimumN)).split('\n'),
      withheld,
      faults,
      purpose,
    })
  }

  app.get('/rounds/:id/exports/:form', async (request, reply) => await show(request, reply))

  app.post('/rounds/:id/exports/:form/respondents', async (request, reply) => {
    const { account } = await roundManaged(request, db)
    const w = words[request.language].exports
    const body = (request.body ?? {}) as Record<string, unknown>
    const typed = typeof body.purpose === 'string' ? body.purpose : ''
    const purpose = z.string().trim().normalize('NFC').min(10).max(500).safeParse(typed)
    if (!purpose.success) {
      return await show(request, reply.code(422), [{ field: 'purpose', message: w.purposeMissing }], typed)
    }
    const { round, work, headlines, weighed, withheld } = await exportOf(request)
    if (work.official === null) throw refuse('invalid', { what: inBoth((each) => each.exports.needsWeights) })
    if (round.state !== 'closed' && round.state !== 'published') {
      throw refuse('state_wrong', { what: inBoth((each) => each.exports.notClosed) })
    }
    const { versionId } = work.questionnaire
    if ((await countSheets(db, round.round_id, versionId)) > mostSheets) {
      throw refuse('invalid', { what: inBoth((each) => each.exports.tooMany(String(mostSheets))) })
    }
    const all = await results.round((await resultRound(db, round.round_id, 'live'))!)
    const cells = await cellsBehind(db, { roundId: round.round_id, edition: null }, versionId)
    const { minimumN } = round.settings
    const close = await tooClose(
      db,
      { roundId: round.round_id, versionId, minimum: minimumN },
      cells,
      all.round.editions,
    )
    if (close) {
      const { time, number } = formats[request.language]
      const said = words[request.language]
      const since = close.at
        ? w.earlierFile(time(close.at))
        : `${said.publications.edition.toLocaleLowerCase('vi')} ${number(close.edition)}`
      const what = w.fewNew(number(close.people), number(minimumN), since)
      const message = `${what.charAt(0).toUpperCase()}${what.slice(1)}.`
      return await show(request, reply.code(409), [{ field: '', message }], typed)
    }
    const { archive, rows } = await respondentsArchive(db, {
      roundId: round.round_id,
      versionId,
      version: work.official,
      sample: weighed,
      headlines,
      minimumN,
      title: `${round.name}, ${work.questionnaire.code} (${collectedHow(round.settings.collection, 'vi')})`,
      methodHash: methodHash(all),
    })
    await inTransaction(db, async (trx) => {
      await recordAct(trx, {
        unitId: round.unit_id,
        by: account,
        act: 'export.respondents',
        subject: `round:${round.round_id}`,
        detail: { questionnaire: versionId, rows, weights: work.official?.hash, purpose: purpose.data },
      })
      await logRelease(trx, account, all, {
        kind: 'respondents',
        name: respondentsName(versionId),
        edition: null,
        purpose: purpose.data,
        dataHash: hashOf(cells),
        contentHash: createHash('sha256').update(archive).digest('hex'),
        contents: { figures: headlines.length, hidden: withheld, rows, cells: formsKept(cells) },
      })
    })
    return await reply
      .header('content-type', 'application/zip')
      .header('cache-control', 'no-store')
      .header(
        'content-disposition',
        `attachment; filename="phieu-dot-${round.round_id}-${versionId}-${work.official.hash.slice(0, 8)}.zip"`,
      )
      .send(archive)
  })
}

function titleOf(
  code: string,
  { questionnaire }: { questionnaire: Awaited<ReturnType<typeof readWork>>['sample']['questionnaire'] },
  language: 'vi' | 'en',
): string {
  const found =
    questionnaire.indexes.find((one) => one.code === code) ??
    questionnaire.items.find((one) => one.code === code)
  return found ? textIn(found.title, language) : code
}
