import { compareWithHashing, enoughForALoad } from './hashing.ts'
import { formToken, make, makeRegistration } from './people.ts'
import { type BenchOptions, withProduct } from './product.ts'

/** From the press of Complete through the commit: sessions, mails and all. */
export const measureRegistration = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const form = await formToken(product)
    const prepare = (captcha: boolean) => make(enoughForALoad, () => makeRegistration(product, form, { captcha }))
    await compareWithHashing(product, {
      'without a captcha to check': await prepare(false),
      'with one': await prepare(true),
    })
  })
