// Buttons that move a ranked choice up or down, beside the list it is chosen from.
import { all, announce, make, say } from './page.js'
import { changed } from './save.js'

export function addMoves() {
  for (const places of new Set(all('[data-place]').map((place) => place.closest('fieldset')))) {
    const selects = all('select[data-place]', places)
    selects.forEach((select, at) => {
      const move = (by, text) => {
        const button = make('button', { type: 'button', className: 'move', value: by, textContent: text })
        button.setAttribute('aria-label', `${select.labels[0].textContent.trim()}: ${text}`)
        button.disabled = !selects[at + by]
        return button
      }
      const row = make('div', { className: 'place' })
      select.before(row)
      row.append(select, move(-1, say.up), move(1, say.down))
    })
  }
}

/** The choice beside the button changes places with its neighbour. */
export function moveChoice(button) {
  const selects = all('select[data-place]', button.closest('fieldset'))
  const by = Number(button.value)
  const select = button.parentElement.querySelector('select')
  const to = selects[selects.indexOf(select) + by]
  ;[select.value, to.value] = [to.value, select.value]
  const target = all('.move', to.parentElement)[by < 0 ? 0 : 1]
  ;(target.disabled ? to : target).focus()
  changed()
  if (to.value) announce(`${to.labels[0].textContent.trim()}: ${to.selectedOptions[0].textContent}`)
}
