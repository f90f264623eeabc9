import { must } from '../stories/example-deployer.ts'
import { button, fill, send, visit, type Walk } from './camera.ts'

/** That one acts for an organisation: our page before and after, and the choice at the port. */
export async function representation({ world, shoot }: Walk) {
  const { person } = world
  const page = '/representation/begin?number=314758625&return_to=/account'
  const choose = async (organisation: string) => {
    await button(person, 'main form button')
    await person.getByRole('link', { name: 'BankID' }).click()
    await person.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }).click()
    await person.locator('input[value="myself"]').waitFor()
    if (organisation === 'myself') await shoot(person, 'port-organisations')
    await person.locator(`input[value="${organisation}"]`).check()
    await button(person, 'main form button')
    await person.waitForURL(/outcome=|proven=/)
  }
  await person.goto(page)
  await shoot(person, 'representation')
  await choose('myself')
  await shoot(person, 'representation-refused')
  await choose('314758625')
  await person.goto(page)
  await shoot(person, 'representation-proven')
  const identities = await world.db('delete from identity returning *')
  await person.goto('/representation/begin?number=310000019&return_to=/account')
  await shoot(person, 'representation-no-identity')
  for (const row of identities)
    await world.db('insert into identity select * from json_populate_record(null::identity, $1)', [JSON.stringify(row)])
}

/** A request for an organisation, from the first step to what the servicedesk may answer. */
export async function requests(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['requests-empty', '/requests'],
    ['request-organisation', '/requests/new'],
  ])
  await fill(person, { number: '974761075', name: 'skatte' })
  await send(person, 'next')
  await shoot(person, 'request-errors')
  await fill(person, { number: '974761076', nameNb: 'Skatteetaten', name: 'skatt' })
  await send(person, 'next')
  await shoot(person, 'request-ground')
  await visit(walk, person, [
    ['request-duplicates', '/requests/new?step=organisation'],
    ['request-neither', '/requests/neither'],
  ])
  await person.goto('/requests/new?step=ground')
  await send(person, 'next')
  await shoot(person, 'request-ground-errors')
  await person.locator('input[name="kind"][value="service-owner"]').check()
  await send(person, 'next')
  await shoot(person, 'request-administrator')
  await send(person, 'next')
  await person.locator('.ds-details summary').click()
  await shoot(person, 'request-purpose')
  await send(person, 'later')
  await shoot(person, 'requests-draft')
  await person.goto('/requests/new?step=review')
  await shoot(person, 'request-incomplete')
  await person.goto('/requests/new?step=purpose')
  await person.locator('#purpose').fill('Skjema for alle, fra neste år')
  await send(person, 'next')
  await shoot(person, 'request-review')
  await send(person, 'send')
  await person.waitForURL(/done=sent/)
  await shoot(person, 'request-sent')
  await decided(walk)
  await found(walk)
  await person.goto('/requests')
  await shoot(person, 'requests')
}

/** One request after another that was decided, a question and its answer in the first. */
async function decided(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  const [row] = await world.db("select id from organisation_request where state = 'submitted'")
  const decide = async (act: string, ...args: string[]) => {
    await must(walk.world, 'request', act, row.id, ...args)
    await person.goto(`/requests/${row.id}`)
    await shoot(person, `request-${act}`)
  }
  await decide('take')
  await decide('ask', '--question', 'Hvem har skrevet under på avtalen?')
  await send(person, 'answer')
  await shoot(person, 'request-answer-refused')
  await fill(person, { answer: 'Direktøren.\nI går.' })
  await send(person, 'answer')
  await shoot(person, 'request-answered')
  await decide('decline', '--reason', 'Det finnes ingen avtale')
  await decide('reopen', '--reason', 'Avtalen er funnet')
  await decide('approve', '--environments', 'tt02')
}

/** What the register says of a number, on the last step; the last of them is sent, and withdrawn. */
async function found({ world, shoot }: Walk) {
  const { person } = world
  const numbers = { found: '310000019', bankrupt: '310000108', subunit: '310000183', removed: '310000132' }
  for (const [name, number] of Object.entries(numbers)) {
    await person.goto('/requests/new?step=organisation')
    await fill(person, { number, nameNb: 'Etaten', name: 'etaten' })
    await send(person, 'next')
    await shoot(person, `request-number-${name}`)
  }
  await person.goto('/requests/new?step=organisation')
  await fill(person, { number: '310000019', nameNb: 'Etaten', name: 'etaten' })
  await send(person, 'next')
  await person.locator('input[name="kind"][value="service-developer"]').check()
  await fill(person, { onBehalfOf: 'Ål kommune\nGjerdrum kommune' })
  await send(person, 'next')
  await person.locator('input[name="administratorIs"]').last().check()
  await fill(person, { administrator: 'sjef@firma.example' })
  await send(person, 'next')
  await fill(person, { purpose: 'Skjema' })
  await send(person, 'next')
  await shoot(person, 'request-developer-review')
  await send(person, 'send')
  await person.waitForURL(/done=sent/)
  await button(person, 'main details:has(input[value="withdraw"]) summary')
  await shoot(person, 'request-withdrawing')
  await send(person, 'withdraw')
  await shoot(person, 'request-withdrawn')
}
