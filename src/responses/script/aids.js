// Small helps beside native controls. What is pressed and typed is heard on the form, so that copies of an entry work too.
import { all, make, say } from './page.js'

/** “None of these” and the others put each other out; words beside a choice choose it. */
export function tidy(target) {
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

/** The id of what stands beside a field; a copy of both has an ending more. */
const beside = ({ id }) => `beside-${id}`

/** How many signs a long text may still have; a slider beside a field for a number, and the field stays. */
export function addAids() {
  for (const area of all('textarea[maxlength]')) {
    const left = make('span', { className: 'hint', id: beside(area) })
    area.after(left)
    area.setAttribute('aria-describedby', `${area.getAttribute('aria-describedby') || ''} ${left.id}`.trim())
    follow(area)
  }
  for (const field of all('input[data-slider]')) {
    const [min, max, step] = field.dataset.slider.split(' ')
    const slider = make('input', { type: 'range', min, max, step, className: 'slider', id: beside(field) })
    const label = field.labels[0]
    slider.setAttribute('aria-label', `${label ? label.textContent.trim() : ''}: ${say.slide}`)
    const row = field.parentElement
    ;(row.className === 'unit' ? row : field).after(slider)
    follow(field)
  }
}

/** Brings what stands beside a field up to what stands in it. */
export function follow(field) {
  const node = document.getElementById(beside(field))
  if (!node) return
  if (field.dataset.slider) {
    node.value = field.value.replace(',', '.')
    node.classList.toggle('unset', field.value === '')
  } else node.textContent = say.left.replace('#', field.maxLength - field.value.length)
}

/** @returns the field of a slider that was moved, with what it says */
export function slide(slider) {
  const field = document.getElementById(slider.id.slice(7))
  field.value = slider.value.replace('.', ',')
  return field
}
