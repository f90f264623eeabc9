// Suggests a name for a service from its title, until somebody types a name. The form works the same without.
import { suggestName } from '../server/service/service.ts'
import { typed } from './typing.ts'

for (const title of document.querySelectorAll<HTMLInputElement>('[data-suggests]')) suggestFrom(title)

function suggestFrom(title: HTMLInputElement) {
  const name = document.getElementById(title.dataset.suggests ?? '')
  if (!(name instanceof HTMLInputElement)) return
  title.addEventListener('input', () => {
    if (name.value !== (name.dataset.suggested ?? '')) return
    name.value = suggestName(title.value)
    name.dataset.suggested = name.value
    typed(name)
  })
}
