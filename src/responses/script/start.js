// What a script adds to the citizens' pages. Everything works without it; the server decides everything again.
import { addAids, follow, slide, tidy } from './aids.js'
import { typed } from './fields.js'
import { less, more } from './lists.js'
import { startConditions } from './live.js'
import { form, logic, page } from './page.js'
import { addMoves, moveChoice } from './ranking.js'
import { restore } from './restore.js'
import { changed, isSaved, save, state } from './save.js'
import { isSending, mayBeSentAgain, pressed, send } from './send.js'

function heard({ target }) {
  const field = target.type === 'range' ? slide(target) : target
  follow(field)
  tidy(field)
  changed()
}

function clicked(event) {
  const button = event.target.closest('button')
  if (!button) return
  pressed(button)
  const { dataset } = button
  if (button.className === 'move') moveChoice(button)
  else if (('more' in dataset && more(button)) || ('less' in dataset && less(button))) event.preventDefault()
}

async function start() {
  addAids()
  addMoves()
  if (logic) await startConditions().catch(() => {})
  state.saved = JSON.stringify(typed())
  restore()
  form.addEventListener('input', heard)
  form.addEventListener('click', clicked)
  form.dataset.ready = ''
  window.addEventListener('online', () => state.failed && save())
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && !isSending() && !isSaved()) save(true)
  })
}

if (form) {
  form.addEventListener('submit', send)
  window.addEventListener('pageshow', mayBeSentAgain)
  if (page) start()
}
