import type { FastifyInstance } from 'fastify'
import { hashPassword } from '../src/accounts/password.ts'
import { insertAccount, insertGrants, insertHolder } from '../src/accounts/queries.ts'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Db } from '../src/database.ts'
import { publishResults } from '../src/publications/publish.ts'
import { countCpu } from './citizen/cpu.ts'
import { openCountry } from './country/world.ts'
import { load, say } from './likert/survey.ts'
import type { BenchOptions, Measure } from './run.ts'

/** Milliseconds a page may take once its round was read, seconds a publication may take. */
const TARGETS = { page: 1000, publishing: 30_000 }

/** One request or act: wall, CPU of our process and of PostgreSQL, statements, whole memory after it. */
type Cost = {
  wall: number
  node: number
  postgres: number
  statements: number
  megabytes: number
  bytes: number
}

/**
 * Every page of results, file and picture of a round of the whole country, asked cold and then three times, and what is done with a
 * round: publishing, publishing again.
 */
export async function run({ keep }: BenchOptions): Promise<Measure[]> {
  const { db, pool, country, close } = await openCountry(keep)
  let statements = 0
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    client.query = ((...given: unknown[]) => {
      statements++
      return query(...given)
    }) as typeof client.query
  })
  const app = await buildApp({
    db,
    config: { ...readConfig({ LOG_LEVEL: 'error', PUBLIC_RATE: '1000000' }) },
    jobs: { fold: () => {}, estimates: () => {}, mail: () => {}, settled: async () => {} },
  })
  const measured = async (act: () => Promise<number>): Promise<Cost> => {
    const used = await countCpu(db)
    const before = statements
    const started = performance.now()
    const bytes = await act()
    const wall = performance.now() - started
    const counted = statements - before
    const { node, postgres } = await used()
    return {
      wall,
      node,
      postgres,
      statements: counted,
      megabytes: process.memoryUsage().rss / 2 ** 20,
      bytes,
    }
  }
  try {
    const signed = await signIn(app, db, country.nation)
    const cookie = signed.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const get = async (url: string) => {
      const answer = await app.inject({ method: 'GET', url, headers: { cookie, accept: 'text/html' } })
      if (answer.statusCode !== 200) say(`${url}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
      return answer.body.length
    }
    const costs: [string, Cost][] = []
    const note = (name: string, cost: Cost) => {
      costs.push([name, cost])
      const { wall, node, postgres, statements: asked, megabytes, bytes } = cost
      say(
        `${name.padEnd(46)} ${wall.toFixed(0).padStart(6)} ms  cpu ${node.toFixed(0).padStart(6)} + ${postgres.toFixed(0).padStart(6)}` +
          `  ${String(asked).padStart(4)} statements  ${megabytes.toFixed(0).padStart(5)} MB  ${(bytes / 1024).toFixed(0)} kB`,
      )
    }
    const pages = async (title: string) => {
      for (const [name, url] of surfaces(country)) {
        note(`${title}${name}, first`, await measured(() => get(url)))
        const warm: Cost[] = []
        for (let time = 0; time < 3; time++) warm.push(await measured(() => get(url)))
        note(`${title}${name}`, warm.toSorted((a, b) => a.wall - b.wall)[1]!)
      }
    }
    say(`${country.cases} communes, ${country.sheets} sheets a round; load ${load()}`)
    const roundId = country.rounds[1]
    await pages('')
    note('publishing', await measured(async () => (await publishResults(db, null, roundId)).edition))
    await pages('published: ')
    return costs
      .filter(([name]) => !name.endsWith('first'))
      .map(([measure, { wall }]) => {
        const target = measure.startsWith('publishing') ? TARGETS.publishing : TARGETS.page
        return { measure, unit: 'ms', ours: Math.round(wall), baseline: target, ratio: wall / target }
      })
  } finally {
    await app.close()
    await close()
  }
}

async function signIn(app: FastifyInstance, db: Db, unitId: number) {
  const [email, password] = [`do-${Date.now()}@example.vn`, 'mat khau chi de do']
  const accountId = await insertAccount(db, unitId, 'Chuyên viên')
  const passwordHash = await hashPassword(password)
  await insertHolder(db, { accountId, fullName: 'Người Đo', email, passwordHash })
  await insertGrants(db, accountId, [{ role: 'specialist', unitId }])
  const payload = new URLSearchParams({ email, password }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return await app.inject({ method: 'POST', url: '/sign-in', headers, payload })
}

function surfaces({
  rounds: [before, now],
  frameworkVersionId,
  versionIds: [citizens, staff],
  caseId,
}: Awaited<ReturnType<typeof openCountry>>['country']): [string, string][] {
  const results = `/rounds/${now}/results`
  const level = `${results}/frameworks/${frameworkVersionId}`
  return [
    ['results of the round', results],
    ['… its picture', `${results}/chart.svg`],
    ['… its table as CSV', `${results}.csv`],
    ['framework', level],
    ['questions', `${level}/items/${citizens}`],
    ['one case', `${results}/cases/${caseId}`],
    ['standings', `${level}/standings`],
    ['… picture', `${level}/standings/chart.svg`],
    ['certainty of bands', `${level}/certainty`],
    ['certainty of one case', `${results}/cases/${caseId}/certainty`],
    ['changes', `${level}/changes?with=${before}`],
    ['changes of one case', `${results}/cases/${caseId}/changes?with=${before}`],
    ['crossing', `${level}/crossings/${citizens}?by=A01`],
    ['reliability, citizens', `${level}/reliability/${citizens}`],
    ['reliability, officials', `${level}/reliability/${staff}`],
    ['robustness', `${level}/robustness`],
    ['agreement', `${level}/agreement`],
    ['weights', `/rounds/${now}/weights/${citizens}`],
    ['what-if', `/rounds/${now}/what-if`],
    ['exports', `/rounds/${now}/exports/${citizens}`],
    ['method', `/rounds/${now}/method`],
    ['progress', `/rounds/${now}/progress`],
  ]
}
