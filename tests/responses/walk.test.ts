import t from 'tap'
import { buildTestApp, textOf } from '../support/app.ts'
import { aBrowser, agree, ourQuestionnaire, type PageForm } from '../support/citizen.ts'
import { aLink } from '../support/makers.ts'

const test = await buildTestApp(t)
const { app, db } = test

/** Takes the choice at `at` everywhere (98 and 99 too), types something where there is something to type. */
function fill(form: PageForm, at: number): Record<string, string | string[]> {
  const filled: Record<string, string | string[]> = {}
  for (const [name, values] of Object.entries(form.choices)) {
    const real = values.filter((value) => value !== '')
    const place = Number(/:(\d)$/.exec(name)?.[1] ?? 0)
    if (/^(M01\.C02|M01\.C09|M01\.H01|M02\.G11):/.test(name)) {
      if (place <= real.length) filled[name] = real[place - 1]!
    } else filled[name] = real[at % real.length]!
  }
  for (const name of Object.keys(form.fields)) {
    if (name === 'M02.C17') filled[name] = '12'
    else if (name.includes('H02')) filled[name] = 'Đề nghị\nnói ngắn <b>hơn</b>'
  }
  return { ...filled, A01: form.choices.A01 ? '4' : [] }
}

for (const [code, modules] of [
  ['M01', ['T-GT']],
  ['M01', ['T-GT', 'T-RT', 'G-TCPL']],
  ['M02', []],
  ['M03', ['T-GT-2']],
  ['M04', []],
] as const) {
  t.test(
    `${code} with ${modules.join(', ') || 'no module'} is answered from consent to receipt`,
    async (t) => {
      for (const at of [0, 3]) {
        const link = await aLink(db, { content: ourQuestionnaire(code, modules) })
        const browser = aBrowser(app)
        let page = await agree(browser, link.code)
        let pages = 0
        while (page.form && pages++ < 60) {
          t.equal(page.statusCode, 200, textOf(page).slice(0, 400))
          page = await browser.send(page.form.buttons.includes('send') ? {} : fill(page.form, at))
        }
        t.match(textOf(page), /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/, `answered on ${pages} pages`)
        const stored = await db
          .selectFrom('response')
          .selectAll()
          .where('unit_id', '=', link.unitId)
          .execute()
        t.equal(stored.length, 1)
        t.equal(stored[0]?.answers.A01, 4)
        t.comment(`${code} ${at}: ${pages} pages, ${Object.keys(stored[0]?.answers ?? {}).length} answers`)
      }
    },
  )
}

/** What a browser would send of a page: fields that hold something. */
function filledIn(form: PageForm): Record<string, string[]> {
  const entries = Object.entries(form.fields).map(
    ([name, values]) => [name, values.filter(Boolean).sort()] as const,
  )
  return Object.fromEntries(entries.filter(([name, values]) => !name.startsWith('_') && values.length > 0))
}

for (const [code, modules] of [
  ['M01', ['T-GT', 'G-TCPL']],
  ['M02', []],
  ['M04', []],
] as const) {
  t.test(`${code}: going back to the first page shows every answer as it was given`, async (t) => {
    const link = await aLink(db, { content: ourQuestionnaire(code, modules) })
    const browser = aBrowser(app)
    let page = await agree(browser, link.code)
    const given: [action: string, filled: Record<string, string[]>][] = []
    while (page.form?.buttons[0] === 'next') {
      const filled = fill(page.form, 0)
      if (code === 'M04' && page.form.choices['M04.01']) filled['M04.01'] = ['1', '3']
      given.push([
        page.form.action,
        filledIn({ ...page.form, fields: asLists({ ...page.form.fields, ...filled }) }),
      ])
      page = await browser.send(filled)
    }
    t.ok(given.length > 2)
    page = await browser.send({}, 'back')
    for (const [action, filled] of given.toReversed()) {
      t.equal(page.form?.action, action)
      t.same(filledIn(page.form!), filled, action)
      if (action !== given[0]![0]) page = await browser.send({}, 'back')
    }
    for (let at = 0; at < given.length; at++) page = await browser.send()
    t.same(page.form?.buttons.at(-2), 'send', 'and forward again without touching anything')
    t.match(textOf(await browser.send()), /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  })
}

function asLists(fields: Record<string, string | string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat()]))
}
