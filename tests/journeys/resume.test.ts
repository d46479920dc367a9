import t from 'tap'
import { issueInvitations } from '../../src/rounds/issue-invitations.ts'
import { smallForm } from '../responses/small-form.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { overflow } from '../support/examine.ts'
import { listen } from '../support/listen.ts'
import { aLink } from '../support/makers.ts'

t.test('a form begun with a card on one phone is finished on another', { skip: noBrowser }, async (t) => {
  const { url, db } = await listen(t)
  const place = await aLink(db, { content: smallForm, settings: { collection: { mode: 'code' } } })
  await issueInvitations(db, null, place.roundId, { versionId: place.versionId, to: { each: 1 } })
  const { code } = await db.selectFrom('invitation').select('code').executeTakeFirstOrThrow()
  const browser = await openBrowser(t)
  const small = { javaScript: false, width: 320, height: 640 }
  const first = await openPage(browser, small)
  const second = await openPage(browser, small)
  const next = (page: typeof first) => page.getByRole('button', { name: 'Tiếp tục' }).click()

  await first.goto(`${url}/k/${code}`)
  await first.getByLabel('đồng ý tham gia khảo sát').check()
  await first.getByRole('button', { name: 'Bắt đầu trả lời' }).click()
  await first.getByRole('radio', { name: '16-59' }).check()
  await next(first)
  await first.getByText('Làm tiếp trên máy khác').click()
  const printed = (await first.locator('.resume-code').textContent()) ?? ''
  t.same(await overflow(first), [], 'nothing sticks out at 320 px')

  await second.goto(`${url}/k/${code}`)
  t.ok(await second.getByText('đang được trả lời dở').isVisible())
  await second.getByRole('link', { name: 'Tôi có mã làm tiếp' }).click()
  await second.getByLabel('Mã làm tiếp').fill(`${printed.slice(0, -1)}${printed.endsWith('C') ? 'D' : 'C'}`)
  await second.getByRole('button', { name: 'Trả lời tiếp' }).click()
  t.ok(await second.locator('.error-summary').getByText('gõ nhầm').isVisible())
  t.same(await overflow(second), [])
  await second.getByLabel('Mã làm tiếp').fill(printed.toLowerCase())
  await second.getByRole('button', { name: 'Trả lời tiếp' }).click()
  t.ok(await second.getByRole('heading', { name: 'Trang giữa' }).isVisible())
  await next(second)
  await second.getByRole('radio', { name: 'Hài lòng', exact: true }).check()
  await second.getByRole('button', { name: 'Xem lại và gửi' }).click()
  await second.getByRole('button', { name: 'Gửi phiếu' }).click()
  t.ok(await second.getByRole('heading', { name: 'Cảm ơn Ông/Bà' }).isVisible())

  await first.goto(`${url}/k/${code}`)
  t.ok(await first.getByRole('heading', { name: 'Cảm ơn Ông/Bà' }).isVisible(), 'the first phone is told too')
  t.equal(await first.getByText('Trả lời phiếu khác').count(), 0, 'and offered no other form')
  await first.context().clearCookies()
  await first.goto(`${url}/k/${code}`)
  t.ok(await first.getByText('đã được dùng').isVisible(), 'for everybody else the card is used up')
  t.same(await overflow(first), [])
})
