import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Cell, csvOf } from '../web/csv.ts'
import { excelOf, excelType } from '../web/excel.ts'
import type { Contents } from './release-queries.ts'
import { csvStyle, provenance, sendCsv, type Visit, type Visits } from './visit.ts'

/** A table of figures that leaves the house as a file: what its page shows, and no more. */
export type FiguresFile = {
  /** of the file, without its ending: letters of ASCII, digits and hyphens */
  readonly name: string
  /** the heading first; empty rows part tables of one file */
  readonly rows: readonly (readonly Cell[])[]
  /** what the log of releases keeps of it */
  readonly contents: Contents
}

/**
 * The same table as CSV (`PATH.csv`, `?decimal=comma` for spreadsheets set to Vietnamese) and as Excel (`PATH.xlsx`), with where
 * it comes from in its last rows. That it left the house is written down.
 * @param path address of the file without its ending
 */
export function figureFiles(
  app: FastifyInstance,
  visit: Visits,
  path: string,
  fileOf: (request: FastifyRequest, found: Visit) => Promise<FiguresFile> | FiguresFile,
): void {
  const made = async (request: FastifyRequest) => {
    const found = await visit(request)
    const { rows, ...file } = await fileOf(request, found)
    const all = [...rows, ...provenance(found.all, request.language)]
    await found.left({ name: file.name, csv: csvOf(all, { decimal: 'point' }), contents: file.contents })
    return { ...file, rows: all }
  }
  app.get(`${path}.csv`, async (request, reply) => {
    const { name, rows } = await made(request)
    return await sendCsv(reply, name, csvOf(rows, csvStyle(request)))
  })
  app.get(`${path}.xlsx`, async (request, reply) => {
    const { name, rows } = await made(request)
    return await sendExcel(reply, name, rows)
  })
}

async function sendExcel(
  reply: FastifyReply,
  name: string,
  rows: readonly (readonly Cell[])[],
): Promise<FastifyReply> {
  return await reply
    .header('content-type', excelType)
    .header('content-disposition', `attachment; filename="${name}.xlsx"`)
    .send(await excelOf(name, rows))
}

/** The people behind some figures by place, for the log; those that are kept back count as hidden. */
export function contentsOfCells(
  cells: Iterable<{
    readonly figure: string
    readonly place: string
    readonly n: number
    readonly kept: boolean
  }>,
): Contents {
  const named: Record<string, Record<string, number>> = {}
  let figures = 0
  let hidden = 0
  for (const { figure, place, n, kept } of cells) {
    named[figure] ??= {}
    named[figure][place] = kept ? -n : n
    if (kept) hidden++
    else figures++
  }
  return { figures, hidden, cells: named }
}
