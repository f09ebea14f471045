/** Signing in at a real OpenID provider of another site, and out of both. */
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { type IdentityServer, startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { CLUSTER, demoAddress } from '../support/demo.ts'
import { expect, test } from '../support/test.ts'

const SECRET = 'a-client-secret-for-tests'
let identity: IdentityServer
let millrace: MillraceProcess
/** The provider is on 127.0.0.1, which is another site than localhost. */
let console: string

test.beforeAll(async () => {
  const [port = 0] = await freePorts(1)
  console = `http://localhost:${port}`
  identity = await startIdentityServer({
    clients: [
      { id: 'millrace', secret: SECRET, redirectUris: [`${console}/oauth2/openid/callback`] },
    ],
    users: { jane: { name: 'Jane Doe', email: 'jane@example.test' } },
  })
  millrace = await startMillrace({
    port,
    env: {
      BOOTSTRAP: demoAddress().bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      AUTH_PROVIDER_TYPE: 'openid',
      OPENID_ISSUER: identity.issuer,
      OPENID_CLIENT_ID: 'millrace',
      OPENID_CLIENT_SECRET: SECRET,
    },
  })
})
test.afterAll(async () => {
  await millrace.stop()
  await identity[Symbol.asyncDispose]()
})

// The provider's pages ask for a typeface and an icon; what the console asks while it is signed out is refused.
test.use({
  expectedErrors: /Failed to load resource.*(?:fonts\.|favicon|401 \(Unauthorized\))|WebSocket/,
})

test('a deep link leads through the identity server and back to itself; signing out leaves both', async ({
  page,
}) => {
  const deep = `${console}/c/${CLUSTER}/topics?q=orders`
  await page.goto(deep)
  await expect(page).toHaveURL(new RegExp(`^${identity.issuer}/`))
  await page.locator('input[name="login"]').fill('jane')
  await page.locator('input[name="password"]').fill('any')
  await page.getByRole('button', { name: /sign-in/i }).click()
  await page.getByRole('button', { name: /continue/i }).click()
  await expect(page).toHaveURL(deep)
  const user = page.getByRole('button', { name: /Jane Doe/ })
  await expect(user).toBeVisible()

  await user.click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(new RegExp(`^${identity.issuer}/session/end`))
  await page.getByRole('button', { name: /yes/i }).click()
  await page.goto(deep)
  await expect(page.locator('input[name="login"]')).toBeVisible()
})
