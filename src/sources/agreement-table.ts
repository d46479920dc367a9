import type { Criterion } from '../frameworks/criterion.ts'
import type { Figure } from '../statistics/figure.ts'
import type { Cell } from '../web/csv.ts'
import { rounded } from '../web/format.ts'
import type { Language } from '../words/dictionary.ts'
import { words } from '../words/index.ts'
import type { agreementByCriterion, SelfPair } from './self-agreement.ts'

/** Self-scores and appraisal: each criterion with its agreement, then the units over what was chosen. */
export function agreementTable(
  criteria: ReturnType<typeof agreementByCriterion>,
  pairs: readonly SelfPair[],
  chosen: Criterion | null,
  language: Language,
): Cell[][] {
  const { results: r, selfAgreement: w } = words[language]
  const limits = `${w.limits},`
  return [
    [r.code, r.criterion, w.n, w.biasShort, `${limits} –`, `${limits} +`, w.iccShort, w.lin, w.kappaShort],
    ...criteria.map(({ criterion, pairs: n, agreement }): Cell[] => [
      criterion.code,
      criterion.title[language],
      n,
      ...(agreement
        ? [
            rounded(agreement.differences.bias, 1),
            rounded(agreement.differences.lower, 1),
            rounded(agreement.differences.upper, 1),
            two(agreement.icc.value),
            two(agreement.lin),
            two(agreement.kappa.kappa),
          ]
        : [w.fewShort]),
    ]),
    [],
    [chosen?.code ?? null, chosen ? chosen.title[language] : w.all],
    [null, r.unit, w.self, w.appraised, w.difference],
    ...pairs.map(({ name, self, appraised }): Cell[] => [
      null,
      name,
      rounded(self, 1),
      rounded(appraised, 1),
      rounded(self - appraised, 1),
    ]),
  ]
}

function two(figure: Figure): number | null {
  return figure.value === null ? null : rounded(figure.value, 2)
}
