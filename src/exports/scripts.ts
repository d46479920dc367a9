import { textIn } from '../surveys/questionnaire.ts'
import { words } from '../words/index.ts'
import { type Column, stateCodes } from './columns.ts'
import type { Headline, Term } from './headline.ts'

/** The columns that every file begins with. */
export const designColumns = ['id', 'unit', 'stratum', 'psu', 'n_psu', 'w'] as const

/** What scripts say of the file they read. */
export type About = {
  readonly title: string
  readonly weights: string
  readonly method: string
  readonly units: number
  readonly finitePopulation: boolean
}

const states = [
  [stateCodes.notApplicable, 'Không áp dụng'],
  [stateCodes.dontKnow, 'Không biết'],
  [stateCodes.refused, 'Từ chối trả lời'],
] as const

/** A script for R that reads the file and makes the headline table with the package survey, beside the figures of the pages. */
export function rScript(headlines: readonly Headline[], about: About): string {
  const line = (text: string) => `# ${text.replace(/[\r\n]+/g, ' ')}`
  const rows = headlines.map(
    ({ kind, code, numerator, denominator, scale }) =>
      `  row(${quoted(kind)}, ${quoted(code)}, ${sumInR(numerator)}, ${sumInR(denominator)}, ${scale}, ${kind === 'index' ? 'clusters' : 'design'})`,
  )
  return `${[
    line(`Tái lập bảng số liệu chính: ${about.title}`),
    line(`Quyền số: ${about.weights}. Bản ghi phương pháp: ${about.method}.`),
    line(
      'Cần R và gói survey: install.packages("survey"). Chạy trong thư mục đã giải nén: Rscript headline.R',
    ),
    'library(survey)',
    'options(survey.lonely.psu = "adjust", digits = 12)',
    'x <- read.csv("respondents.csv", fileEncoding = "UTF-8-BOM", na.strings = "")',
    'has <- function(v, code) as.numeric(!is.na(v) & v == code)',
    'none <- function(v) as.numeric(is.na(v))',
    line('Chỉ số: đơn vị hành chính là cụm, như trên trang kết quả.'),
    `clusters <- svydesign(ids = ${about.units > 1 ? '~unit' : '~1'}, weights = ~w, data = x)`,
    line('Từng câu hỏi: tầng và cụm như bảng ước lượng của đợt.'),
    `design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, ${about.finitePopulation ? 'fpc = ~n_psu, ' : ''}data = x, nest = TRUE)`,
    'row <- function(kind, code, top, bottom, scale, design) {',
    '  r <- svyratio(~top, ~bottom, update(design, top = top, bottom = bottom))',
    '  data.frame(kind = kind, code = code, r = scale * as.numeric(coef(r)), r_se = scale * as.numeric(SE(r)))',
    '}',
    'table <- rbind(',
    rows.join(',\n'),
    ')',
    'page <- read.csv("headline.csv", fileEncoding = "UTF-8-BOM", na.strings = "")',
    'both <- merge(page, table, by = c("kind", "code"), sort = FALSE)',
    'print(both, row.names = FALSE)',
    'apart <- function(a, b) max(abs(a - b) / pmax(1, abs(a)), na.rm = TRUE)',
    'cat(sprintf("rows: %d of %d\\n", nrow(both), nrow(page)))',
    'cat(sprintf("largest difference of estimates: %.3g\\n", apart(both$value, both$r)))',
    'cat(sprintf("largest difference of standard errors: %.3g\\n", apart(both$se, both$r_se)))',
  ].join('\n')}\n`
}

function sumInR(terms: readonly Term[]): string {
  return terms
    .map(({ column, code, worth }) => {
      const value =
        code === undefined ? `x$${column}` : code === null ? `none(x$${column})` : `has(x$${column}, ${code})`
      return worth === 1 ? value : `${worth} * ${value}`
    })
    .join(' + ')
}

function quoted(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ._/-]/g, '_')}"`
}

/** An attribute that the file gives of people or units: its name there, what it says, and what its codes mean. */
export type Attribute = {
  readonly name: string
  readonly title: string
  /** empty for words */
  readonly labels: readonly { readonly code: number; readonly text: string }[]
}

/** Most bytes of a label of a variable, and of one of its values, that SPSS keeps. */
const mostBytes = { variable: 255, value: 120 }

/**
 * Syntax for SPSS (and PSPP) that reads the file with labels, marks answers that are no category as missing, and weighs. Plain
 * WEIGHT gives the estimates; their errors need the design, which the module Complex Samples takes from the plan at the end.
 */
export function spssSyntax(columns: readonly Column[], attributes: readonly Attribute[]): string {
  const variables = [
    ...designColumns.map((name) => `  ${name} ${name === 'w' ? 'F24.12' : 'F10.0'}`),
    ...attributes.map(({ name, labels }) => `  ${name} ${labels.length > 0 ? 'F4.0' : 'A40'}`),
    ...columns.map(({ name }) => `  ${name} F10.0`),
  ]
  const titles = [
    ...designColumns.map((name) => [name, words.vi.exports[`column_${name}`]] as const),
    ...attributes.map(({ name, title }) => [name, title] as const),
    ...columns.map(({ name, title }) => [name, textIn(title, 'vi')] as const),
  ]
  const graded = columns.filter(({ labels }) => labels.length > 0)
  const labelled = [
    ...attributes.filter(({ labels }) => labels.length > 0),
    ...graded.map(({ name, labels }) => ({
      name,
      labels: [
        ...labels.map(({ code, text }) => ({ code, text: textIn(text, 'vi') })),
        ...states.map(([code, text]) => ({ code, text })),
      ],
    })),
  ]
  return `\ufeff${[
    '* Encoding: UTF-8.',
    '* Chạy trong thư mục đã giải nén. Đọc respondents.csv, đặt nhãn, giá trị khuyết và quyền số.',
    'SET DECIMAL=DOT.',
    'GET DATA /TYPE=TXT /FILE="respondents.csv" /ENCODING="UTF8" /DELCASE=LINE /DELIMITERS="," /QUALIFIER=\'"\'',
    '  /ARRANGEMENT=DELIMITED /FIRSTCASE=2 /VARIABLES=',
    `${variables.join('\n')}.`,
    'VARIABLE LABELS',
    `${titles.map(([name, title]) => `  ${name} ${quotedIn(title, mostBytes.variable)}`).join('\n')}.`,
    ...labelled.map(
      ({ name, labels }) =>
        `VALUE LABELS ${name}\n${labels.map(({ code, text }) => `  ${code} ${quotedIn(text, mostBytes.value)}`).join('\n')}.`,
    ),
    ...graded.map(({ name }) => `MISSING VALUES ${name} (-3, -2, -1).`),
    'WEIGHT BY w.',
    'EXECUTE.',
    '* Sai số theo thiết kế mẫu, cần mô-đun Complex Samples của SPSS: bỏ dấu * ở ba dòng dưới.',
    '* CSPLAN ANALYSIS /PLAN FILE="respondents.csaplan" /PLANVARS ANALYSISWEIGHT=w.',
    '*   /DESIGN STRATA=stratum CLUSTER=psu.',
    '*   /ESTIMATOR TYPE=WR.',
  ].join('\n')}\n`
}

/** A text in quotes, no longer in UTF-8 than SPSS takes. */
function quotedIn(said: string, most: number): string {
  let text = ''
  let bytes = 0
  for (const letter of said.normalize('NFC').replace(/\s+/g, ' ').trim()) {
    bytes += Buffer.byteLength(letter)
    if (bytes > most) break
    text += letter
  }
  return `'${text.replaceAll("'", "''")}'`
}
