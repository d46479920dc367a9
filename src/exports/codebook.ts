import { textIn } from '../surveys/questionnaire.ts'
import { csvOf } from '../web/csv.ts'
import type { Sample } from '../weights/sample.ts'
import { variablesOf } from '../weights/variables.ts'
import { words } from '../words/index.ts'
import { type Column, type columnsOf, stateCodes, style } from './columns.ts'
import { designColumns } from './scripts.ts'

export function codebook(
  sample: Sample,
  columns: readonly Column[],
  leftOut: ReturnType<typeof columnsOf>['leftOut'],
  attributes: readonly string[],
): string {
  const w = words.vi.exports
  const variables = variablesOf(sample, 'vi').filter(({ of }) => of.kind === 'class')
  const states = [
    ['', w.stateMissing],
    [stateCodes.dontKnow, w.stateDontKnow],
    [stateCodes.refused, w.stateRefused],
    [stateCodes.notApplicable, w.stateNotApplicable],
  ] as const
  const design = designColumns.map((name) => [name, w[`column_${name}`], '', ''])
  const classes = variables.flatMap((variable, at) =>
    [
      ['', w.hidden],
      [0, w.notSaid],
      ...variable.categories.map((one) => [Number(one.key), one.label] as const),
    ].map(([code, text]) => [attributes[at + 1] ?? '', variable.label, code ?? '', text ?? '']),
  )
  const answers = columns.flatMap(({ name, title, labels }) =>
    labels.length === 0
      ? [[name, textIn(title, 'vi'), '', w.number]]
      : [
          ...labels.map(({ code, text }) => [name, textIn(title, 'vi'), code, textIn(text, 'vi')]),
          ...states.map(([code, text]) => [name, textIn(title, 'vi'), code, text]),
        ],
  )
  const out = leftOut.map(({ code, title, reason }) => [code, textIn(title, 'vi'), '', w[`out_${reason}`]])
  return csvOf(
    [
      [w.column, w.meaning, w.code, w.label],
      ...design,
      ['unit_kind', w.column_unit_kind, '', w.hidden],
      ...classes,
      ...answers,
      ...out,
    ],
    style,
  )
}
