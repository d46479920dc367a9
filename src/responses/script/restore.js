// What was typed here and has not reached the server is put back.
import { follow } from './aids.js'
import { forget, readKept, writeKept } from './device.js'
import { fill } from './fields.js'
import { addEntriesFor } from './lists.js'
import { settle } from './live.js'
import { all, clock, form, make, page, say } from './page.js'
import { save, state } from './save.js'

export function restore() {
  const kept = readKept()
  for (const one of Object.keys(kept.pages)) if (state.draft > kept.pages[one].sent) delete kept.pages[one]
  const mine = kept.pages[page]
  if (mine && JSON.stringify(mine.typed) === state.saved) delete kept.pages[page]
  writeKept(kept)
  if (!kept.pages[page]) return
  // Each round may bring in questions whose answers come next.
  for (let round = 0, left = Infinity, before; left !== before && round < 20; round++) {
    before = left
    left = fill(mine.typed).length
    if (left > 0) addEntriesFor(mine.typed)
    settle(true)
  }
  for (const field of all('input,textarea')) follow(field)
  const discard = make('button', { type: 'button', className: 'small', textContent: say.discard })
  discard.addEventListener('click', () => {
    forget([page])
    location.replace(form.action)
  })
  const told = make('p', { textContent: say.restored.replace('#', clock(mine.at)) })
  const notice = make('div', { className: 'notice' }, told, discard)
  notice.setAttribute('role', 'status')
  form.before(notice)
  save()
}
