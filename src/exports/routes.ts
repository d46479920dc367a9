import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { officialWeights, type UsedWeights } from '../estimates/official.ts'
import { refuse } from '../refusals.ts'
import { keepCompiled } from '../responses/compiled.ts'
import { indexCell, itemCell } from '../results/hidden-cells.ts'
import type { Results } from '../results/load.ts'
import { methodHash } from '../results/method.ts'
import { resultRound } from '../results/queries.ts'
import { logRelease } from '../results/release-log.ts'
import { collectedHow } from '../rounds/collection.ts'
import type { RoundRow } from '../rounds/queries.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { roundManaged, roundSeen } from '../rounds/seen.ts'
import { textIn } from '../surveys/questionnaire.ts'
import { formats } from '../web/format.ts'
import { withRightAt } from '../web/guards.ts'
import { weighedQuestionnaires } from '../weights/queries.ts'
import type { Sample } from '../weights/sample.ts'
import { readWork } from '../weights/work.ts'
import type { Language } from '../words/dictionary.ts'
import { inBoth, words } from '../words/index.ts'
import { formsKept, hashOf, respondentsName, tooClose } from './beside-earlier.ts'
import { columnsOf } from './columns.ts'
import { keepHeadlines } from './kept-headlines.ts'
import { cellsBehind, countSheets, strataNames } from './queries.ts'
import { mostSheets, respondentsArchive, togetherInFile } from './respondents.ts'

const purposeText = z.string().trim().normalize('NFC').min(10).max(500)

const formParams = z.object({ form: z.coerce.number().int().positive().max(2_147_483_647) })

/** Exports for the sceptic: the headline table, and the anonymised forms with what makes the table again. */
export async function exportRoutes(
  app: FastifyInstance,
  { db, results }: Product & { results: Results },
): Promise<void> {
  const compiled = keepCompiled()
  const headlinesOf = keepHeadlines(db)

  /** A questionnaire of a round whose data are offered; nothing that was counted is read for it. */
  async function offered(request: FastifyRequest) {
    const { round, manages } = await roundSeen(request, db)
    withRightAt(request, 'results.read', { path: round.unit_path, name: round.unit_name })
    const params = formParams.safeParse(request.params)
    if (!params.success) throw refuse('not_found')
    const versionId = params.data.form
    const asked = await weighedQuestionnaires(db, round.round_id)
    const questionnaire = asked.find((one) => one.versionId === versionId)
    if (!questionnaire) throw refuse('not_found', { what: 'phiếu khảo sát trong đợt' })
    const counting = (await officialWeights(db, round.round_id)).find((one) => one.versionId === versionId)
    return { round, manages, questionnaire, official: counting ?? null }
  }

  /** The headline table, without what is kept back. */
  async function figuresOf(round: RoundRow, official: UsedWeights, language: Language) {
    const work = await readWork(db, compiled, round, official.versionId, language)
    const computed = await headlinesOf(round, work.sample, official)
    // What the pages keep back of the whole stays back here too.
    const all = await results.round((await resultRound(db, round.round_id, 'live'))!)
    const hidden = new Set(all.levels.flatMap((level) => [...level.hidden.ofLevel]))
    const headlines = computed.filter(
      ({ kind, code }) =>
        !hidden.has(
          kind === 'index' ? indexCell(work.questionnaire.code, code) : itemCell(official.versionId, code),
        ),
    )
    return { sample: work.sample, all, headlines, withheld: computed.length - headlines.length }
  }

  async function show(request: FastifyRequest, reply: FastifyReply, faults: FieldFault[] = [], purpose = '') {
    const found = await offered(request)
    const { questionnaire, layout } = await compiled(db, found.questionnaire.versionId)
    const { leftOut } = columnsOf(questionnaire, layout)
    const w = words[request.language].exports
    return await reply.page('exports/show', {
      ...found,
      leftOut: leftOut.map((one) => ({ ...one, title: textIn(one.title, request.language) })),
      said: w.rules(String(togetherInFile), String(found.round.settings.minimumN)).split('\n'),
      faults,
      purpose,
    })
  }

  app.get('/rounds/:id/exports/:form', async (request, reply) => await show(request, reply))

  app.get('/rounds/:id/exports/:form/headline', async (request, reply) => {
    const { round, questionnaire, official } = await offered(request)
    if (official === null) throw refuse('not_found', { what: 'bảng số liệu chính' })
    const { sample, headlines, withheld } = await figuresOf(round, official, request.language)
    const lonely = headlines.find((one) => one.lonely !== null)?.lonely ?? null
    return await reply.page('exports/headline', {
      round,
      questionnaire,
      official,
      withheld,
      lonely: lonely && { policy: lonely.policy, names: await strataNames(db, lonely.strata) },
      headlines: headlines.map((one) => ({ ...one, title: titleOf(one.code, sample, request.language) })),
    })
  })

  app.post('/rounds/:id/exports/:form/respondents', async (request, reply) => {
    const { account } = await roundManaged(request, db)
    const w = words[request.language].exports
    const body = (request.body ?? {}) as Record<string, unknown>
    const typed = typeof body.purpose === 'string' ? body.purpose : ''
    const purpose = purposeText.safeParse(typed)
    if (!purpose.success) {
      return await show(request, reply.code(422), [{ field: 'purpose', message: w.purposeMissing }], typed)
    }
    const { round, questionnaire, official } = await offered(request)
    if (official === null) throw refuse('invalid', { what: inBoth((each) => each.exports.needsWeights) })
    if (round.state !== 'closed' && round.state !== 'published') {
      throw refuse('state_wrong', { what: inBoth((each) => each.exports.notClosed) })
    }
    const { versionId } = questionnaire
    if ((await countSheets(db, round.round_id, versionId)) > mostSheets) {
      throw refuse('invalid', { what: inBoth((each) => each.exports.tooMany(String(mostSheets))) })
    }
    const { sample, all, headlines, withheld } = await figuresOf(round, official, request.language)
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
      version: official,
      sample,
      headlines,
      minimumN,
      title: `${round.name}, ${questionnaire.code} (${collectedHow(round.settings.collection, 'vi')})`,
      methodHash: methodHash(all),
    })
    await inTransaction(db, async (trx) => {
      await recordAct(trx, {
        unitId: round.unit_id,
        by: account,
        act: 'export.respondents',
        subject: `round:${round.round_id}`,
        detail: { questionnaire: versionId, rows, weights: official.hash, purpose: purpose.data },
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
        `attachment; filename="phieu-dot-${round.round_id}-${versionId}-${official.hash.slice(0, 8)}.zip"`,
      )
      .send(archive)
  })
}

function titleOf(code: string, { questionnaire }: Sample, language: Language): string {
  const found =
    questionnaire.indexes.find((one) => one.code === code) ??
    questionnaire.items.find((one) => one.code === code)
  return found ? textIn(found.title, language) : code
}
