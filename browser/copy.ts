// Copies the text of an element; without script it is selected by hand.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) enhance(button)

function enhance(button: HTMLButtonElement) {
  const source = document.getElementById(button.dataset.copy ?? '')
  // Browsers offer it over https and loopback only.
  if (!source || !('clipboard' in navigator)) return
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard
      .writeText(source.textContent.trim())
      .catch(() => getSelection()?.selectAllChildren(source))
    button.textContent = button.dataset.copied ?? ''
  })
}

export {}
