import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { install, mayInstall } from './apt.mjs'

const name = 'git-credential-oauth'

/** Debian's program that logs git in through the browser, for one story; where it cannot be had, that story says so. */
export async function installCredentialHelper() {
  if (mayInstall && !isInstalled()) await install(name, 'xdg-utils')
}

function isInstalled() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
