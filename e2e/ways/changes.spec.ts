/** What changed, when, from what to what: a topic's life as its pages tell it. */
import type { Page } from '@playwright/test'
import { runTool } from '@millrace/dev/kafka/java.ts'
import { violations } from '../support/axe.ts'
import { demoAddress } from '../support/demo.ts'
import { at, heading } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

const topic = `refunds.changed-${Date.now()}`

test('a topic is created, altered and deleted: each is told as it happens, and marked on its charts', async ({
  page,
}) => {
  // Points of a chart are a minute apart.
  test.setTimeout(300_000)
  const slow = { timeout: 100_000 }
  await page.goto(at())
  const latest = page.getByRole('region', { name: 'Latest changes' })
  await latest.getByRole('link', { name: 'All changes' }).click()
  await expect(heading(page, 'Changes')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type(topic)
  await expect(page.getByText('No change in this range matches the filter')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`[?&]q=${topic}`))

  await inKafka('TopicCommand', '--create', '--topic', topic, '--partitions', '3')
  await expect(told(page, `Topic ${topic} appeared: 3 partitions`)).toBeVisible(slow)

  await inKafka('TopicCommand', '--alter', '--topic', topic, '--partitions', '5')
  await expect(told(page, `Partitions of topic ${topic}`)).toContainText(/3.*became.*5|3\s*5/, slow)
  await configure('retention.ms=86400000')
  const retention = told(page, `retention.ms of topic ${topic}`)
  await expect(retention.getByText('86400000')).toBeVisible(slow)
  await expect(retention.getByText('1 d')).toBeVisible()

  const holders = Array.from({ length: 40 }, (_, partition) => `${partition}:1`)
  await configure(`leader.replication.throttled.replicas=[${holders.join(',')}]`)
  const throttled = told(page, `leader.replication.throttled.replicas of topic ${topic}`).first()
  await expect(throttled).toBeVisible(slow)
  await throttled.getByRole('button', { name: 'Whole value' }).click()
  await expect(throttled).toContainText('39:1')

  // Newest first. The keys go on from the row that has the focus; Enter leads to the thing.
  await expect(changeRows(page).last()).toHaveAccessibleName(/appeared/)
  await page.keyboard.press('j')
  await expect(changeRows(page).nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(changeRows(page).first()).toBeFocused()
  await expectNoViolations(page)
  await page.keyboard.press('Enter')
  await expect(heading(page, topic)).toBeVisible()

  const tabs = page.getByRole('navigation', { name: `Topic ${topic}` })
  await tabs.getByRole('link', { name: 'Changes' }).click()
  await expect(told(page, `Topic ${topic} appeared`)).toBeVisible()
  await expect(page.getByRole('group', { name: 'Kind of thing' })).toBeHidden()
  await tabs.getByRole('link', { name: 'Overview' }).click()

  const chart = page.getByRole('figure', { name: 'Lag, records' })
  const marks = chart.getByRole('list', { name: 'Changes in this chart' })
  const mark = marks.getByRole('link', { name: `Topic ${topic} appeared` })
  await expect(mark).toBeVisible(slow)
  await mark.focus()
  await expectNoViolations(page)
  await chart.getByRole('button', { name: /^Menu of the chart/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Mark changes' }).click()
  await expect(mark).toBeHidden()
  await chart.getByRole('button', { name: /^Menu of the chart/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Mark changes' }).click()
  await mark.press('Enter')
  await expect(heading(page, 'Changes')).toBeVisible()
  await expect(page).toHaveURL(/[?&]range=\d+-\d+/)
  await expect(page.getByRole('button', { name: `Only ${topic}.` })).toBeVisible()
  await expect(
    told(page, `Topic ${topic} appeared`).getByRole('link', { name: topic }),
  ).toBeVisible()

  await page.goto(`${at('changes')}?entity=topic&name=${topic}`)
  await expect(told(page, `Topic ${topic} appeared`)).toBeVisible()
  await inKafka('TopicCommand', '--delete', '--topic', topic)
  await expect(told(page, `Topic ${topic} went`)).toBeVisible(slow)
  await expect(changeRows(page).getByRole('link', { name: topic })).toHaveCount(0)
})

test('what happened around a moment, and what did not', async ({ page }) => {
  await page.goto(at('changes'))
  const around = page.getByLabel('Around')
  await around.fill('2020-02-29T14:05')
  await around.press('Enter')
  await expect(page.getByText('Nothing changed: 2020-02-29 13:50 – 14:20')).toBeVisible()
  await expect(page.getByText(/^Every snapshot is compared/)).toContainText('consumer groups')
  await expectNoViolations(page)
  await page.getByRole('group', { name: 'Kind of thing' }).getByText('Brokers').click()
  await expect(page).toHaveURL(/[?&]entity=broker/)
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await page.getByRole('button', { name: 'Look at the last 7 days' }).click()
  await expect(page).toHaveURL(/[?&]range=7d/)
  await expect(
    changeRows(page).first().or(page.getByText('Nothing changed: Last 7 days')),
  ).toBeVisible()
  await page.goBack()
  await expect(around).toHaveValue('2020-02-29T14:05')
})

/** The page is an article, too. */
const changeRows = (page: Page) => page.getByRole('feed').getByRole('article')

/** Of the timeline: the changes whose sentence begins so. */
const told = (page: Page, sentence: string) =>
  page
    .getByRole('feed')
    .getByRole('article', { name: new RegExp(`^\\d\\d:\\d\\d ${RegExp.escape(sentence)}`) })

async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const rules = colorScheme === 'dark' ? undefined : ['color-contrast']
    expect(await violations(page, rules), colorScheme).toEqual([])
  }
}

const configure = (setting: string) =>
  inKafka(
    'ConfigCommand',
    '--alter',
    '--entity-type',
    'topics',
    '--entity-name',
    topic,
    '--add-config',
    setting,
  )

async function inKafka(tool: 'TopicCommand' | 'ConfigCommand', ...args: readonly string[]) {
  const { stdout, stderr, code } = await runTool({
    version: '4.3.1',
    mainClass:
      tool === 'ConfigCommand' ? 'kafka.admin.ConfigCommand' : `org.apache.kafka.tools.${tool}`,
    args: ['--bootstrap-server', demoAddress().bootstrap, ...args],
  })
  expect(code, stderr + stdout).toBe(0)
}
