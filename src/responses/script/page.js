/** The form of the page, what the server has written on it, and how something is said to the person. */
export const form = document.querySelector('form[data-words]')
export const { sign, page, revision, logic, words } = form ? form.dataset : {}
export const say = words ? JSON.parse(words) : {}
const status = document.getElementById('kept')

export const all = (selector, within = form) => [...within.querySelectorAll(selector)]

/** A new element with these properties and with this inside. */
export const make = (tag, given, ...inside) => {
  const node = Object.assign(document.createElement(tag), given)
  node.append(...inside)
  return node
}

/** Says it where it is seen and where a screen reader hears it. */
export const announce = (text) => {
  if (status && status.textContent !== text) status.textContent = text
}

/** “07:30” */
export const clock = (at) => new Date(at).toTimeString().slice(0, 5)
