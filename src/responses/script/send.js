// A page is sent once, and not into the void.
import { announce, form, make, page, say } from './page.js'
import { isSaved, keep, save, state, stopWaiting } from './save.js'

let [sending, last] = [false, null]

/** The button that was pressed: old browsers do not tell with which a form is sent. */
export const pressed = (button) => {
  last = button
}
export const isSending = () => sending
export const mayBeSentAgain = () => {
  sending = false
}

export function send(event) {
  const button = event.submitter || last
  if (sending) return event.preventDefault()
  const offline = navigator.onLine === false
  if (page && (offline || state.failed)) {
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
  sending = true
  stopWaiting()
  if (page && !isSaved()) keep(state.draft)
  setTimeout(mayBeSentAgain, 8000)
}
