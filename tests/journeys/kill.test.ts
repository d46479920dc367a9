import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { type Database, openDatabase } from '../../src/database.ts'
import { recount } from '../../src/responses/recount.ts'
import { smallForm } from '../responses/small-form.ts'
import { asForm } from '../support/app.ts'
import { readForm } from '../support/citizen.ts'
import { countedUpTo } from '../support/counts.ts'
import { aLink } from '../support/makers.ts'
import { discard, newDataFolder } from '../support/server.ts'

const SERVER = resolve(import.meta.dirname, '../../src/server.ts')
const CLIENTS = 20

type Server = { address: string; process: ChildProcess; kill(): Promise<void> }

/** Starts the product as its own process on the embedded PostgreSQL of a data folder. */
async function startServer(dataDir: string): Promise<Server> {
  const child = spawn(process.execPath, [SERVER], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PORT: '0',
      LOG_LEVEL: 'silent',
      PUBLIC_RATE: '1000000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    const address = /^Thước Đo: (http:\S+)/.exec(line)?.[1]
    if (!address) continue
    child.stdout.resume()
    const kill = async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    return { address, process: child, kill }
  }
  throw new Error(`the server did not start:\n${said.join('\n')}`)
}

/** One filled form, ready to be sent for the last time. */
type Filled = { id: string; marker: string; path: string; body: string }

type Acknowledged = Filled & { receipt: string }

async function post(address: string, path: string, fields: Record<string, string>): Promise<Response> {
  const { headers, payload } = asForm(fields)
  return await fetch(address + path, {
    method: 'POST',
    headers: { ...(headers as Record<string, string>), accept: 'text/html' },
    body: String(payload),
    redirect: 'manual',
  })
}

/** Opens a form and fills it, without cookies, up to its review. */
async function fillForm(address: string, code: string, marker: string): Promise<Filled> {
  const first = readForm(await (await fetch(`${address}/k/${code}`)).text())!
  const id = first.fields._submission![0]!
  await post(address, `/k/${code}`, { _submission: id, _consent: 'yes' })
  await post(address, `/k/${code}/p/1`, { _submission: id, A01: '2', A02: '1', _action: 'next' })
  await post(address, `/k/${code}/p/2`, { _submission: id, B01: '1', B02: '3', _action: 'next' })
  const last = { _submission: id, C01: marker, C02: '5', _action: 'next' }
  const seen = readForm(await (await post(address, `/k/${code}/p/3`, last)).text())!
  const fields = { _submission: id, _answers: seen.fields._answers![0]!, _action: 'send' }
  return { id, marker, path: `/k/${code}/review`, body: JSON.stringify(fields) }
}

/** Sends a filled form; the receipt that the server showed. */
async function sendForm(address: string, filled: Filled): Promise<Acknowledged> {
  const response = await post(address, filled.path, JSON.parse(filled.body) as Record<string, string>)
  const html = await response.text()
  const receipt = /([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<\/output>/.exec(html)?.[1]
  if (response.status !== 200 || !receipt)
    throw new Error(`answered ${response.status}: ${html.slice(0, 2000)}`)
  return { ...filled, receipt }
}

t.test('kill -9 while 20 citizens send: every receipt shown is stored, once', async (t) => {
  const dataDir = await newDataFolder()
  const running: Server[] = []
  let database: Database | undefined
  t.teardown(async () => {
    await database?.close()
    for (const server of running) if (!hasEnded(server.process)) await server.kill()
    await discard(dataDir)
  })

  const first = await startServer(dataDir)
  running.push(first)
  const setup = await openDatabase({ dataDir }, { as: 'command' })
  const place = await aLink(setup.db, { content: smallForm })
  await setup.close()

  const acknowledged: Acknowledged[] = []
  const unanswered: Filled[] = []
  let sending = 0
  let killed = false
  let kill: Promise<void> | undefined
  /** The worst moment: many posts on their way, some of them stored and not answered. */
  const killInTheMiddle = async () => {
    await pause(2)
    killed = true
    await first.kill()
  }
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let sheet = 0; !killed; sheet++) {
      let filled: Filled | undefined
      try {
        filled = await fillForm(first.address, place.code, `${client}/${sheet}`)
        sending++
        if (acknowledged.length >= 40 && sending >= 5) kill ??= killInTheMiddle()
        acknowledged.push(await sendForm(first.address, filled))
        sending--
      } catch (error) {
        if (!killed) throw error
        if (filled) unanswered.push(filled)
      }
    }
  })
  await Promise.all(clients)
  await kill
  t.ok(acknowledged.length >= 40, `${acknowledged.length} receipts shown before the kill`)
  t.ok(unanswered.length > 0, `${unanswered.length} forms were being sent when the server was killed`)

  const second = await startServer(dataDir)
  running.push(second)
  database = await openDatabase({ dataDir }, { as: 'command' })
  const { db } = database
  const stored = async () =>
    await db.selectFrom('response').select('answers').where('unit_id', '=', place.unitId).execute()
  const receipts = await db
    .selectFrom('receipt')
    .select('receipt_hash')
    .where('unit_id', '=', place.unitId)
    .execute()
  const kept = new Set(receipts.map((row) => row.receipt_hash))
  const lost = acknowledged.filter(({ receipt }) => !kept.has(hashOf(receipt)))
  t.same(
    lost.map(({ marker }) => marker),
    [],
    'no receipt is lost',
  )
  t.equal((await stored()).length, kept.size, 'each receipt has its response')

  // What a person does who saw no receipt: send again.
  const resent = await Promise.all(unanswered.map((filled) => sendForm(second.address, filled)))
  const again = await Promise.all(acknowledged.slice(-20).map((filled) => sendForm(second.address, filled)))
  t.same(
    again.map(({ receipt }) => receipt),
    acknowledged.slice(-20).map(({ receipt }) => receipt),
    'the same receipts again',
  )
  const all = [...acknowledged, ...resent]
  const markers = (await stored()).map(({ answers }) => String(answers.C01)).sort()
  t.same(markers, all.map(({ marker }) => marker).sort(), 'every form is stored once')

  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await countedUpTo(db, place.roundId)).waiting === 0) break
    await pause(100)
  }
  t.same(await countedUpTo(db, place.roundId), { counted: all.length, waiting: 0 }, 'and counted once')
  t.same(await recount(db, place.unitId), [])
  second.process.kill('SIGTERM')
  const [code] = await once(second.process, 'exit')
  t.equal(code, 0, 'the second server ends by itself')
})

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function hashOf(receipt: string): string {
  return createHash('sha256').update(receipt.replaceAll('-', '')).digest('hex')
}
