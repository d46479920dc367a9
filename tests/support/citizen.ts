import { readFileSync } from 'node:fs'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { assemble } from '../../src/surveys/assemble.ts'
import { asForm } from './app.ts'

/** A form as it stands on a page: where it goes, and what a browser would send if nothing was touched. */
export type PageForm = {
  action: string
  fields: Record<string, string[]>
  /** values of each field that can be chosen */
  choices: Record<string, string[]>
  buttons: string[]
}

export type Answer = LightMyRequestResponse & { form: PageForm | null }

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`).exec(tag)
  return found ? plain(found[1] ?? '') : null
}

function withoutTemplates(html: string | undefined): string | undefined {
  const inner = html?.replace(/<template>(?:(?!<template>)[\s\S])*?<\/template>/g, '')
  return inner === html ? html : withoutTemplates(inner)
}

/** Reads the form with id “sheet” of a page. */
export function readForm(html: string): PageForm | null {
  const whole = /<form[^>]*id="sheet"[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0]
  // What a script may bring in is not on the page without one.
  const found = withoutTemplates(whole)
  if (!found) return null
  const form: PageForm = { action: attribute(found, 'action') ?? '', fields: {}, choices: {}, buttons: [] }
  const add = (to: Record<string, string[]>, name: string, value: string) => {
    to[name] ??= []
    to[name].push(value)
  }
  const tags =
    /<input[^>]*>|<textarea[^>]*>([\s\S]*?)<\/textarea>|<select[^>]*>([\s\S]*?)<\/select>|<button[^>]*>/g
  for (const [tag, text, options] of found.matchAll(tags)) {
    const name = attribute(tag, 'name') ?? ''
    if (tag.startsWith('<button')) form.buttons.push(attribute(tag, 'value') ?? '')
    else if (tag.startsWith('<textarea')) add(form.fields, name, plain(text ?? ''))
    else if (tag.startsWith('<select')) {
      const all = [...(options ?? '').matchAll(/<option[^>]*>/g)].map(([option]) => option)
      for (const option of all) add(form.choices, name, attribute(option, 'value') ?? '')
      const selected = all.find((option) => attribute(option, 'selected') !== null) ?? all[0]
      add(form.fields, name, attribute(selected ?? '', 'value') ?? '')
    } else {
      const value = attribute(tag, 'value') ?? ''
      const type = attribute(tag, 'type')
      if (type !== 'radio' && type !== 'checkbox') add(form.fields, name, value)
      else {
        add(form.choices, name, value)
        if (attribute(tag, 'checked') !== null) add(form.fields, name, value)
      }
    }
  }
  return form
}

export type Browser = {
  page: Answer | null
  cookies: Map<string, string>
  get(url: string): Promise<Answer>
  /** posts fields as they are */
  post(url: string, fields: Record<string, string | string[]>): Promise<Answer>
  /** fills the form of the page that is open, presses a button (default: the first), follows the redirect */
  send(fill?: Record<string, string | string[]>, button?: string): Promise<Answer>
}

/** A citizen's browser: keeps cookies (unless told not to), follows redirects, sends forms as browsers do. */
export function aBrowser(app: FastifyInstance, { cookies: keeps = true } = {}): Browser {
  const cookies = new Map<string, string>()
  const browser: Browser = { page: null, cookies, get, post, send }

  async function ask(method: 'GET' | 'POST', url: string, body?: ReturnType<typeof asForm>): Promise<Answer> {
    const [path = url, query] = url.split('?')
    const response = await app.inject({
      method,
      url: query === undefined ? path : `${path}?${query}`,
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...body?.headers,
      },
      ...(body ? { payload: body.payload } : {}),
    })
    for (const { name, value, maxAge, expires } of keeps ? response.cookies : []) {
      if (maxAge === 0 || (expires && expires <= new Date())) cookies.delete(name)
      else cookies.set(name, value)
    }
    const answer = Object.assign(response, { form: readForm(response.body) }) as Answer
    browser.page = answer
    return answer
  }
  async function get(url: string): Promise<Answer> {
    return await ask('GET', url)
  }
  async function post(url: string, fields: Record<string, string | string[]>): Promise<Answer> {
    return await ask('POST', url, asForm(fields))
  }
  async function send(fill: Record<string, string | string[]> = {}, button?: string): Promise<Answer> {
    const form = browser.page?.form
    if (!form) throw new Error(`no form on the page: ${browser.page?.body.slice(0, 500)}`)
    const answer = await post(form.action, {
      ...form.fields,
      ...fill,
      _action: button ?? form.buttons.find((one) => !/^(edit|more|less):/.test(one)) ?? '',
    })
    if (answer.statusCode !== 303) return answer
    return await get(String(answer.headers.location).split('#')[0]!)
  }
  return browser
}

/** Opens a link and agrees to take part: the first page of questions is open then. */
export async function agree(browser: Browser, code: string): Promise<Answer> {
  await browser.get(`/k/${code}`)
  return await browser.send({ _consent: 'yes' })
}

/** Answers the last page, and sends what the review shows. */
export async function finish(
  browser: Browser,
  fill: Record<string, string | string[]> = {},
): Promise<Answer> {
  await browser.send(fill)
  return await browser.send()
}

/** A questionnaire of this product, with its modules put in: 'M01', ['T-GT']. */
export function ourQuestionnaire(code: string, modules: readonly string[] = []): Record<string, unknown> {
  const read = (folder: string, name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../surveys/${folder}/${name}/1.json`, import.meta.url), 'utf8'))
  return assemble(
    read('questionnaires', code),
    modules.map((name) => read('modules', name)),
  )
}
