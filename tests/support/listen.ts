import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Jobs } from '../../src/jobs/jobs.ts'
import { startJobs } from '../../src/jobs/worker.ts'
import { unitsWithUnfolded } from '../../src/responses/sheet-queries.ts'
import type { Role } from '../../src/tables.ts'
import { anAccount, buildTestApp, type TestApp, testPassword } from './app.ts'

export type Listening = TestApp & {
  /** http://127.0.0.1:… */
  url: string
  /** makes an account with one role at one unit and signs it in through the page of this browser */
  enter(page: Page, role: Role, unitId: number): Promise<void>
  /** waits until the job worker has counted every response */
  counted(): Promise<void>
}

/** The product over a database of its own, with its job worker, listening on a free port. Ends with `t`. */
export async function listen(t: Test): Promise<Listening> {
  const later: { jobs?: Jobs } = {}
  const test = await buildTestApp(t, {
    jobs: {
      fold: (unitId) => later.jobs?.fold(unitId),
      estimates: () => later.jobs?.estimates(),
      mail: () => later.jobs?.mail(),
      settled: async () => await later.jobs?.settled(),
    },
  })
  const { app, db, pool } = test
  const jobs = await startJobs({ pool, db, log: (line) => t.comment(line), gatherMs: 20 })
  later.jobs = jobs
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(async () => {
    await app.close()
    await jobs.stop()
  })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    ...test,
    url,
    async enter(page, role, unitId) {
      const { email } = await anAccount(test, role, unitId)
      await page.goto(`${url}/sign-in`)
      await page.getByLabel('Thư điện tử').fill(email)
      await page.getByLabel('Mật khẩu').fill(testPassword)
      await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click()
      await page.waitForURL((address) => address.pathname !== '/sign-in')
    },
    async counted() {
      await jobs.settled()
      for (let attempt = 0; attempt < 200; attempt++) {
        if ((await unitsWithUnfolded(db)).length === 0) return
        await pause(50)
      }
      throw new Error('responses were not counted within 10 s')
    },
  }
}
