// What a script adds to the citizens' pages. Everything works without it; the server decides everything again.
const form = document.querySelector('form[data-words]')
const { receipt, page, revision, logic, words } = form ? form.dataset : {}
const say = words ? JSON.parse(words) : {}
const status = document.getElementById('kept')
const all = (selector, within = form) => [...within.querySelectorAll(selector)]
const make = (tag, given, ...inside) => {
  const node = Object.assign(document.createElement(tag), given)
  node.append(...inside)
  return node
}
const announce = (text) => {
  if (status && status.textContent !== text) status.textContent = text
}
const clock = (at) => new Date(at).toTimeString().slice(0, 5)

// --- What is not on the server yet is kept on this device, under the hash of the receipt the form will have.

const prefix = 'phieu:'
const month = 30 * 24 * 60 * 60 * 1000

/** Storage may be full, forbidden, or missing in a private window: then nothing is kept. */
function storage(use, otherwise) {
  try {
    return use(window.localStorage)
  } catch {
    return otherwise
  }
}

const readKept = () => storage((kept) => JSON.parse(kept.getItem(prefix + receipt)), null) || { pages: {} }

/** @returns whether it is kept */
function writeKept(kept) {
  return storage((store) => {
    if (Object.keys(kept.pages).length === 0) store.removeItem(prefix + receipt)
    else store.setItem(prefix + receipt, JSON.stringify({ ...kept, at: Date.now() }))
    return true
  }, false)
}

function forget(pages) {
  const kept = readKept()
  for (const one of pages) delete kept.pages[one]
  writeKept(kept)
}

storage((store) => {
  for (const key of Object.keys(store).filter((one) => one.startsWith(prefix))) {
    if (!(JSON.parse(store.getItem(key)).at > Date.now() - month)) store.removeItem(key)
  }
})

// Only the receipt page of this server knows the hash: a page from anywhere else makes nothing be forgotten.
for (const sent of all('output[data-receipt]', document)) {
  storage((store) => store.removeItem(prefix + sent.dataset.receipt))
}

// --- Fields.

const fields = () =>
  [...form.elements].filter(({ name, type }) => name && name[0] !== '_' && type !== 'submit')
const typed = () =>
  fields()
    .filter(({ type, checked }) => checked || (type !== 'radio' && type !== 'checkbox'))
    .map(({ name, value }) => [name, value])
const valuesOf = (pairs, name) => pairs.filter((pair) => pair[0] === name).map((pair) => pair[1])

function fill(pairs) {
  const left = pairs.slice()
  for (const field of fields()) {
    const box = field.type === 'radio' || field.type === 'checkbox'
    const at = left.findIndex(([name, value]) => name === field.name && (!box || value === field.value))
    if (box) field.checked = at >= 0
    else field.value = at >= 0 ? left[at][1] : ''
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

// --- What an answer on the page shows or hides. A hidden question is taken out, so it is not sent.

let settle = () => {}

async function startConditions() {
  const { answersInFields, holds } = await import(`./conditions.js${new URL(import.meta.url).search}`)
  if (!Object.hasOwn) return
  const { known, fields: asked, turns } = JSON.parse(logic)
  const rules = []
  const collect = (within) => {
    for (const template of all('template', within)) {
      const node = template.content.firstElementChild
      collect(template.content)
      rules.push({ node, mark: template })
    }
    for (const node of all('[data-if]', within)) {
      if (!rules.some((rule) => rule.node === node)) rules.push({ node, mark: make('template') })
    }
  }
  const prepare = (rule) => {
    if (rule.when) return
    rule.when = JSON.parse(rule.node.dataset.if)
    const turn = (rule.mark.isConnected ? rule.mark : rule.node).closest('[data-fields]')
    rule.turn = turn && turns[turn.dataset.group] ? turn.dataset : null
  }
  settle = (quiet) => {
    collect(form)
    let more = false
    for (let round = 0, changed = true; changed && round <= rules.length; round++) {
      const pairs = typed()
      const read = (name) => valuesOf(pairs, name)
      const answers = { ...known, ...answersInFields(asked, read) }
      changed = false
      for (const rule of rules) {
        const { node, mark } = rule
        if (!form.contains(node) && !form.contains(mark)) continue
        prepare(rule)
        const { turn } = rule
        const scope = { answers, turn: turn && answersInFields(turns[turn.group], read, turn.fields) }
        const on = holds(rule.when, scope)
        if (on === form.contains(node)) continue
        ;(on ? mark : node).replaceWith(on ? node : mark)
        changed = true
        more = more || on
      }
    }
    if (more && !quiet) announce(say.shown)
  }
  settle(true)
  form.append(make('input', { type: 'hidden', name: '_script', value: 'yes' }))
}

// --- Kept as it is typed.

let [saved, failed, timer, running, draft] = ['', false, 0, null, Number(revision)]

/** @returns whether the server has what stands on the page */
function save(keepalive = false) {
  clearTimeout(timer)
  if (running) return running.then(() => save())
  const now = JSON.stringify(typed())
  if (now === saved) return Promise.resolve(true)
  const body = new URLSearchParams(new FormData(form))
  body.set('_action', 'save')
  const stop = new AbortController()
  const late = setTimeout(() => stop.abort(), 15000)
  const asked = { method: 'POST', body, keepalive, signal: stop.signal, redirect: 'error' }
  running = fetch(form.action, { ...asked, headers: { accept: 'application/json' } })
    .then((answer) => answer.json())
    .then((answer) => {
      if (answer.receipt !== receipt) throw new Error('no receipt of ours')
      ;[saved, failed, draft] = [now, false, answer.revision]
      form.elements._seen.value = answer.seen
      if (JSON.stringify(typed()) === now) forget([page])
      announce(say.saved.replace('#', clock(Date.now())))
      return true
    })
    .catch(() => {
      failed = true
      announce(readKept().pages[page] ? say.waiting : say.unsafe)
      return false
    })
    .then((done) => {
      clearTimeout(late)
      running = null
      return done
    })
  return running
}

function keep(sent) {
  const kept = readKept()
  kept.pages[page] = { typed: typed(), at: Date.now(), sent }
  writeKept(kept)
}

function changed() {
  settle()
  keep()
  clearTimeout(timer)
  timer = setTimeout(save, 1500)
}

/** Puts back what was typed here and has not reached the server. */
function restore() {
  const kept = readKept()
  for (const one of Object.keys(kept.pages)) if (draft > kept.pages[one].sent) delete kept.pages[one]
  const mine = kept.pages[page]
  if (mine && JSON.stringify(mine.typed) === saved) delete kept.pages[page]
  writeKept(kept)
  if (!kept.pages[page]) return
  // Each round may bring in questions whose answers come next.
  for (let round = 0, left = Infinity, before; left !== before && round < 20; round++) {
    before = left
    left = fill(mine.typed).length
    if (left > 0) addEntriesFor(mine.typed)
    settle(true)
  }
  const discard = make('button', { type: 'button', className: 'small', textContent: say.discard })
  discard.addEventListener('click', () => {
    forget([page])
    location.replace(form.action)
  })
  const notice = make(
    'div',
    { className: 'notice' },
    make('p', { textContent: say.restored.replace('#', clock(mine.at)) }),
    discard,
  )
  notice.setAttribute('role', 'status')
  form.before(notice)
  save()
}

// --- Sending: once, and not into the void.

let [busy, last] = [false, null]

function send(event) {
  const button = event.submitter || last
  if (busy) return event.preventDefault()
  const offline = navigator.onLine === false
  if (page && (offline || failed)) {
    event.preventDefault()
    return save().then((done) => {
      if (!done) return announce(say.offline)
      if (button) form.append(make('input', { type: 'hidden', name: '_action', value: button.value }))
      form.submit()
    })
  }
  if (offline) {
    event.preventDefault()
    return announce(say.offline)
  }
  busy = true
  clearTimeout(timer)
  if (page && JSON.stringify(typed()) !== saved) keep(draft)
  setTimeout(() => {
    busy = false
  }, 8000)
}

// --- Entries of a list, without a round trip.

function addEntry(button) {
  const list = button.parentElement
  const entries = [...list.children].filter((one) => one.matches('[data-fields]'))
  const from = entries[entries.length - 1]
  const [, group, turn] = /^(.*:)(.*):$/.exec(from.dataset.fields)
  if (Number(turn) >= Number(button.dataset.more)) return null
  const next = Number(turn) + 1
  const entry = document.importNode(from, true)
  const renew = (node) => {
    for (const { name, value } of [...node.attributes]) {
      if (/^(id|for|href|aria-\w+by)$/.test(name)) {
        node.setAttribute(name, value.replace(/[^\s]+/g, `$&-${next}`))
      } else if (value.includes(`${group + turn}:`)) {
        node.setAttribute(name, value.split(`${group + turn}:`).join(`${group}${next}:`))
      }
    }
  }
  const every = (within) => {
    for (const node of [...within.querySelectorAll('*')]) {
      renew(node)
      if (node.content) every(node.content)
    }
  }
  renew(entry)
  every(entry)
  for (const field of all('input,select,textarea', entry)) {
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = false
    else field.value = ''
  }
  const title = entry.querySelector('h2')
  if (title) title.textContent = title.textContent.replace(turn, next)
  for (const less of all('[data-less]', entry))
    less.setAttribute('aria-label', less.getAttribute('aria-label').replace(turn, next))
  from.after(entry)
  if (next >= Number(button.dataset.more)) button.hidden = true
  return entry
}

function addEntriesFor(pairs) {
  for (const button of all('[data-more]')) {
    const begin = button.value.slice(5)
    for (
      let entry = button;
      entry && pairs.some(([name]) => name.startsWith(begin) && !form.elements[name]);
    ) {
      entry = addEntry(button)
    }
  }
}

function changeList(event) {
  const button = event.target.closest('button')
  if (!button) return
  last = button
  if (button.dataset.more) {
    const entry = addEntry(button)
    if (!entry) return
    event.preventDefault()
    const first = entry.querySelector('input,select,textarea')
    if (first) first.focus()
    changed()
  } else if ('less' in button.dataset) {
    const entry = button.parentElement
    const near = entry.previousElementSibling || entry.nextElementSibling
    if (!near?.matches('[data-fields]') || entry.parentElement.querySelectorAll('[data-less]').length < 2)
      return
    event.preventDefault()
    entry.remove()
    near.querySelector('[data-less]').focus()
    changed()
  }
}

// --- Small helps beside native controls.

/** “None of these” and the others put each other out; words beside a choice choose it. */
function tidy({ target }) {
  if (target.type === 'checkbox' && target.checked) {
    for (const other of all(`input[name="${CSS.escape(target.name)}"]`)) {
      if (other !== target && ('alone' in target.dataset || 'alone' in other.dataset)) other.checked = false
    }
  }
  const [, name, value] = /^(.+)::(.+)$/.exec(target.name) || []
  if (name && target.value) {
    const choice = all(`input[name="${CSS.escape(name)}"]`).find(
      (one) => encodeURIComponent(one.value) === value,
    )
    if (choice) choice.checked = true
  }
}

function counters() {
  for (const area of all('textarea[maxlength]')) {
    const left = make('span', { className: 'hint', id: `${area.id}-left` })
    const count = () => {
      left.textContent = say.left.replace('#', area.maxLength - area.value.length)
    }
    area.after(left)
    area.setAttribute('aria-describedby', `${area.getAttribute('aria-describedby') || ''} ${left.id}`.trim())
    area.addEventListener('input', count)
    count()
  }
}

function sliders() {
  for (const field of all('input[data-slider]')) {
    const [min, max, step] = field.dataset.slider.split(' ')
    const slider = make('input', { type: 'range', min, max, step, className: 'slider' })
    const label = field.labels?.[0]
    slider.setAttribute('aria-label', `${label ? label.textContent.trim() : ''}: ${say.slide}`)
    const follow = () => {
      slider.value = field.value.replace(',', '.')
      slider.classList.toggle('unset', field.value === '')
    }
    slider.addEventListener('input', () => {
      field.value = slider.value.replace('.', ',')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
    field.addEventListener('input', follow)
    follow()
    const row = field.parentElement
    ;(row.className === 'unit' ? row : field).after(slider)
  }
}

/** Buttons that move a ranked choice up or down, beside the list it is chosen from. */
function rankings() {
  for (const places of new Set(all('[data-place]').map((place) => place.closest('fieldset')))) {
    const selects = all('select[data-place]', places)
    selects.forEach((select, at) => {
      const move = (by, text) => {
        const to = selects[at + by]
        const button = make('button', { type: 'button', className: 'move', textContent: text })
        button.setAttribute('aria-label', `${select.labels[0].textContent.trim()}: ${text}`)
        button.disabled = !to
        button.addEventListener('click', () => {
          ;[select.value, to.value] = [to.value, select.value]
          const chosen = to.selectedOptions[0]
          const target = to.parentElement.querySelectorAll('.move')[by < 0 ? 0 : 1]
          ;(target.disabled ? to : target).focus()
          changed()
          if (to.value) announce(`${to.labels[0].textContent.trim()}: ${chosen.textContent}`)
        })
        return button
      }
      const row = make('div', { className: 'place' })
      select.before(row)
      row.append(select, move(-1, say.up), move(1, say.down))
    })
  }
}

async function start() {
  counters()
  sliders()
  rankings()
  if (logic) await startConditions().catch(() => {})
  saved = JSON.stringify(typed())
  restore()
  form.addEventListener('input', (event) => {
    if (!event.target.name) return
    tidy(event)
    changed()
  })
  form.addEventListener('click', changeList)
  form.dataset.ready = ''
  window.addEventListener('online', () => failed && save())
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && !busy && JSON.stringify(typed()) !== saved) save(true)
  })
}

if (form) {
  form.addEventListener('submit', send)
  window.addEventListener('pageshow', () => {
    busy = false
  })
  if (page) start()
}
