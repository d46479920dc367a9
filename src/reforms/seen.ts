import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { SignedIn } from '../accounts/right.ts'
import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { formats } from '../web/format.ts'
import { withRight } from '../web/guards.ts'
import type { Language } from '../words/dictionary.ts'
import { inBoth, words } from '../words/index.ts'
import { findReform, type ReformRow, unitsOfReform } from './queries.ts'
import type { LineFault } from './read-lines.ts'
import type { LineColumn, ReformFault } from './reform.ts'

const params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

/**
 * An act as the signed-in account may see it: of a unit within its reach, or one that ended or began a unit there.
 * @throws Refusal `sign_in_needed`, `not_found`, `right_missing`
 */
export async function reformSeen(
  request: FastifyRequest,
  db: Db,
): Promise<{ reform: ReformRow; account: SignedIn; reach: number[] }> {
  const { account, reach } = withRight(request, 'units.read')
  const read = params.safeParse(request.params)
  const reform = read.success ? await findReform(db, read.data.id) : undefined
  if (!reform) throw refuse('not_found', { what: inBoth((w) => w.reforms.oneThing) })
  const within = (path: readonly number[]) => path.some((id) => reach.includes(id))
  if (!within(reform.unit_path)) {
    const touched = [
      ...(await unitsOfReform(db, reform.reform_id, 'ended')),
      ...(await unitsOfReform(db, reform.reform_id, 'born')),
    ]
    if (!touched.some((unit) => within(unit.path)))
      throw refuse('right_missing', { right: 'xem đơn vị', unit: reform.unit_name })
  }
  return { reform, account, reach }
}

/** A fault of the plan as a sentence that says where and what. */
export function sayFault(fault: ReformFault, language: Language): string {
  const w = words[language].reforms
  const date = formats[language].date
  const values = fault.values.map((value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? date(value) : value))
  const said = (w[`fault_${fault.code}`] as (...details: string[]) => string)(...values)
  if (fault.line === null) return said
  const column = fault.column === null || fault.column === 'effective_on' ? '' : w[`column_${fault.column}`]
  return w.atLine(String(fault.line), column, said)
}

/** A fault of a file as a sentence. */
export function sayLineFault({ line, code, values }: LineFault, language: Language): string {
  const w = words[language].reforms
  const named = values.map((value) => (value in columnNames ? w[`column_${value as LineColumn}`] : value))
  const said = (w[`line_${code}`] as (...details: string[]) => string)(...named)
  return line === null ? said : w.atLine(String(line), '', said)
}

const columnNames = {
  act: 1,
  from: 1,
  to: 1,
  name: 1,
  kind: 1,
  parent: 1,
  takes: 1,
  population: 1,
} satisfies Record<LineColumn, 1>
