// What an answer on the page shows or hides. What is hidden lies in a <template> in its place, so it is not sent.
import { typed, valuesOf } from './fields.js'
import { all, announce, form, logic, make, say } from './page.js'

/** Shows and hides what the answers on the page ask for; `quiet`: without saying so. */
export let settle = () => {}

const version = new URL(import.meta.url).search
const rules = new Map()

/** Finds the parts of the page that stand under a condition, also those that have come with a new entry. */
function collect(within) {
  for (const mark of all('template', within)) {
    const node = mark.content.firstElementChild
    if (!node || rules.has(node)) continue
    rules.set(node, { node, mark })
    collect(mark.content)
  }
  for (const node of all('[data-if]', within)) {
    if (!rules.has(node)) rules.set(node, { node, mark: make('template') })
  }
}

/** Reads the condition, and in which entry it stands, when it can first be judged. */
function prepare(rule, turns) {
  if (rule.when) return
  rule.when = JSON.parse(rule.node.dataset.if)
  const turn = (rule.mark.isConnected ? rule.mark : rule.node).closest('[data-fields]')
  rule.turn = turn && turns[turn.dataset.group] ? turn.dataset : null
}

export async function startConditions() {
  if (!Object.hasOwn) return
  const { known, fields: asked, turns, calls } = JSON.parse(logic)
  const judge = await import(`./conditions.js${version}`)
  if (calls) judge.learn(await import(`./functions.js${version}`))
  const { answersInFields, holds } = judge
  settle = (quiet) => {
    collect(form)
    let more = false
    for (let round = 0, changed = true; changed && round <= rules.size; round++) {
      const pairs = typed()
      const read = (name) => valuesOf(pairs, name)
      const answers = { ...known, ...answersInFields(asked, read) }
      changed = false
      for (const rule of rules.values()) {
        const { node, mark } = rule
        const here = form.contains(node)
        if (!here && !form.contains(mark)) continue
        prepare(rule, turns)
        const { turn } = rule
        const scope = { answers, turn: turn && answersInFields(turns[turn.group], read, turn.fields) }
        const on = holds(rule.when, scope)
        if (on === here) continue
        if (on) mark.replaceWith(node)
        else {
          node.replaceWith(mark)
          mark.content.append(node)
        }
        changed = true
        more = more || on
      }
    }
    if (more && !quiet) announce(say.shown)
  }
  settle(true)
  form.append(make('input', { type: 'hidden', name: '_script', value: 'yes' }))
}
