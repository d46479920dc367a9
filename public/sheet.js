// A score sheet while it is filled in: running totals, saving by itself, and keys. The server counts and checks, with the
// same rules as everywhere else; without this file the sheet works by its buttons.
const form = document.querySelector('form[data-totals]')
const english = document.documentElement.lang === 'en'
const numbers = new Intl.NumberFormat(english ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 2 })
const rates = new Intl.NumberFormat(english ? 'en-GB' : 'vi-VN', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const clock = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const state = form?.querySelector('[data-save-state]')
const touched = new Set()
let countTimer
let saveTimer
let latest = 0
let saving = false
let leaving = false

function show({ rows, totals, score }) {
  for (const row of rows) {
    const code = CSS.escape(row.code)
    const points = form.querySelector(`output[data-code="${code}"]`)
    if (points)
      points.textContent = row.points === null ? '—' : `${row.sign ?? ''}${numbers.format(row.points)}`
    const rate = form.querySelector(`output[data-rate="${code}"]`)
    if (rate) rate.textContent = row.percent === null ? '—' : `${rates.format(row.percent)}%`
  }
  form.querySelector('output[data-total="self"]').textContent = numbers.format(totals.self)
  const shown = { index: score.index, bonus: score.adjustment?.bonus, penalty: score.adjustment?.penalty }
  for (const [name, value] of Object.entries(shown)) {
    const output = form.querySelector(`output[data-score="${name}"]`)
    if (output) output.textContent = value === null || value === undefined ? '—' : numbers.format(value)
  }
}

function say(text) {
  if (state) state.textContent = text
}

async function count() {
  const mine = ++latest
  const answer = await fetch(form.dataset.totals, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
  })
  if (answer.ok && mine === latest) show(await answer.json())
}

async function save() {
  if (saving || leaving || touched.size === 0) return
  saving = true
  const codes = [...touched]
  touched.clear()
  say(form.dataset.saving)
  const body = new URLSearchParams(new FormData(form))
  for (const name of [...body.keys()]) {
    const own = name.includes(':') && !name.startsWith('choose:') && !name.startsWith('attestation:')
    if (name.startsWith('choose:') || (own && !codes.includes(name.slice(0, name.lastIndexOf(':')))))
      body.delete(name)
  }
  body.set('action', 'autosave')
  body.set('only', codes.join(','))
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
    })
    const told = answer.ok || answer.status === 409 ? await answer.json() : null
    if (told?.outcome === 'saved') {
      form.elements.revision.value = told.revision
      const faults = told.faults.map((fault) => `${fault.code}: ${fault.message}`).join(' ')
      say(faults ? `${form.dataset.faults} ${faults}` : `${form.dataset.saved} ${clock.format(new Date())}`)
    } else {
      for (const code of codes) touched.add(code)
      say(answer.status === 409 ? form.dataset.stale : form.dataset.failed)
      if (answer.status === 409) form.removeAttribute('data-autosave')
    }
  } catch {
    for (const code of codes) touched.add(code)
    say(form.dataset.failed)
  }
  saving = false
}

/** The fields a person can type in, in their order. */
function fields() {
  return [...form.querySelectorAll('input:not([type="hidden"]), select, textarea')].filter(
    (field) => !field.matches(':disabled') && field.offsetParent !== null,
  )
}

function goTo(field) {
  if (!field) return
  field.focus()
  if (field.type === 'text') field.select()
}

function onKey(event) {
  const leaf = event.target.closest('[data-leaf]')
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault()
    if (leaf) touched.add(leaf.dataset.leaf)
    if (form.dataset.autosave) save()
    else form.querySelector('button[value="save"]')?.click()
  } else if (event.key === 'Enter' && event.target.matches('input[type="text"]')) {
    event.preventDefault()
    const all = fields()
    goTo(all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)])
  } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault()
    const leaves = [...form.querySelectorAll('[data-leaf]')].filter((one) =>
      one.querySelector('input:not(:disabled), textarea:not(:disabled)'),
    )
    const next = leaves[leaves.indexOf(leaf) + (event.key === 'ArrowDown' ? 1 : -1)]
    goTo(next?.querySelector('input:not(:disabled), textarea:not(:disabled)'))
  }
}

if (form?.querySelector('button[value="save"]')) {
  form.addEventListener('keydown', onKey)
  form.addEventListener('input', (event) => {
    const leaf = event.target.closest('[data-leaf]')
    if (leaf) touched.add(leaf.dataset.leaf)
    clearTimeout(countTimer)
    countTimer = setTimeout(() => count().catch(() => {}), 400)
    if (!form.dataset.autosave) return
    clearTimeout(saveTimer)
    saveTimer = setTimeout(save, 2500)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && form.dataset.autosave) save()
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(saveTimer)
    if (!saving) {
      leaving = true
      return
    }
    // What is on its way arrives first, so that nobody is told of a change that was one's own.
    event.preventDefault()
    const wait = setInterval(() => {
      if (saving) return
      clearInterval(wait)
      form.requestSubmit(event.submitter)
    }, 50)
  })
}
