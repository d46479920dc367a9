import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import { refuse } from '../refusals.ts'
import type { FieldFault } from '../rounds/round-form.ts'
import { bridgesOf, lineageOf } from '../units/bridge-queries.ts'
import { findUnit } from '../units/queries.ts'
import { predecessorsOf } from '../units/succession-queries.ts'
import { successionNames } from '../units/unit.ts'
import { withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { declareBridge } from './declare-bridge.ts'
import { bridgeBases } from './reform.ts'

const bridgeForm = z.object({
  basis: z.enum(bridgeBases),
  reason: z.string().trim().normalize('NFC').min(1).max(500),
})

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
type Form = Record<string, unknown>

/** Declaring the comparable past of one unit. */
export async function bridgePages(app: FastifyInstance, { db }: Product): Promise<void> {
  async function edited(request: FastifyRequest) {
    const read = params.safeParse(request.params)
    const unit = read.success ? await findUnit(db, read.data.id) : undefined
    if (!unit) throw refuse('not_found', { what: 'đơn vị' })
    const account = withRightAt(request, 'units.edit', unit)
    const rows = (await predecessorsOf(db, unit.unit_id)).filter((row) => row.succession !== 'abolish')
    return { unit, account, rows }
  }

  app.get('/units/:id/bridge', async (request, reply) => await show(request, reply, null, []))

  app.post('/units/:id/bridge', async (request, reply) => {
    const { unit, account, rows } = await edited(request)
    const w = words[request.language].series
    const form = (request.body ?? {}) as Form
    const read = bridgeForm.safeParse(form)
    if (!read.success) {
      const faults = read.error.issues.map(({ path }) =>
        path[0] === 'basis'
          ? { field: 'basis-population', message: w.basisMissing }
          : { field: 'reason', message: w.reasonMissing },
      )
      return await show(request, reply.code(422), form, faults)
    }
    const { basis, reason } = read.data
    const faults: FieldFault[] = []
    const chosen = rows.filter((row) => form[`part-${row.unit_id}`] !== undefined)
    const parts = (basis === 'none' ? [] : chosen).map((row) => {
      const typed = String(form[`weight-${row.unit_id}`] ?? '').replace(/[.\s]/g, '')
      const weight = basis === 'equal' ? 1 : /^\d{1,9}$/.test(typed) ? Number(typed) : 0
      if (weight <= 0) faults.push({ field: `weight-${row.unit_id}`, message: w.populationMissing(row.name) })
      return { unitId: row.unit_id, weight }
    })
    const [first] = rows
    if (basis !== 'none' && parts.length === 0)
      faults.push({ field: first ? `part-${first.unit_id}` : 'reason', message: w.partsWrong })
    if (faults.length > 0) return await show(request, reply.code(422), form, faults)
    await declareBridge(db, account, unit.unit_id, { basis, reason, parts })
    return await reply.redirect(`/units/${unit.unit_id}/series?done=bridge`, 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: Form | null,
    faults: readonly FieldFault[],
  ) {
    const { unit, rows } = await edited(request)
    const bridge = (await bridgesOf(db, [unit.unit_id])).get(unit.unit_id)
    const { steps } = await lineageOf(db, [unit.unit_id])
    const weights = new Map(bridge?.parts.map((part) => [part.unitId, part.weight]))
    return await reply.page('reforms/bridge', {
      unit,
      faults,
      bridgeBases,
      successionNames,
      basis: form ? String(form.basis ?? '') : (bridge?.basis ?? ''),
      reason: form ? String(form.reason ?? '') : (bridge?.reason ?? ''),
      predecessors: rows.map((row) => ({
        ...row,
        split: steps.some((step) => step.predecessor_id === row.unit_id && step.successors > 1),
        chosen: form ? form[`part-${row.unit_id}`] !== undefined : bridge ? weights.has(row.unit_id) : true,
        weight: form
          ? String(form[`weight-${row.unit_id}`] ?? '')
          : String(
              (bridge?.basis === 'population' ? weights.get(row.unit_id) : null) ?? row.population ?? '',
            ),
      })),
    })
  }
}
