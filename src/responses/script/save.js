// What is typed is kept: on the device at once, on the server after a pause.
import { forget, readKept, writeKept } from './device.js'
import { typed } from './fields.js'
import { settle } from './live.js'
import { announce, clock, form, page, revision, say, sign } from './page.js'

/** What the server has as JSON, whether the last try failed, and how often the draft had been kept there. */
export const state = { saved: '', failed: false, draft: Number(revision) }

let [timer, running] = [0, null]

export const isSaved = () => JSON.stringify(typed()) === state.saved
export const stopWaiting = () => clearTimeout(timer)

/** @returns whether the server has what stands on the page */
export function save(keepalive = false) {
  stopWaiting()
  if (running) return running.then(() => save())
  const now = JSON.stringify(typed())
  if (now === state.saved) return Promise.resolve(true)
  const body = new URLSearchParams(new FormData(form))
  body.set('_action', 'save')
  const stop = new AbortController()
  const late = setTimeout(() => stop.abort(), 15000)
  const asked = { method: 'POST', body, keepalive, signal: stop.signal, redirect: 'error' }
  running = fetch(form.action, { ...asked, headers: { accept: 'application/json' } })
    .then((answer) => answer.json())
    .then((answer) => {
      if (answer.sign !== sign) throw new Error('no answer of ours')
      Object.assign(state, { saved: now, failed: false, draft: answer.revision })
      form.elements._seen.value = answer.seen
      if (isSaved()) forget([page])
      announce(say.saved.replace('#', clock(Date.now())))
      return true
    })
    .catch(() => {
      state.failed = true
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

/** Keeps the page on the device. `sent`: how often the draft had been kept when the page was sent. */
export function keep(sent) {
  const kept = readKept()
  kept.pages[page] = { typed: typed(), at: Date.now(), sent }
  writeKept(kept)
}

/** Something was typed, chosen, added or taken away. */
export function changed() {
  settle()
  keep()
  stopWaiting()
  timer = setTimeout(save, 1500)
}
