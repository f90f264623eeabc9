import { must, withDeployer } from '../stories/example-deployer.ts'
import { button, visit, type Walk } from './camera.ts'

const titles = ['--title-nb', 'Melding om flytting', '--title-nn', 'Melding om flytting', '--title-en', 'Moving house']

/** The six that can hold, and what runs where. */
export async function deployments(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await must(walk.world, 'org', 'create', 'dev', '--name-nb', 'Utviklerne AS', '--kind', 'service-developer')
  await must(walk.world, 'service', 'create', 'ole_berg', 'egen', '--title-nb', 'Min egen')
  for (const owner of ['brg', 'skd', 'dev'])
    await must(walk.world, 'service', 'create', owner, 'flytting', ...titles, '--visibility', 'internal')
  await visit(walk, person, [['deploy-no-deployer', '/brg/flytting/deploy']])
  const { id } = JSON.parse(await must(walk.world, 'webhook', 'create', 'https://deploy.example/', '--json'))
  for (const name of ['tt02', 'production']) await must(walk.world, 'deployment', 'set-deployer', name, id)
  await visit(walk, person, [
    ['deploy-ready', '/brg/flytting/deploy'],
    ['deploy-no-team', '/skd/flytting/deploy'],
    ['deploy-no-environment', '/dev/flytting/deploy'],
    ['deploy-personal', '/ole_berg/egen/deploy'],
    ['deploy-history-none', '/brg/flytting/deploy/history/tt02'],
  ])
  await person.goto('/brg/flytting/deploy')
  await button(person, 'main form button')
  await person.waitForURL(/done=deploy/)
  await shoot(person, 'deploy-waits')
  await world.db("update deployment set state = 'running'")
  await person.reload()
  await shoot(person, 'deploy-under-way')
  const ended = 'update deployment set due_at = null, state'
  await world.db(`${ended} = 'failed', message = 'Det er ikkje plass til fleire tenester der.'`)
  await visit(walk, person, [['deploy-failed', '/brg/flytting/deploy']])
  await world.db(`${ended} = 'succeeded', address = 'https://brg.apps.tt02.example/brg/flytting/'`)
  await visit(walk, person, [
    ['deploy-runs', '/brg/flytting/deploy'],
    ['deploy-history', '/brg/flytting/deploy/history/tt02'],
    ['service-transfer-deployed', '/brg/flytting/settings/transfer'],
    ['service-deletion-deployed', '/brg/flytting/settings/deletion'],
  ])
  await must(walk.world, 'org', 'add-member', 'skd', 'Devs', 'ole_berg')
  await visit(walk, person, [['deploy-team-missing', '/skd/flytting/deploy']])
  await served(walk)
}

/** What the example deployer serves. */
async function served(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await withDeployer(world, async () => {
    await person.goto('/brg/melding/deploy')
    await button(person, 'main form button')
    const running = person.locator('main a[href^="http://localhost"]').first()
    await running.waitFor()
    await shoot(person, 'deploy-served')
    await person.goto((await running.getAttribute('href')) ?? '')
    await shoot(person, 'served')
  })
}
