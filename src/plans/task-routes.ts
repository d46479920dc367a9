import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Product } from '../app.ts'
import type { FormFault, Keeping } from '../evidence/add.ts'
import { storeOf } from '../evidence/bucket-store.ts'
import { acceptedFiles } from '../evidence/evidence.ts'
import { judgeReceived } from '../evidence/judge-received.ts'
import { fullDisk, receivedForm, receiveForms } from '../evidence/receive.ts'
import { neverAPage, sendFile } from '../evidence/send.ts'
import { Refusal, refuse } from '../refusals.ts'
import { type FieldFault, faultsOf } from '../rounds/round-form.ts'
import { childrenOf, findUnit } from '../units/queries.ts'
import { dayInVietnam } from '../web/format.ts'
import { withRightAt } from '../web/guards.ts'
import { words } from '../words/index.ts'
import { documentsOf, findDocument } from './document-queries.ts'
import { documentForm, progressForm, taskForm } from './forms.ts'
import { standingOf, taskStates } from './plan.ts'
import type { PlanRecord } from './queries.ts'
import { planManaged, taskSeen } from './seen.ts'
import { type Task, type TaskFacts, tasksOf } from './task-queries.ts'
import { addDocument, addTask, changeTask, removeDocument, reportTask } from './tasks.ts'
import { readTiming } from './timing.ts'

const newQuery = z.object({ under: z.coerce.number().int().optional().catch(undefined) })

type Form = Record<string, unknown>
type Part = 'edit' | 'report' | 'document'

const documentParams = z.object({ document: z.coerce.number().int().positive().max(2_147_483_647).catch(0) })

/** Adding a row to a plan; one task with its progress and documents. */
export async function planTaskPages(app: FastifyInstance, { db, config }: Product): Promise<void> {
  const store = storeOf(config)
  const keeping: Keeping = { store, clamavUrl: config.clamavUrl, totalBytes: config.evidenceGb * 1024 ** 3 }
  await receiveForms(app, store)

  app.get('/plans/:id/tasks/new', async (request, reply) => {
    const { plan } = await planManaged(request, db)
    const { under } = newQuery.parse(request.query)
    return await showNew(reply, plan, { parent_id: under ?? '' }, [])
  })

  app.post('/plans/:id/tasks', async (request, reply) => {
    const { plan, account } = await planManaged(request, db)
    const form = (request.body ?? {}) as Form
    const read = taskForm(words[request.language].plans).safeParse(form)
    if (!read.success) return await showNew(reply.code(422), plan, form, faultsOf(read.error))
    const { facts, dues } = await written(plan, read.data)
    const taskId = await addTask(db, account, plan.plan_id, read.data.parent_id, facts, dues)
    return await reply.redirect(`/plans/${plan.plan_id}/tasks/${taskId}?done=saved`, 303)
  })

  async function showNew(reply: FastifyReply, plan: PlanRecord, form: Form, faults: FieldFault[]) {
    const tasks = await tasksOf(db, [plan.plan_id])
    return await reply.page('plans/new-task', { plan, form, faults, tasks, units: await unitsBeneath(plan) })
  }

  app.get('/plans/:id/tasks/:task', async (request, reply) => await showTask(request, reply, null, {}, []))

  app.post('/plans/:id/tasks/:task', async (request, reply) => {
    const { plan, account } = await planManaged(request, db)
    const { task } = await taskSeen(request, db)
    const form = (request.body ?? {}) as Form
    const read = taskForm(words[request.language].plans).safeParse(form)
    if (!read.success) return await showTask(request, reply.code(422), 'edit', form, faultsOf(read.error))
    const { facts, dues } = await written(plan, read.data)
    return await acted(request, reply, 'edit', form, async () => {
      await changeTask(db, account, task.task_id, read.data.revision, { ...facts, kind: task.kind }, dues)
    })
  })

  app.post('/plans/:id/tasks/:task/report', async (request, reply) => {
    const { account, task } = await reportable(request)
    const form = (request.body ?? {}) as Form
    const dues = task.milestones.map(({ due_on }) => due_on)
    const read = progressForm(words[request.language].plans, dues, dayInVietnam(new Date())).safeParse(form)
    if (!read.success) return await showTask(request, reply.code(422), 'report', form, faultsOf(read.error))
    return await acted(request, reply, 'report', form, async () => {
      await reportTask(db, account, task.task_id, read.data.revision, read.data)
    })
  })

  app.post('/plans/:id/tasks/:task/documents', async (request, reply) => {
    const { account, task } = await reportable(request)
    const { fields: form, file, tooLarge } = receivedForm(request)
    const { plans: w, evidence } = words[request.language]
    const read = documentForm(w).safeParse(form)
    const wrong: FormFault[] = tooLarge ? [{ field: 'file', fault: 'too_large' }] : []
    if (file && form.url?.trim()) wrong.push({ field: 'url', fault: 'both' })
    const judged = file && wrong.length === 0 ? await judgeReceived(keeping, file, wrong) : null
    const faults = [
      ...(read.success ? [] : faultsOf(read.error)),
      ...wrong.map(({ field, fault }) => ({ field, message: evidence[`refused_${fault}`] })),
    ]
    if (!read.success || faults.length > 0)
      return await showTask(request, reply.code(422), 'document', form, faults)
    return await acted(request, reply, 'document', form, async () => {
      const kept = file && judged ? { keeping, received: file, judged } : null
      await addDocument(db, account, task.task_id, read.data, kept).catch(fullDisk)
    })
  })

  await app.register(async (files) => {
    neverAPage(files)
    files.get(
      '/plans/:id/tasks/:task/documents/:document/file',
      { compress: false },
      async (request, reply) => {
        const { task } = await taskSeen(request, db)
        const found = await findDocument(db, task.task_id, documentParams.parse(request.params).document)
        if (!found || found.digest === null || found.bytes === null)
          throw refuse('not_found', { what: 'văn bản' })
        return await sendFile(request, reply, store, { ...found, digest: found.digest, bytes: found.bytes })
      },
    )
  })

  app.post('/plans/:id/tasks/:task/documents/:document/removal', async (request, reply) => {
    const { account, task } = await reportable(request)
    const { document } = documentParams.parse(request.params)
    return await acted(request, reply, 'document', {}, async () => {
      await removeDocument(db, account, task.task_id, document, store)
    })
  })

  /** The task, by one who may record its progress. @throws Refusal `right_missing` */
  async function reportable(request: FastifyRequest) {
    const seen = await taskSeen(request, db)
    if (!seen.reports) {
      withRightAt(request, 'plans.report', { path: seen.plan.unit_path, name: seen.plan.unit_name })
    }
    if (seen.task.kind === 'group') throw refuse('not_found', { what: 'nhiệm vụ' })
    return seen
  }

  async function acted(
    request: FastifyRequest,
    reply: FastifyReply,
    part: Part,
    form: Form,
    act: () => Promise<void>,
  ) {
    const { plan, task } = await taskSeen(request, db)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refusal) || (error.kind !== 'conflict' && error.kind !== 'invalid')) throw error
      const faults = [{ field: '', message: error.words(request.language) }]
      return await showTask(request, reply.code(error.status), part, form, faults)
    }
    return await reply.redirect(`/plans/${plan.plan_id}/tasks/${task.task_id}?done=saved`, 303)
  }

  async function showTask(
    request: FastifyRequest,
    reply: FastifyReply,
    part: Part | null,
    form: Form,
    faults: FieldFault[],
  ) {
    const { plan, task, manages, reports } = await taskSeen(request, db)
    const tasks = await tasksOf(db, [plan.plan_id])
    const byId = new Map(tasks.map((one) => [one.task_id, one]))
    const above: Task[] = []
    for (let id = task.parent_id; id !== null; id = byId.get(id)?.parent_id ?? null) {
      const one = byId.get(id)
      if (one) above.unshift(one)
    }
    return await reply.page('plans/task', {
      plan,
      task,
      above,
      manages,
      reports,
      part,
      form,
      faults,
      states: taskStates,
      standing: task.kind === 'group' ? null : standingOf(task, dayInVietnam(new Date())),
      documents: await documentsOf(db, task.task_id),
      accepted: acceptedFiles,
      units: manages ? await unitsBeneath(plan) : [],
      today: dayInVietnam(new Date()),
      done: (request.query as Form).done === 'saved',
    })
  }

  /** The unit of the plan and those directly beneath it: who may report on a task. */
  async function unitsBeneath(plan: PlanRecord): Promise<{ unit_id: number; name: string }[]> {
    const today = dayInVietnam(new Date())
    const { rows } = await childrenOf(db, plan.unit_id, today, { limit: 500, offset: 0 })
    return rows
  }

  /** What a form says, as the acts take it; days that were not typed are read from the column of time. */
  async function written(
    plan: PlanRecord,
    form: z.output<ReturnType<typeof taskForm>>,
  ): Promise<{ facts: TaskFacts; dues: string[] }> {
    const reading = readTiming(form.timing, { startsOn: plan.starts_on, endsOn: plan.ends_on })
    const unit = form.lead_unit_id === null ? undefined : await findUnit(db, form.lead_unit_id)
    const bare = form.lead + form.partners + form.timing + form.result === ''
    return {
      facts: {
        kind: bare && form.dues.length === 0 ? 'group' : 'task',
        mark: form.mark,
        title: form.title,
        lead: form.lead,
        leadUnitId: unit?.path.includes(plan.unit_id) ? unit.unit_id : null,
        partners: form.partners,
        timing: form.timing,
        result: form.result,
        startsOn: reading.from,
      },
      dues: form.dues.length > 0 ? form.dues : [...reading.dues],
    }
  }
}
