import { expectAccessible } from './accessible.ts'
import { details, expectDashboard, expectHeading, fillIn, logOut, ole, press, prove } from './errands.ts'
import { expect, test } from './story.ts'
import { words } from './words.ts'

const mailSubjects = { nb: 'ole_berg, aktiver kontoen din', nn: 'ole_berg, aktiver kontoen din' }

for (const language of ['nb', 'nn'] as const) {
  test.describe(() => {
    const w = words[language]
    test.use({ browserOptions: { locale: w.locale } })

    test(`X1: the whole journey is in ${language}, from the first page to the last mail`, async ({ world }) => {
      const { person } = world
      await person.goto('/')
      await expect(person.locator('html')).toHaveAttribute('lang', language)
      await expectAccessible(person)
      await person.getByRole('link', { name: w.create }).click()
      await expect(person.locator('html')).toHaveAttribute('lang', language)
      await expectAccessible(person)
      await prove(person, ole)
      await person.waitForLoadState('load')
      await expectAccessible(person)
      await fillIn(person, details({ password: 'for kort' }), w)
      await press(person, w.complete)
      await expect(person.locator('#errors')).toBeFocused()
      await expectAccessible(person)
      await fillIn(person, details(), w)
      await press(person, w.complete)
      await expectHeading(person, w.activateAccount)
      await expect(person).toHaveURL(/\/register\/sent/)
      await expectAccessible(person)
      const mail = await world.mail('ole@example.no')
      expect(mail.subject.toLowerCase()).toContain(mailSubjects[language].toLowerCase().split(', ')[1])
      await person.goto(mail.link)
      await expectAccessible(person)
      await press(person, w.activate)
      await expectHeading(person, w.authorizeStudio)
      await expectAccessible(person)
      await press(person, w.authorize)
      await expectDashboard(person, w)
      await expect(person.locator('html')).toHaveAttribute('lang', language)
      await expectAccessible(person)
      await logOut(person, w)
      await expectAccessible(person)
    })
  })
}

test('X1: the language can be changed on every page, and the choice is kept', async ({ world }) => {
  const { person } = world
  await person.goto('/help')
  await press(person, 'Nynorsk')
  await expect(person).toHaveURL(`${world.origin}/help`)
  await expect(person.locator('html')).toHaveAttribute('lang', 'nn')
  await person.goto('/')
  await expectHeading(person, 'Velkomen til Altinn Studio')
  await press(person, 'Bokmål')
  await expectHeading(person, 'Velkommen til Altinn Studio')
})
