import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface GitRun {
  code: number | null
  out: string
  /** What a person sees beside it. */
  err: string
}

export type GitClient = Awaited<ReturnType<typeof createGitClient>>

interface Options {
  password?: string
  username?: string
  env?: Record<string, string>
}

/** A folder of somebody's machine, and git in it: started beside this process, which is the server. */
export async function createGitClient({ password, username = 'anybody', env = {} }: Options = {}) {
  const home = await mkdtemp(join(tmpdir(), 'inngang-git-client-'))
  const helper = password === undefined ? '' : `!f() { echo username=${username}; echo 'password=${password}'; }; f`
  const environment = {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Kari',
    GIT_AUTHOR_EMAIL: 'kari@example.no',
    GIT_COMMITTER_NAME: 'Kari',
    GIT_COMMITTER_EMAIL: 'kari@example.no',
    LC_ALL: 'C.UTF-8',
    ...env,
  }

  function run(command: string, args: string[], { folder = '.', input = '' } = {}): Promise<GitRun> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: join(home, folder), env: environment })
      const [out, err]: [Buffer[], Buffer[]] = [[], []]
      child.stdout.on('data', (part) => out.push(part))
      child.stderr.on('data', (part) => err.push(part))
      child.on('error', reject)
      child.on('close', (code) =>
        resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
      )
      child.stdin.on('error', () => {})
      child.stdin.end(input)
    })
  }

  const git = (folder: string, ...args: string[]) =>
    run('git', ['-c', `credential.helper=${helper}`, ...args], { folder })

  /** The same, where anything but success is a mistake of the test. */
  async function must(folder: string, ...args: string[]): Promise<string> {
    const { code, out, err } = await git(folder, ...args)
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${err}`)
    return out.trim()
  }

  return {
    home,
    run,
    git,
    must,
    end: () => rm(home, { recursive: true, force: true }),
  }
}
