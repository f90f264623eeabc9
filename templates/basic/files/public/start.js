// Shows the page in another language than bokmål, which stands in it already.
const languages = ['nb', 'nn', 'en']
const wanted = [new URLSearchParams(location.search).get('language'), ...navigator.languages]
const language = wanted.map((tag) => tag?.slice(0, 2)).find((tag) => languages.includes(tag)) ?? 'nb'

if (language !== 'nb') await show(language)

async function show(language) {
  const texts = await (await fetch(`texts/${language}.json`)).json()
  document.documentElement.lang = language
  document.title = texts.title
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text]
  for (const element of document.querySelectorAll('[data-label]')) element.ariaLabel = texts[element.dataset.label]
  for (const link of document.querySelectorAll('nav a')) link.ariaCurrent = link.lang === language ? 'true' : null
}
