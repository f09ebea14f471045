/** What people keep on the server: there on every page, for others where it is shared, and after a restart. */
import { randomBytes } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import { secureNode, singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import type { Page } from '@playwright/test'
import { grid, heading, rowOf, rows } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

test.use({
  // While Millrace is being restarted.
  expectedErrors: /WebSocket connection to|ERR_CONNECTION_REFUSED|503 \(Service Unavailable\)/,
})
// A broker, two starts, and four looks with axe.
test.setTimeout(180_000)

/** Brokers are shared: nobody else has these. */
const unique = randomBytes(4).toString('hex')
const TOPIC = `orders-${unique}`

function start(kafka: TestKafka, port?: number): Promise<MillraceProcess> {
  return startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: 'Kept',
      SNAPSHOT_INTERVAL_MS: '2000',
      PERSISTENCE_MODE: 'full',
      MILLRACE_TOPIC_PREFIX: `__e2e_${unique}`,
      MILLRACE_SECRET: unique.repeat(4),
    },
    ...(port !== undefined && { port }),
  })
}

async function createTopic(kafka: TestKafka): Promise<void> {
  const at = ['--bootstrap-server', kafka.bootstrap]
  const topic = ['--create', '--topic', TOPIC, '--partitions', '2', '--replication-factor', '1']
  const { code, stderr } = await kafka.tool('org.apache.kafka.tools.TopicCommand', [
    ...at,
    ...topic,
  ])
  expect(code, stderr).toBe(0)
}

test('a search, a star and a zone are kept: for others, on every page, over a restart', async ({
  page,
  browser,
}) => {
  await using kafka = await singleNode()
  await createTopic(kafka)
  let millrace = await start(kafka)
  try {
    const { url } = millrace
    const below = `${url}/c/Kept`

    await test.step('save a search and share it', async () => {
      await page.goto(`${below}/data/inspect?topics=${TOPIC}&limit=7`)
      await page.getByRole('button', { name: 'Saved' }).click()
      await page.getByRole('textbox', { name: 'Name of this search' }).fill('Seven orders')
      await page.getByRole('checkbox', { name: 'Share with everybody' }).check()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('button', { name: 'Saved' }).click()
      await expect(share(page, 'Seven orders')).toHaveAttribute('aria-pressed', 'true')
      expect(await violations(page), 'axe on the menu of saved searches').toEqual([])
    })

    await test.step('somebody else opens it, and may not change it', async () => {
      const other = await (await browser.newContext()).newPage()
      await other.goto(`${below}/data/inspect`)
      await other.getByRole('button', { name: 'Saved' }).click()
      await expect(share(other, 'Seven orders')).toHaveCount(0)
      await other.getByRole('button', { name: /^Seven orders/ }).click()
      await expect(other).toHaveURL(new RegExp(`topics=${TOPIC}&limit=7`))
      // While both look, what its owner changes is seen.
      await other.getByRole('button', { name: 'Saved' }).click()
      await share(page, 'Seven orders').click()
      await expect(other.getByText('None yet.')).toBeVisible()
      await share(page, 'Seven orders').click()
      await expect(other.getByRole('button', { name: /^Seven orders/ })).toBeVisible()
      await other.context().close()
    })

    await test.step('delete it, and bring it back', async () => {
      await page.getByRole('button', { name: 'Delete Seven orders' }).click()
      await expect(page.getByText('None yet.')).toBeVisible()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Saved' }).click()
      await expect(share(page, 'Seven orders')).toBeVisible()
    })

    await test.step('star the topic with keys, and tell times in UTC', async () => {
      await page.goto(`${below}/topics`)
      await expect(rowOf(grid(page, 'Topics'), TOPIC)).toBeVisible()
      await rowOf(grid(page, 'Topics'), TOPIC).focus()
      await page.keyboard.press('s')
      await expect(star(page)).toHaveAttribute('aria-pressed', 'true')
      await page.getByRole('button', { name: 'Favourites 1' }).click()
      await expect(page).toHaveURL(/q=favourite:yes/)
      await expect(rows(grid(page, 'Topics'))).toHaveCount(1)
      expect(await violations(page), 'axe on the favourite topics').toEqual([])
      await zone(page).click()
    })

    // All of it is with the server, which has acknowledged it.
    await expect
      .poll(async () => {
        const told = await page.request.get(`${url}/admin/v1/settings`)
        const { settings }: { readonly settings: { readonly values: unknown } } = await told.json()
        return settings.values
      })
      .toMatchObject({ zone: 'utc' })

    await millrace.stop()
    millrace = await start(kafka, millrace.port)
    // Nothing of it comes out of this browser.
    await page.evaluate(() => localStorage.clear())

    await test.step('after a restart all of it is there', async () => {
      await page.goto(below)
      await expect(zone(page)).toHaveText('UTC')
      const strip = page.getByRole('region', { name: 'Favourites' })
      await expect(strip.getByRole('link', { name: new RegExp(TOPIC) })).toContainText('lag')
      expect(await violations(page), 'axe on the overview with favourites').toEqual([])
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('option').first()).toContainText(TOPIC)
      await page.keyboard.press('Enter')
      await expect(heading(page, TOPIC)).toBeVisible()
      await expect(star(page)).toHaveAttribute('aria-pressed', 'true')

      await page.goto(`${below}/data/inspect`)
      await page.getByRole('button', { name: 'Saved' }).click()
      await expect(share(page, 'Seven orders')).toHaveAttribute('aria-pressed', 'true')
      await page.getByRole('button', { name: /^Seven orders/ }).click()
      await expect(page).toHaveURL(new RegExp(`topics=${TOPIC}&limit=7`))
    })

    await test.step('the page of instances tells of this one', async () => {
      await page.goto(`${url}/settings/instances`)
      const state = page.getByRole('region', { name: 'State of this instance' })
      await expect(state).toContainText('in Kafka')
      await expect(state).toContainText('Running')
      await expect(rows(grid(page, 'Instances'))).toHaveCount(1)
      await expect(rows(grid(page, 'Instances'))).toContainText('this one')
      await expect(page.locator('.shell-banner')).toHaveCount(0)
      expect(await violations(page), 'axe on the page of instances').toEqual([])
    })
  } finally {
    await millrace.stop()
  }
})

test('whoever may not make the topics is told on every page that state is in memory', async ({
  page,
}) => {
  await using kafka = await secureNode()
  await using millrace = await startMillrace({
    env: {
      BOOTSTRAP: kafka.listeners.saslPlaintext,
      SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      SASL_MECHANISM: 'PLAIN',
      SASL_JAAS_CONFIG:
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="bob" password="bob-secret";',
      ENVIRONMENT_NAME: 'Denied',
      // Not asked for: with PERSISTENCE_MODE=full it would not have started.
      PERSISTENCE_MODE: '',
      MILLRACE_TOPIC_PREFIX: `__e2e_denied_${unique}`,
    },
  })
  await page.goto(`${millrace.url}/c/Denied/topics`)
  const banner = page.locator('.shell-banner')
  await expect(banner).toContainText('State is in memory only', { timeout: 40_000 })
  await expect(banner).toContainText(`CREATE on Topic:__e2e_denied_${unique}_`)
  expect(await violations(page), 'axe on a page with a banner').toEqual([])
  await banner.getByRole('link', { name: 'Details' }).click()
  const state = page.getByRole('region', { name: 'State of this instance' })
  await expect(state).toContainText('in memory, gone after a restart')
  await expect(state).toContainText('CREATE on Topic')
  // Known by now: put away until the tab is closed.
  await banner.getByRole('button', { name: /^Put away/ }).click()
  await expect(banner).toHaveCount(0)
  await page.reload()
  await expect(state).toBeVisible()
  await expect(banner).toHaveCount(0)
})

const star = (page: Page) => page.getByRole('button', { name: `Favourite ${TOPIC}`, exact: true })
const zone = (page: Page) => page.getByRole('button', { name: /^Times are in/ })
const share = (page: Page, name: string) =>
  page.getByRole('button', { name: `Share ${name} with everybody` })

async function violations(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
