import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { qrSvg } from '../rounds/qr.ts'
import { listAddress } from '../rounds/round-routes.ts'
import { acceptUploads } from '../units/upload.ts'
import { addressOf } from '../web/address.ts'
import { withRight } from '../web/guards.ts'
import { sayFileFault } from '../weights/forms.ts'
import { type Words, words } from '../words/index.ts'
import { printActivationCode } from './activation-code.ts'
import { importPosts, type PostPlan, planPosts } from './import.ts'
import { optionalColumns, type PostFault, postColumns, postLimits } from './import-file.ts'
import { accountsOfBatch } from './import-queries.ts'
import { rolesIn } from './right.ts'
import { mailActivations, makeSheets, mostSheets } from './sheets.ts'

const largest = 4 * 1024 * 1024
const shownRows = 200
const shownFaults = 100
const confirmation = z.object({ content: z.base64() })
const chosen = z.object({
  batch: z
    .union([z.literal(''), z.uuid()])
    .catch('')
    .default(''),
  account: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) =>
      [value]
        .flat()
        .map(Number)
        .filter((one) => Number.isInteger(one) && one > 0),
    ),
})

const sample = [
  'Mã đơn vị;Chức vụ;Họ và tên;Thư điện tử;Vai trò;Mã phạm vi',
  '14845;Công chức Tư pháp – Hộ tịch;Nguyễn Văn Mẫu;mau1@example.vn;Cán bộ đơn vị;',
  '14845;Chủ tịch Ủy ban nhân dân phường;Trần Thị Mẫu;mau2@example.vn;Lãnh đạo;',
].join('\r\n')

/** Many posts from a file: choose, preview, confirm; and how their holders get in: printed sheets or e-mails. */
export async function postImportRoutes(app: FastifyInstance, { db, config, jobs }: Product): Promise<void> {
  acceptUploads(app, largest)

  async function showImport(
    request: FastifyRequest,
    reply: FastifyReply,
    errors: { field: string; message: string }[],
  ) {
    return await reply.page('accounts/import', {
      columns: postColumns,
      optionalColumns,
      rows: postLimits.rows,
      roleNames: rolesIn(request.language),
      errors,
    })
  }

  async function showPlan(request: FastifyRequest, reply: FastifyReply, plan: PostPlan, file: Uint8Array) {
    const all = words[request.language]
    if (plan.fileFault)
      return await showImport(request, reply.code(422), [
        { field: 'file', message: sayFileFault(plan.fileFault, all.weights) },
      ])
    const faults = plan.faults.map((fault) => sayFault(fault, all.accounts))
    const fresh = plan.posts.filter((post) => !post.present)
    return await reply.code(faults.length > 0 ? 422 : 200).page('accounts/import-preview', {
      faults: faults.slice(0, shownFaults),
      moreFaults: Math.max(0, faults.length - shownFaults),
      faultCount: faults.length,
      posts: plan.posts.slice(0, shownRows),
      more: Math.max(0, plan.posts.length - shownRows),
      fresh: fresh.length,
      present: plan.posts.length - fresh.length,
      roleNames: rolesIn(request.language),
      content: faults.length === 0 && fresh.length > 0 ? Buffer.from(file).toString('base64') : '',
    })
  }

  app.get('/accounts/import', async (request, reply) => {
    withRight(request, 'accounts.manage')
    return await showImport(request, reply, [])
  })

  app.get('/accounts/import/sample.csv', async (request, reply) => {
    withRight(request, 'accounts.manage')
    return await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="chuc-vu-mau.csv"')
      .send(`\ufeff${sample}\r\n`)
  })

  app.post('/accounts/import', async (request, reply) => {
    const { reach } = withRight(request, 'accounts.manage')
    const file = (request.body as Record<string, unknown> | null)?.file
    if (!(file instanceof Uint8Array) || file.length === 0) {
      const message = words[request.language].accounts.importFileMissing
      return await showImport(request, reply.code(422), [{ field: 'file', message }])
    }
    return await showPlan(request, reply, await planPosts(db, reach, file), file)
  })

  app.post('/accounts/import/confirmation', async (request, reply) => {
    const { account, reach } = withRight(request, 'accounts.manage')
    const file = new Uint8Array(Buffer.from(confirmation.parse(request.body).content, 'base64'))
    const done = await importPosts(db, account, reach, file)
    if (!done.written) return await showPlan(request, reply, done.plan, file)
    const batch = done.made > 0 ? done.batch : ''
    return await reply.redirect(
      listAddress('/accounts', { batch, made: `${done.made}.${done.present}` }),
      303,
    )
  })

  app.post('/accounts/activation-sheets', async (request, reply) => {
    const { account, reach } = withRight(request, 'accounts.manage')
    const { sheets, left } = await makeSheets(db, account, reach, await accountsChosen(request))
    const address = addressOf(request, config)
    return await reply.header('cache-control', 'no-store').page('accounts/sheets', {
      sheets: sheets.map((sheet) => ({
        ...sheet,
        printed: printActivationCode(sheet.code),
        qr: qrSvg(`${address}/activate/${sheet.code}`),
      })),
      left,
      most: mostSheets,
      address: `${address}/activate`,
    })
  })

  app.post('/accounts/activation-mails', async (request, reply) => {
    const { account, reach } = withRight(request, 'accounts.manage')
    const { batch } = chosen.parse(request.body ?? {})
    if (config.smtpUrl === undefined)
      return await reply.redirect(listAddress('/accounts', { batch, mailed: 'off' }), 303)
    const mailed = await mailActivations(db, account, reach, await accountsChosen(request))
    jobs.mail()
    return await reply.redirect(listAddress('/accounts', { batch, mailed: String(mailed) }), 303)
  })

  async function accountsChosen(request: FastifyRequest): Promise<number[]> {
    const { batch, account } = chosen.parse(request.body ?? {})
    return account.length > 0 || batch === '' ? account : await accountsOfBatch(db, batch)
  }
}

function sayFault({ code, line, column, what }: PostFault, w: Words['accounts']): string {
  const named = column === null ? '' : w[`column_${column}`]
  const said = w[`importFault_${code}`](what)
  if (line === null) return said
  return named === '' ? w.importAt(String(line), said) : w.importAtColumn(String(line), named, said)
}
