// Measurements, for figures in decisions and documents; no test asserts them. npm run bench -- captcha
import { measureCaptcha } from './captcha.ts'

const benches: Record<string, () => Promise<void>> = { captcha: measureCaptcha }

const bench = benches[process.argv[2] ?? '']
if (bench) {
  await bench()
  process.exit()
}
process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')}\n`)
process.exit(2)
