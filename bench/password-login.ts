import { compareWithHashing, enoughForALoad } from './hashing.ts'
import { formToken, make, makeUser, password } from './people.ts'
import { type BenchOptions, withProduct } from './product.ts'

/** From the press of Log in through the commit of the session. */
export const measurePasswordLogin = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const { cookies, fields } = await formToken(product)
    const { ctx, fleet } = product
    const passwordHash = await ctx.passwords.hash(password)
    const logins = await make(enoughForALoad, async () => {
      const { username: login } = await makeUser(ctx, fleet.port.issuer, passwordHash)
      return { path: '/login/password', cookies, form: { ...fields, login, password }, expected: 303 }
    })
    await compareWithHashing(product, { 'log-in by password': logins })
  })
