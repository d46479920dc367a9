// Entries of a list are added and taken away without a new page.
import { follow } from './aids.js'
import { all, form } from './page.js'
import { changed } from './save.js'

/** @returns the entry after the last one, empty; null when there may be no more */
function addEntry(button) {
  const entries = [...button.parentElement.children].filter((one) => one.matches('[data-fields]'))
  const from = entries[entries.length - 1]
  const [, group, turn] = /^(.*:)(.*):$/.exec(from.dataset.fields)
  const most = Number(button.dataset.more)
  if (Number(turn) >= most) return null
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
    node.classList.remove('wrong')
    node.removeAttribute('aria-invalid')
    if (node.type === 'radio' || node.type === 'checkbox') node.checked = false
    else if (node.name && node.type !== 'submit') node.value = ''
    for (const inner of [...node.children, ...(node.content ? node.content.children : [])]) {
      if (inner.className === 'field-error') inner.remove()
      else renew(inner)
    }
  }
  renew(entry)
  const title = entry.querySelector('h2')
  if (title) title.textContent = title.textContent.replace(turn, next)
  for (const less of all('[data-less]', entry))
    less.setAttribute('aria-label', less.getAttribute('aria-label').replace(turn, next))
  from.after(entry)
  for (const field of all('input,textarea', entry)) follow(field)
  if (next >= most) button.hidden = true
  return entry
}

/** Adds the entries that these fields need. */
export function addEntriesFor(pairs) {
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

/** @returns whether an entry was added; otherwise the server does it */
export function more(button) {
  const entry = addEntry(button)
  if (!entry) return false
  const first = entry.querySelector('input,select,textarea')
  if (first) first.focus()
  changed()
  return true
}

/** @returns whether the entry was taken away; otherwise the server does it */
export function less(button) {
  const entry = button.parentElement
  const near = [entry.previousElementSibling, entry.nextElementSibling].find((one) =>
    one?.matches('[data-fields]'),
  )
  if (!near) return false
  entry.remove()
  for (const button of all('[data-more]')) button.hidden = false
  near.querySelector('[data-less]').focus()
  changed()
  return true
}
