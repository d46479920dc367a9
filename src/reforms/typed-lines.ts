import type { ReformKind, ReformLine } from './reform.ts'

/** The fields of the form that say which units end and which begin; texts as typed. */
export type TypedUnits = Readonly<{
  kind: ReformKind
  /** codes of the units that end: one a line, or with commas between them */
  from: string
  to: string
  name: string
  unitKind: string
  parent: string
  /** of a split, one a line: code; name; kind; x for the one that takes over what is left undone */
  parts: string
}>

const blank = {
  line: null,
  abolish: false,
  to: '',
  name: '',
  kind: '',
  parent: '',
  takes: false,
  population: null,
}

/** The lines that a filled form means. */
export function typedLines(typed: TypedUnits): ReformLine[] {
  const codes = codesIn(typed.from)
  const { to, name, unitKind: kind, parent } = typed
  switch (typed.kind) {
    case 'merge':
      return codes.map((from) => ({ ...blank, from, to, name, kind, parent }))
    case 'rename':
      return codes.slice(0, 1).map((from) => ({ ...blank, from, to, name, kind }))
    case 'transfer':
      return codes.map((from) => ({ ...blank, from, parent }))
    case 'abolish':
      return codes.map((from) => ({ ...blank, from, abolish: true, to }))
    case 'split':
      return partsIn(typed.parts).flatMap((part) =>
        codes.slice(0, 1).map((from) => ({ ...blank, ...part, from, parent })),
      )
  }
}

function codesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    ),
  ]
}

function partsIn(text: string) {
  return text
    .split(/\r?\n/)
    .map((row) => row.split(/[;\t]/).map((cell) => cell.normalize('NFC').trim()))
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map(([to = '', name = '', kind = '', takes = '']) => ({
      to,
      name,
      kind: /^x$/i.test(kind) ? '' : kind,
      takes: /^x$/i.test(takes) || /^x$/i.test(kind),
    }))
}
