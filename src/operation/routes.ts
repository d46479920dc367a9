import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { recordAct } from '../audit/record.ts'
import { inTransaction } from '../database.ts'
import { faultsWithin, storeState } from '../evidence/check-queries.ts'
import { mailCounts, retryMails, unsentWithin } from '../mail/queries.ts'
import { refuse } from '../refusals.ts'
import { findUnit } from '../units/queries.ts'
import { withRight, withRightAt } from '../web/guards.ts'
import { differingWithin } from './differing.ts'
import { areStuck, lastSweep } from './heartbeat.ts'
import { sheetsToCount } from './queries.ts'
import { lastRecount } from './recounts.ts'
import { refoldUnit } from './refold-unit.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const count = z.coerce.number().int().min(0).optional().catch(undefined)
const query = z.object({ counted: count, retried: count })
const shownMails = 100

/** The administrator's page about operation: whether counts are those of the sheets, and what waits. */
export async function operationRoutes(app: FastifyInstance, { db, config, jobs }: Product): Promise<void> {
  const startedAt = new Date()
  app.get('/operation', async (request, reply) => {
    const { reach } = withRight(request, 'accounts.manage')
    const last = await lastRecount(db)
    return await reply.page('operation/index', {
      last: last && { at: new Date(last.at), units: last.units },
      differing: await differingWithin(db, reach),
      waiting: await sheetsToCount(db),
      stuck: areStuck(await lastSweep(db), startedAt, new Date()),
      store: await storeState(db),
      lost: await faultsWithin(db, reach),
      evidenceGb: config.evidenceGb,
      scanned: config.clamavUrl !== undefined,
      mailed: config.smtpUrl !== undefined,
      mails: await mailCounts(db),
      unsent: await unsentWithin(db, reach, shownMails),
      ...query.parse(request.query),
    })
  })

  app.post('/operation/mail', async (request, reply) => {
    const { account, reach } = withRight(request, 'accounts.manage')
    const retried = await inTransaction(db, async (trx) => {
      const mails = await retryMails(trx, reach, new Date())
      if (mails > 0) {
        const detail = { mails }
        await recordAct(trx, {
          unitId: account.unitId,
          by: account,
          act: 'mail.retry',
          subject: 'mail',
          detail,
        })
      }
      return mails
    })
    jobs.mail()
    return await reply.redirect(`/operation?retried=${retried}`, 303)
  })

  app.post('/operation/units/:id/counts', async (request, reply) => {
    const read = params.safeParse(request.params)
    const unit = read.success ? await findUnit(db, read.data.id) : undefined
    if (!unit) throw refuse('not_found', { what: 'đơn vị' })
    const by = withRightAt(request, 'accounts.manage', unit)
    const sheets = await refoldUnit(db, by, unit.unit_id)
    return await reply.redirect(`/operation?counted=${sheets}`, 303)
  })
}
