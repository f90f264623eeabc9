import { join } from 'node:path'
import { npmCi } from './npm.mjs'
import { readIfThere, step } from './say.mjs'

export function dependenciesAreThere(root) {
  return readIfThere(markOf(root)) === readIfThere(join(root, 'package-lock.json'))
}

export async function installDependencies(root, node) {
  await step('fetching the packages of package-lock.json', () => npmCi({ node, folder: root, mark: markOf(root) }))
}

function markOf(root) {
  return join(root, 'node_modules/.inngang-lock')
}
