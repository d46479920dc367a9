import type { LightMyRequestResponse } from 'fastify'
import { textOf } from '../support/app.ts'

/** The texts of the cells of the first table row that says so, its heading first. */
export function cellsOf(page: Pick<LightMyRequestResponse, 'body'>, words: string): string[] {
  const rows = [...page.body.matchAll(/<tr[\s>][\s\S]*?<\/tr>/g)].map(([row]) => row)
  const row = rows.find((one) => one.includes('<td') && textOf({ body: one }).includes(words))
  if (!row) return []
  return [...row.matchAll(/<t[hd][\s>][\s\S]*?<\/t[hd]>/g)].map(([cell]) => textOf({ body: cell }).trim())
}

/** The headings of the rows of one section's table. */
export function namesIn(page: Pick<LightMyRequestResponse, 'body'>, section: string): string[] {
  const part = page.body.split(`id="${section}"`)[1]?.split('</section>')[0] ?? ''
  return [...part.matchAll(/<th scope="row"[^>]*>([\s\S]*?)<\/th>/g)].map(([, cell]) =>
    textOf({ body: cell ?? '' }).trim(),
  )
}
