import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { basic, commit, type gitWorld } from './git-world.ts'

const pktLine = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`

interface ByHand {
  path: string
  token: string
  /** `old new reference` */
  command: string
  pack: Buffer
}

/** A push that stops in the middle of its pack until it is told to go on. */
export function pushByHand(origin: string, { path, token, command, pack }: ByHand) {
  const head = Buffer.from(`${pktLine(`${command}\0report-status side-band-64k agent=test\n`)}0000`)
  const sent = request(`${origin}/${path}.git/git-receive-pack`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-git-receive-pack-request', authorization: basic(token) },
  })
  const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', async (response) => {
      let text = ''
      try {
        for await (const part of response) text += part
      } catch (error) {
        reject(error)
      }
      resolve({ status: response.statusCode, text })
    })
  })
  sent.write(Buffer.concat([head, pack.subarray(0, 20)]))
  return {
    answered,
    goOn: () => void sent.end(pack.subarray(20)),
    goAway: () => void sent.destroy(),
  }
}

/** A commit in somebody's clone, as a pack. */
export async function packedCommit(at: ReturnType<typeof gitWorld>, made: { path: string; token: string }) {
  const git = await at.cloneOf(made)
  const from = await git.must('work', 'rev-parse', 'HEAD')
  await commit(git, 'afterwards', 'x')
  const to = await git.must('work', 'rev-parse', 'HEAD')
  await git.run('sh', ['-c', `printf '%s\n' ${to} ^${from} | git pack-objects --revs --stdout >pack`], {
    folder: 'work',
  })
  return { command: `${from} ${to} refs/heads/main`, to, pack: await readFile(join(git.home, 'work', 'pack')) }
}
