/** What a person sees when Kafka, a broker or Millrace goes away, and when it is back. All of them really do. */
import { singleNode, threeNodes, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { grid, heading, rowOf, rows } from './support/screen.ts'
import { expect, test } from './support/test.ts'

test.use({
  expectedErrors: /WebSocket connection to|ERR_CONNECTION_REFUSED|503 \(Service Unavailable\)/,
})
// Brokers start, die and come back within a test.
test.setTimeout(120_000)

const TASK_TIMEOUT_MS = 4_000

function start(kafka: TestKafka, env: Record<string, string> = {}, port?: number) {
  return startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: 'Failing',
      SNAPSHOT_INTERVAL_MS: '1000',
      REQUEST_TIMEOUT_MS: '3000',
      STREAMS_TASK_TIMEOUT_MS: String(TASK_TIMEOUT_MS),
      STREAMS_HEARTBEAT_MS: '500',
      ...env,
    },
    ...(port !== undefined && { port }),
  })
}

test.describe('one broker, alone', () => {
  let kafka: TestKafka
  test.beforeAll(async () => {
    kafka = await singleNode({ own: true })
  })
  test.afterAll(() => kafka[Symbol.asyncDispose]())

  test('Millrace stopped: a banner over what was known, until it is back', async ({ page }) => {
    let millrace: MillraceProcess = await start(kafka)
    try {
      await page.goto(`${millrace.url}/c/Failing/brokers`)
      await expect(rows(grid(page, 'Brokers'))).toHaveCount(1)
      await millrace.stop()
      const banner = page.getByRole('alert')
      await expect(banner).toContainText('Connection to Millrace lost')
      await expect(banner.locator('time')).toHaveText(/now|ago/)
      await expect(rows(grid(page, 'Brokers'))).toHaveCount(1)
      millrace = await start(kafka, {}, millrace.port)
      await expect(banner).toBeHidden({ timeout: 40_000 })
      await expect(page.getByRole('button', { name: /^Refresh/ })).not.toContainText('polling')
    } finally {
      await millrace.stop()
    }
  })

  test('Kafka away: LOG_EXCEPTION closes the console and says why, LOG_AND_RECOVER recovers', async ({
    page,
    context,
  }) => {
    await using closing = await start(kafka, { STREAMS_ERROR_STRATEGY: 'LOG_EXCEPTION' })
    await using recovering = await start(kafka, { STREAMS_ERROR_STRATEGY: 'LOG_AND_RECOVER' })
    const other = await context.newPage()
    await page.goto(`${closing.url}/c/Failing/brokers`)
    await other.goto(`${recovering.url}/c/Failing/brokers`)
    for (const each of [page, other]) await expect(rows(grid(each, 'Brokers'))).toHaveCount(1)

    const [broker] = kafka.nodes
    await broker?.kill()
    const banner = other.locator('.shell-banner')
    await expect(banner).toContainText('Failing does not answer.')
    // Over the last known data.
    await expect(rows(grid(other, 'Brokers'))).toHaveCount(1)
    await expect(heading(page, 'Millrace has stopped')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'STREAMS_ERROR_STRATEGY=LOG_EXCEPTION',
    )
    expect((await page.reload())?.status()).toBe(503)
    await expect(heading(page, 'Millrace is not available')).toBeVisible()
    await expect(page.locator('body')).toContainText('primary cluster')

    await broker?.restart()
    await expect(banner).toBeHidden({ timeout: 40_000 })
    await other.getByRole('link', { name: 'Overview' }).click()
    await expect(other.getByText('All well.')).toBeVisible({ timeout: 30_000 })
    expect((await page.reload())?.status()).toBe(503)
  })
})

test('one of three brokers killed: the overview names it first, every page keeps working', async ({
  page,
}) => {
  await using kafka = await threeNodes()
  const topics = ['--create', '--topic', 'kept', '--partitions', '6', '--replication-factor', '3']
  const at = ['--bootstrap-server', kafka.bootstrap]
  const { code, stderr } = await kafka.tool('org.apache.kafka.tools.TopicCommand', [
    ...at,
    ...topics,
  ])
  expect(code, stderr).toBe(0)
  await using millrace = await start(kafka)
  const below = `${millrace.url}/c/Failing`
  await page.goto(below)
  await expect(page.getByText('All well.')).toBeVisible({ timeout: 30_000 })

  const dead = kafka.nodes[1]
  await dead?.kill()
  const problems = page.getByRole('region', { name: /things? to look at/ })
  await expect(problems.getByRole('listitem').first()).toContainText(`roker ${dead?.id}`, {
    timeout: 30_000,
  })
  await page.goto(`${below}/brokers`)
  await expect(rows(grid(page, 'Brokers'))).toHaveCount(3)
  await expect(rowOf(grid(page, 'Brokers'), String(dead?.id))).toContainText(/offline|fenced/i)
  await page.goto(`${below}/topics/kept/partitions`)
  await expect(rows(grid(page, 'Partitions'))).toHaveCount(6)
  await expect(rows(grid(page, 'Partitions')).first()).toContainText('2 of 3')
  await page.goto(`${below}/topics/kept/config`)
  await expect(rows(grid(page, 'Configuration')).first()).toBeVisible()
  await page.goto(`${below}/quorum`)
  await expect(rows(grid(page, 'Quorum'))).toHaveCount(3)

  await dead?.restart()
  await page.goto(below)
  await expect(page.getByText('All well.')).toBeVisible({ timeout: 60_000 })
})
