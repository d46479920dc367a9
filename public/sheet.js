// Running totals of a score sheet while it is filled in: the server counts, with the same rules as everywhere else.
const form = document.querySelector('form[data-totals]')
const numbers = new Intl.NumberFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN', {
  maximumFractionDigits: 2,
})
let timer
let latest = 0

async function refresh() {
  const mine = ++latest
  const answer = await fetch(form.dataset.totals, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
  })
  if (!answer.ok || mine !== latest) return
  const { rows, totals } = await answer.json()
  for (const row of rows) {
    const output = form.querySelector(`output[data-code="${CSS.escape(row.code)}"]`)
    if (output) output.textContent = row.points === null ? '—' : numbers.format(row.points)
  }
  form.querySelector('output[data-total="self"]').textContent = numbers.format(totals.self)
}

if (form && !form.querySelector('fieldset[disabled]')) {
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => refresh().catch(() => {}), 400)
  })
}
