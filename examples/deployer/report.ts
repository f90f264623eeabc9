import { setTimeout as sleep } from 'node:timers/promises'

/** Answers that asking once more does not change. */
const final = [401, 409, 422]

/** Before each next try, in milliseconds. */
const pausesBetween = [1000, 5000, 25_000]

interface Reporting {
  status: string
  token: string
}

/** Tells Inngang how it goes; again after a pause while Inngang is away or troubled. Whether it was taken. */
export async function report(
  asked: Reporting,
  said: Record<string, string>,
  pauses: readonly number[] = pausesBetween,
): Promise<boolean> {
  const answer = await post(asked, said).catch((error: Error) => error)
  if (answer instanceof Response && (answer.ok || final.includes(answer.status))) return answer.ok
  const [pause, ...later] = pauses
  if (pause === undefined)
    throw new Error(`The report was not taken: ${answer instanceof Error ? answer.message : answer.status}.`)
  await sleep(pause)
  return report(asked, said, later)
}

const post = ({ status, token }: Reporting, said: Record<string, string>) =>
  fetch(status, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(said),
    redirect: 'error',
  })
