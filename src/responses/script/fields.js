// The fields of the page: what is typed in them, and putting it back.
import { form } from './page.js'

const fields = () =>
  [...form.elements].filter(({ name, type }) => name && name[0] !== '_' && type !== 'submit')

/** What a browser would send of the questions: names with their values, in order. */
export const typed = () =>
  fields()
    .filter(({ type, checked }) => checked || (type !== 'radio' && type !== 'checkbox'))
    .map(({ name, value }) => [name, value])

export const valuesOf = (pairs, name) => pairs.filter((pair) => pair[0] === name).map((pair) => pair[1])

/** Fills the fields with such pairs. @returns those for which there is no field */
export function fill(pairs) {
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
