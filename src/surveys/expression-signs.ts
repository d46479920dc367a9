import type { Arithmetic, Comparison } from './expression.ts'

/** How operators are written, in the order in which they are tried: a longer sign before its beginning. */
type Signs<Name> = readonly (readonly [string, Name])[]

export const orSigns = ['||', 'or'] as const
export const andSigns = ['&&', 'and'] as const
export const comparisons: Signs<Comparison> = [
  ['<=', 'lessorequal'],
  ['lessorequal', 'lessorequal'],
  ['>=', 'greaterorequal'],
  ['greaterorequal', 'greaterorequal'],
  ['==', 'equal'],
  ['equal', 'equal'],
  ['=', 'equal'],
  ['!=', 'notequal'],
  ['notequal', 'notequal'],
  ['<', 'less'],
  ['less', 'less'],
  ['>', 'greater'],
  ['greater', 'greater'],
]
export const sums: Signs<Arithmetic> = [
  ['+', 'plus'],
  ['-', 'minus'],
]
export const products: Signs<Arithmetic> = [
  ['*', 'mul'],
  ['/', 'div'],
  ['%', 'mod'],
]
export const powers: Signs<Arithmetic> = [
  ['^', 'power'],
  ['power', 'power'],
]
export const memberships: Signs<Comparison> = [
  ['*=', 'contains'],
  ['contains', 'contains'],
  ['contain', 'contains'],
  ['notcontains', 'notcontains'],
  ['notcontain', 'notcontains'],
  ['anyof', 'anyof'],
  ['allof', 'allof'],
  ['noneof', 'noneof'],
]
