import type { Scalar } from './questionnaire.ts'

/** Which part of a question a form field is for. */
export type FieldPart = {
  /** Inside a repeated group: the group's name and the turn. */
  readonly group?: string
  readonly turn?: Scalar
  /** Row of a matrix. */
  readonly row?: string
  /** Place of a ranking, from 1. */
  readonly place?: number
  /** Words beside a choice: its value; words beside the whole answer: true. */
  readonly comment?: Scalar
}

function part(name: string): string {
  return encodeURIComponent(name).replace(/^_/, '%5F')
}

/**
 * Name of the form field of a question. Names of ours never begin with “_”, so a page may use such names for its own fields.
 * “M01.B01”; row of a matrix “M01.C04_C07:M01.C04”; place of a ranking “M01.C02:1”; in a repeated group
 * “M04.DV:2:M04.07”; words beside a choice “A03::90”, beside the answer “A03::”.
 */
export function fieldName(question: string, of: FieldPart = {}): string {
  const around = of.group === undefined ? '' : `${part(of.group)}:${part(String(of.turn))}:`
  const below = of.row !== undefined ? `:${part(of.row)}` : of.place !== undefined ? `:${of.place}` : ''
  const comment = of.comment === undefined ? '' : of.comment === true ? '::' : `::${part(String(of.comment))}`
  return `${around}${part(question)}${below}${comment}`
}
