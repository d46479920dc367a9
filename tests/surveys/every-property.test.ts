import { Serializer } from 'survey-core'
import t from 'tap'
import { compile } from '../../src/surveys/compile.ts'
import { SurveyFaults } from '../../src/surveys/faults.ts'

// alone: it asks survey-core for its own properties, to which ours are added once in a process

type Json = { readonly [name: string]: unknown }

const before = { type: 'checkbox', name: 'z', choices: [1, 2, 3] }
/** The least that a question of each type needs. */
const least: { readonly [type: string]: Json } = {
  text: {},
  comment: {},
  radiogroup: { choices: [1, 2] },
  dropdown: { choices: [1, 2] },
  buttongroup: { choices: [1, 2] },
  checkbox: { choices: [1, 2] },
  tagbox: { choices: [1, 2] },
  imagepicker: { choices: [1, 2] },
  ranking: { choices: [1, 2], selectToRankEnabled: true },
  boolean: {},
  rating: {},
  slider: {},
  matrix: { rows: ['a', 'b'], columns: [1, 2] },
  matrixdropdown: { rows: ['a', 'b'], columns: [{ name: 'c' }], choices: [1, 2] },
  matrixdynamic: { columns: [{ name: 'c' }], choices: [1, 2] },
  multipletext: { items: [{ name: 'i' }] },
  paneldynamic: { templateElements: [{ type: 'text', name: 'inside' }] },
  expression: { expression: '1' },
  html: { html: 'words' },
  image: { altText: 'words' },
  panel: { elements: [{ type: 'text', name: 'inside' }] },
}
const refusedTypes = ['file', 'signaturepad', 'imagemap', 'empty']
/** Where an object of each class stands in a document. */
const places: readonly (readonly [className: string, make: (own: Json) => Json])[] = [
  ...Object.entries(least).map(
    ([type, own]) =>
      [type, (more: Json) => ({ elements: [before, { type, name: 'q', ...own, ...more }] })] as const,
  ),
  ['survey', (more) => ({ elements: [before], ...more })],
  [
    'page',
    (more) => ({
      pages: [{ elements: [before] }, { name: 'p', elements: [{ type: 'text', name: 'y' }], ...more }],
    }),
  ],
  [
    'matrixdropdowncolumn',
    (more) => ({
      elements: [
        before,
        { type: 'matrixdropdown', name: 'q', rows: ['a'], choices: [1], columns: [{ name: 'c', ...more }] },
      ],
    }),
  ],
  [
    'multipletextitem',
    (more) => ({ elements: [before, { type: 'multipletext', name: 'q', items: [{ name: 'c', ...more }] }] }),
  ],
  [
    'choiceitem',
    (more) => ({
      elements: [before, { type: 'radiogroup', name: 'q', choices: [{ value: 1, ...more }, 2] }],
    }),
  ],
]
/** Values worth trying where the kind of a property does not tell. */
const known: { readonly [property: string]: unknown } = {
  cells: { a: { 1: 'text' } },
  cellType: 'text',
  choicesFromQuestionMode: 'selected',
  correctAnswer: 1,
  defaultPanelValue: { inside: 'x' },
  defaultRowValue: { c: 1 },
  expression: '2',
  keyName: 'c',
  maxSelectedChoices: 1,
  maskSettings: { pattern: '99' },
  max: 50,
  maxRangeLength: 20,
  questionOrder: 'random',
  rateCount: 3,
  rowCount: 4,
  selectToRankEnabled: false,
  valueName: 'elsewhere',
}
const other = { showOtherItem: true }
const beside = { showCommentArea: true }
/** What a property needs beside it to have any effect. */
const companions: { readonly [property: string]: Json } = {
  setValueIf: { setValueExpression: '{z} + 1' },
  commentText: beside,
  commentPlaceholder: beside,
  isCommentRequired: beside,
  choicesFromQuestionMode: { choicesFromQuestion: 'z' },
  choicesOrder: { choices: [2, 1] },
  otherPlaceholder: other,
  otherErrorText: other,
  otherText: other,
  noneText: { showNoneItem: true },
  refuseText: { showRefuseItem: true },
  dontKnowText: { showDontKnowItem: true },
  choicesMin: { choicesMax: 10 },
  choicesStep: { choicesMin: 1, choicesMax: 10 },
  maxTextLength: { elements: [{ type: 'text', name: 'z' }] },
  detailPanelMode: { detailElements: [{ type: 'text', name: 'd' }] },
  defaultPanelValue: { panelCount: 1 },
  requiredErrorText: { isRequired: true },
  maskSettings: { maskType: 'pattern', maskSettings: { pattern: 'aa' } },
  maxCommentLength: { elements: [{ ...before, ...beside }] },
}
/** These types show no such choices, and the property that asks for one is remarked on. */
const noWords: { readonly [type: string]: readonly string[] } = {
  ranking: ['otherPlaceholder', 'otherText', 'noneText', 'refuseText', 'dontKnowText'],
  imagepicker: ['otherPlaceholder', 'otherText', 'noneText', 'refuseText', 'dontKnowText'],
  buttongroup: ['otherPlaceholder', 'otherText'],
}

function valueFor({
  name,
  type,
  defaultValue,
  choices,
}: {
  name: string
  type: string
  defaultValue: unknown
  choices: unknown
}): unknown {
  if (Object.hasOwn(known, name)) return known[name]
  const listed = Array.isArray(choices) ? choices.map((one) => one?.value ?? one) : []
  const listedOther = listed.find((one) => one !== defaultValue && one !== '')
  if (listedOther !== undefined) return listedOther
  if (type === 'boolean' || type === 'switch') return defaultValue !== true
  if (type === 'number') return 2
  if (/expression|condition/.test(type)) return '{z} notempty'
  if (/itemvalue|choice|rate/i.test(type)) return [1, 2, 3]
  return 'other words'
}

/** What is compiled, without what only names the document. */
function compiled(document: Json): { text: string; told: string } {
  try {
    const { hash: _hash, code: _code, remarks, plan, calculated: _calculated, ...rest } = compile(document)
    const told = remarks.map(({ property }) => property).join(' ')
    return { text: JSON.stringify([rest, [...plan.byKey.keys()]]), told }
  } catch (error) {
    if (error instanceof SurveyFaults)
      return { text: '', told: error.faults.map(({ path }) => path).join(' ') }
    throw error
  }
}

t.test('every type of survey-core is taken or refused by name', async (t) => {
  for (const { name } of Serializer.getChildrenClasses('question', true)) {
    if (name === 'matrixdropdownbase' || name === 'textbase' || name === 'nonvalue') continue
    const { text, told } = compiled({ elements: [{ type: name, name: 'q', ...least[name] }] })
    if (refusedTypes.includes(name)) t.equal(told, 'elements[0].type', name)
    else t.ok(text !== '', `${name}: ${told}`)
  }
})

t.test('no property of survey-core is dropped in silence', async (t) => {
  const silent: string[] = []
  let tried = 0
  for (const [className, make] of places) {
    const bare = compiled(make({}))
    t.ok(bare.text !== '', className)
    for (const property of Serializer.getProperties(className)) {
      if (property.isSerializable === false || ['name', 'type'].includes(property.name)) continue
      if (noWords[className]?.includes(property.name)) continue
      // The value that SurveyJS takes when nothing is said.
      if (property.name === 'storeOthersAsComment') continue
      tried++
      const beside = companions[property.name] ?? {}
      const without = property.name in companions ? compiled(make(beside)) : bare
      // What it would go with is refused itself.
      if (without.text === '') continue
      const value = valueFor(property as unknown as Parameters<typeof valueFor>[0])
      const { text, told } = compiled(make({ ...beside, [property.name]: value }))
      if (!told.includes(property.name) && text === without.text)
        silent.push(`${className}.${property.name} = ${JSON.stringify(value)}`)
    }
  }
  t.ok(tried > 1000, `${tried} properties`)
  t.same(silent, [])
})
