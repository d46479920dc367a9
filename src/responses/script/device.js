// What is not on the server yet is kept on this device, under the sign of the form.
import { all, sign } from './page.js'

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

/** What is kept of this form: by page, what was typed and when. */
export const readKept = () =>
  storage((kept) => JSON.parse(kept.getItem(prefix + sign)), null) || { pages: {} }

/** @returns whether it is kept */
export function writeKept(kept) {
  return storage((store) => {
    if (Object.keys(kept.pages).length === 0) store.removeItem(prefix + sign)
    else store.setItem(prefix + sign, JSON.stringify({ ...kept, at: Date.now() }))
    return true
  }, false)
}

export function forget(pages) {
  const kept = readKept()
  for (const one of pages) delete kept.pages[one]
  writeKept(kept)
}

storage((store) => {
  for (const key of Object.keys(store).filter((one) => one.startsWith(prefix))) {
    if (!(JSON.parse(store.getItem(key)).at > Date.now() - month)) store.removeItem(key)
  }
})

// Only the receipt page of this server knows the sign: a page from anywhere else makes nothing be forgotten.
for (const sent of all('output[data-sign]', document)) {
  storage((store) => store.removeItem(prefix + sent.dataset.sign))
}
