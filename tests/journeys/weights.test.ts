import type { Page } from 'playwright-core'
import t from 'tap'
import { aClosedRound } from '../publications/makers.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { story } from '../support/story.ts'

const main = (page: Page) => page.getByRole('main')
const press = (page: Page, name: string) =>
  main(page).getByRole('button', { name, exact: true }).first().click()
const sexes = 'Biến,Nhóm,Số người\n'

t.test(
  'Sở Tư pháp weighs a round, tries, publishes, and computes it again',
  { skip: noBrowser },
  async (t) => {
    const step = story(t)
    const test = await listen(t)
    const { url, enter } = test
    const { province, roundId, communes } = await aClosedRound(test, { weighed: false })
    const browser = await openBrowser(t)
    // Nothing here needs scripts.
    const page = await openPage(browser, { javaScript: false })
    await enter(page, 'specialist', province.unitId)
    const round = `${url}/rounds/${roundId}`
    let index = ''

    await step('from the round to the weights, where nothing is fixed yet', async (t) => {
      await page.goto(`${round}/results`)
      index =
        (await page
          .locator('tbody tr', { hasText: communes[0].name })
          .locator('td.num')
          .first()
          .textContent()) ?? ''
      await page.goto(round)
      await main(page).getByRole('link', { name: 'Quyền số' }).click()
      t.match(await main(page).textContent(), 'chưa cố định')
      await main(page).getByRole('link', { name: 'Làm việc với quyền số' }).click()
      t.match(await main(page).textContent(), 'Chưa có bảng số dân nào')
    })

    await step('population is loaded from a file; one with a slip is refused and says where', async (t) => {
      const upload = async (content: string) => {
        await page.locator('summary', { hasText: 'Nạp từ tệp' }).click()
        if (!(await page.getByLabel('Tệp số dân').isVisible()))
          await page.locator('summary', { hasText: 'Nạp từ tệp' }).click()
        await page
          .getByLabel('Tệp số dân')
          .setInputFiles({ name: 'so-dan.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })
        await page.getByLabel('Văn bản, số liệu lấy từ đâu').fill('Niên giám thống kê tỉnh 2025, biểu 12')
        await page.getByLabel('Ngày của văn bản').fill('2025-06-30')
        await press(page, 'Nạp tệp')
      }
      const label = await variableLabels(page)
      const rows = [
        [label.sex, 'Nam', '700.000'],
        [label.sex, 'Nữ', '700.000'],
        [label.age, '16-24 tuổi', '200.000'],
        [label.age, '25-44 tuổi', '500.000'],
        [label.age, '45-59 tuổi', '400.000'],
        [label.age, 'Từ 60 tuổi', '300.000'],
      ].map((cells) => cells.map((cell) => `"${cell}"`).join(','))
      await upload(sexes + rows.join('\n').replace('300.000', 'ba trăm'))
      t.match(await page.locator('.error-summary').textContent(), 'Dòng 7, cột “Số người”: “ba trăm”')
      await upload(sexes + rows.join('\n'))
      t.match(await main(page).textContent(), 'Đã nạp số dân từ tệp')
    })

    await step('a thin class is merged with its neighbour, and the trial converges', async (t) => {
      const old = page.locator('tr', { hasText: 'Từ 60 tuổi' }).first()
      t.match(await old.textContent(), 'nhóm mỏng')
      await old.getByRole('button').click()
      t.match(await main(page).textContent(), '45-59 tuổi + Từ 60 tuổi')
      t.match(await main(page).textContent(), /Đã hội tụ sau \d+ vòng/)
      await page.getByLabel('Cắt quyền số quá lớn').selectOption('none')
      await press(page, 'Lưu cách tính')
      await page.getByLabel('Cắt quyền số quá lớn').selectOption('five_medians')
      await press(page, 'Lưu cách tính')
      t.match(await main(page).textContent(), 'Hệ số thiết kế do quyền số')
    })

    await step('a version is fixed, and the results name it', async (t) => {
      await page.getByLabel('Ghi chú cho phiên bản').fill('Theo giới và tuổi')
      await page.getByLabel('Tôi đã xem bảng tính thử').check()
      await press(page, 'Cố định phiên bản quyền số')
      t.match(await main(page).textContent(), 'Đã cố định phiên bản quyền số')
      await page.goto(`${round}/results`)
      t.match(await main(page).textContent(), /theo phiên bản quyền số 1 của đợt \(mã băm [0-9a-f]{8}\)/)
      const now = await page
        .locator('tbody tr', { hasText: communes[0].name })
        .locator('td.num')
        .first()
        .textContent()
      t.not(now?.trim(), index.trim(), 'the weights are in the figures')
    })

    await step('a what-if copy is marked as no result', async (t) => {
      await page.goto(round)
      await main(page).getByRole('link', { name: 'Thử phương án' }).click()
      await page.getByLabel(/Quyền số của phiếu/).selectOption({ index: 1 })
      await page.getByLabel('Cách gộp các nhóm tiêu chí').selectOption('minimum')
      await press(page, 'Thử')
      t.match(await main(page).textContent(), 'THỬ NGHIỆM – không phải kết quả')
      t.match(await main(page).textContent(), /\d+ đơn vị đổi thứ hạng/)
    })

    await step('the round is published, and computing it again gives the same hash', async (t) => {
      await page.goto(`${round}/publication`)
      t.match(await main(page).textContent(), 'phiên bản 1, mã băm')
      await page.getByLabel('Tôi đã xem kết quả').check()
      await press(page, 'Công bố')
      await page.goto(`${round}/method`)
      await main(page).getByRole('link', { name: 'Tính lại' }).click()
      t.match(await main(page).textContent(), 'giống từng chữ số')
      const hashes = await page.locator('tbody tr td.hash').allTextContents()
      t.equal(hashes.length, 6)
      for (const at of [0, 2, 4]) t.equal(hashes[at], hashes[at + 1])
      await page.goto(`${round}/method`)
      await main(page).getByRole('link', { name: 'Những gì đã ra ngoài' }).click()
      t.match(await main(page).locator('tbody tr').first().textContent(), /Công bố kết quả \(lần 1\)/)
    })
  },
)

/** What the page calls the variables of the questionnaire. */
async function variableLabels(page: Page): Promise<{ sex: string; age: string }> {
  const links = await page.getByRole('link', { name: /^Nhập số dân theo/ }).allTextContents()
  const names = links.map((text) => text.replace(/^Nhập số dân theo:\s*/, '').trim())
  return { sex: names[0] ?? '', age: names[1] ?? '' }
}
