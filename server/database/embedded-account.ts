import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The user that PostgreSQL runs as. */
export interface Account {
  uid: number
  gid: number
}

const name = 'inngang'

/** Of root's databases. */
export const rootsFolder = join('/var/lib', name)

/**
 * Makes the folder of the database within `folder` and says who owns it. PostgreSQL refuses to run as root: for root it
 * is a system user, made when there is none, who may pass through `folder` and sees nothing else in it.
 */
export function prepareHome(folder: string): { home: string; account: Account } {
  const home = join(folder, 'postgres')
  const asRoot = process.getuid?.() === 0
  makePassable(folder, asRoot)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  if (asRoot && isHandedToNobody(home)) {
    const { uid, gid } = systemAccount()
    chownSync(home, uid, gid)
  }
  const { uid, gid } = statSync(home)
  if (asRoot && uid === 0)
    throw new Error(`${home} belongs to root, who cannot run a database; remove it or give it to ${name}.`)
  if (!asRoot && uid !== process.getuid?.()) throw new Error(`The database in ${home} belongs to another user.`)
  const account = { uid, gid }
  if (asRoot && !mayEnter(account, home)) {
    throw new Error(
      `Run as root, the database runs as the system user ${name}, who cannot enter ${home}; choose a folder outside root's home.`,
    )
  }
  return { home, account }
}

/** New, or made by a start of root's that was killed before it could hand it over. */
export const isHandedToNobody = (folder: string) => statSync(folder).uid === 0 && readdirSync(folder).length === 0

/** Creates what is missing of the path. Root's umask may be 077, which would keep the system user out of our folders. */
function makePassable(folder: string, asRoot: boolean) {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ours = folder.startsWith(`${rootsFolder}/`) ? rootsFolder : first
  if (!asRoot || !ours) return
  for (let path = folder; path.length >= ours.length; path = dirname(path)) chmodSync(path, 0o711)
}

function systemAccount(): Account {
  return findAccount() ?? createAccount()
}

function findAccount(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((option) => spawnSync('id', [option, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function createAccount(): Account {
  const options = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ]
  const { stderr, error } = spawnSync('useradd', [...options, name], { encoding: 'utf8' })
  const account = findAccount()
  if (account) return account
  throw new Error(
    `PostgreSQL cannot run as root, and the system user ${name} could not be made (${error?.message ?? stderr.trim()}). Run Inngang as an ordinary user, or set DATABASE_URL.`,
  )
}

function mayEnter(account: Account, folder: string) {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0
}
