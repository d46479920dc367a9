import type { Page } from 'playwright-core'

/** Fills what is still empty: the first level, every box, 9 of 10, yes, a falling register figure. */
export async function fillSheet(page: Page): Promise<void> {
  const names: string[] = await page
    .locator('form.sheet [name*=":"]')
    .evaluateAll((all: { name: string }[]) => [...new Set(all.map(({ name }) => name))])
  const texts: Record<string, string> = {
    numerator: '9',
    denominator: '10',
    period: 'năm 2026',
    current: '40',
    previousPeriod: 'năm 2025',
    previous: '50',
    document: 'Báo cáo số 12/BC-UBND',
    explanation: 'Số liệu theo hồ sơ lưu tại đơn vị',
  }
  for (const name of names) {
    const kind = name.split(':')[1] ?? ''
    if (kind === 'option' || kind === 'answer') await page.locator(`[name="${name}"]`).first().check()
    else if (kind === 'ticked')
      for (const box of await page.locator(`[name="${name}"]`).all()) await box.check()
    else if (texts[kind] && (await page.locator(`[name="${name}"]`).inputValue()) === '')
      await page.locator(`[name="${name}"]`).fill(texts[kind])
  }
}
