/** Behind a real nginx that strips a sub-path, blocks sockets or holds answers back, without any setting in Millrace. */
import { text } from 'node:stream/consumers'
import { fillIn, test as guardedTest } from './support/guarded.ts'
import { demoAddress } from './support/demo.ts'
import { startNginx, type Nginx } from './support/nginx.ts'
import { changes } from './support/page-views.ts'
import { grid, heading, recordList, rowOf, rows } from './support/screen.ts'
import { expect, test } from './support/test.ts'

let nginx: Nginx
test.beforeAll(async () => {
  nginx = await startNginx(demoAddress().url)
})
test.afterAll(() => nginx[Symbol.asyncDispose]())

const forms = [
  { form: 'custom path', server: 'custom', base: '/kpow', entry: '/kpow/' },
  { form: 'ingress, without a slash', server: 'ingress', base: '/kpow', entry: '/kpow' },
  {
    form: 'tools path, TLS and HTTP/2',
    server: 'tools',
    base: '/tools/millrace',
    entry: '/tools/millrace',
  },
] as const

test.describe('below a path', () => {
  test.use({ ignoreHTTPSErrors: true })

  for (const { form, server, base, entry } of forms) {
    test(`${form}: pages, assets, deep links and the socket stay below it`, async ({ page }) => {
      const outside: string[] = []
      const root = nginx[server] + base
      const leaves = (url: string) => {
        const { host, pathname } = new URL(url)
        const isBelow = pathname === base || pathname.startsWith(`${base}/`)
        if (host !== new URL(root).host || !isBelow) outside.push(url)
      }
      page.on('request', (request) => request.url().startsWith('http') && leaves(request.url()))
      page.on('websocket', (socket) => leaves(socket.url()))

      await page.goto(nginx[server] + entry)
      await expect(heading(page, 'Demo')).toBeVisible()
      await expect(page).toHaveURL(new RegExp(`${base}/c/[^/]+$`))
      const sections = page.getByRole('navigation', { name: 'Sections' })
      await sections.getByRole('link', { name: 'Topics' }).click()
      const orders = rowOf(grid(page, 'Topics'), 'orders.placed')
      await expect(orders.getByRole('link')).toHaveAttribute('href', new RegExp(`^${base}/c/`))
      await orders.getByRole('link').click()
      await expect(page).toHaveURL(new RegExp(`${base}/c/[^/]+/topics/orders\\.placed/overview$`))

      await page.goto(`${root}/c/Demo/topics?q=clickstream`)
      await expect(rowOf(grid(page, 'Topics'), 'clickstream.page-views')).toBeVisible()
      // Without polling only the socket can move them.
      await expect(page.getByRole('button', { name: /^Refresh/ })).not.toContainText('polling')
      await changes(page, 1)
      expect(outside).toEqual([])
    })
  }
})

test.describe('an id that proxies take apart', () => {
  test.use({ expectedErrors: /404 \(Not Found\)/ })

  test('reaches the server as it is, from an address as people write it', async ({ page }) => {
    const group = 'a/b//c %2F?#'
    await page.goto(`${nginx.custom}/kpow/c/Demo/consumers/${encodeURIComponent(group)}/overview`)
    await expect(page.getByRole('main')).toContainText(`"${group}"`)
  })
})

guardedTest.describe('with sign-in', () => {
  guardedTest(
    'below a path people come in, take records home, and leave',
    async ({ page, guarded }) => {
      await using front = await startNginx(guarded.url)
      const root = `${front.custom}/kpow`
      const search = `${root}/c/Demo/data/inspect?topics=orders.placed`
      await page.goto(search)
      await expect(page).toHaveURL(new RegExp(`^${root}/login\\?`))
      await fillIn(page, 'vic')
      await expect(page).toHaveURL(search)
      await expect(rows(recordList(page)).first()).toBeVisible()

      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: /CSV/ }).first().click()
      const download = await coming
      expect(download.url()).toContain(`${root}/kafka/v1/`)
      expect(await text(await download.createReadStream())).toMatch(/^topic,.*\r\norders\.placed,/)

      await page.getByRole('button', { name: 'Signed in as vic' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await expect(page).toHaveURL(new RegExp(`^${root}/login`))
    },
  )
})

test.describe('a proxy that blocks sockets', () => {
  test.use({ expectedErrors: /WebSocket connection to .* failed/ })

  test('numbers still move, by polling, and live mode says why there is none', async ({ page }) => {
    await page.goto(`${nginx.withoutSockets}/c/Demo/topics?q=clickstream`)
    await expect(page.getByRole('button', { name: /^Refresh/ })).toContainText('polling')
    await changes(page, 1)
    await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeDisabled()
    await page.keyboard.press('l')
    await expect(page.getByText('a proxy blocks')).toBeVisible()
  })

  test('a tail goes on, also where the proxy holds back what does not fill its buffers', async ({
    page,
  }) => {
    await page.goto(`${nginx.gathering}/c/Demo/data/inspect?topics=orders.placed&tail=yes`)
    await expect(rows(recordList(page)).first()).toBeVisible()
    const results = page.getByRole('region', { name: 'Results' })
    await results.getByRole('button', { name: 'Pause' }).click()
    await expect(results.getByRole('button', { name: /\d+ new/ })).toBeVisible()
  })
})
