/** Behind a real nginx that strips a sub-path, or blocks sockets, without any setting in Millrace. */
import { demoAddress } from './support/demo.ts'
import { startNginx, type Nginx } from './support/nginx.ts'
import { changes } from './support/page-views.ts'
import { grid, heading, rowOf } from './support/screen.ts'
import { expect, test } from './support/test.ts'

let nginx: Nginx
test.beforeAll(async () => {
  nginx = await startNginx(demoAddress().url)
})
test.afterAll(() => nginx[Symbol.asyncDispose]())

const forms = [
  { form: 'custom path', server: 'custom', entry: '/kpow/' },
  { form: 'ingress, without a slash', server: 'ingress', entry: '/kpow' },
] as const

for (const { form, server, entry } of forms) {
  test(`${form}: pages, assets, deep links and the socket stay below it`, async ({ page }) => {
    const outside: string[] = []
    const leaves = (url: string) => {
      const { host, pathname } = new URL(url)
      if (host !== new URL(nginx[server]).host || !/^\/kpow(\/|$)/.test(pathname)) outside.push(url)
    }
    page.on('request', (request) => request.url().startsWith('http') && leaves(request.url()))
    page.on('websocket', (socket) => leaves(socket.url()))

    await page.goto(nginx[server] + entry)
    await expect(heading(page, 'Demo')).toBeVisible()
    await expect(page).toHaveURL(/\/kpow\/c\/[^/]+$/)
    const sections = page.getByRole('navigation', { name: 'Sections' })
    await sections.getByRole('link', { name: 'Topics' }).click()
    const orders = rowOf(grid(page, 'Topics'), 'orders.placed')
    await expect(orders.getByRole('link')).toHaveAttribute('href', /^\/kpow\/c\//)
    await orders.getByRole('link').click()
    await expect(page).toHaveURL(/\/kpow\/c\/[^/]+\/topics\/orders\.placed\/overview$/)

    await page.goto(`${nginx[server]}/kpow/c/Demo/topics?q=clickstream`)
    await expect(rowOf(grid(page, 'Topics'), 'clickstream.page-views')).toBeVisible()
    // Without polling only the socket can move them.
    await expect(page.getByRole('button', { name: /^Refresh/ })).not.toContainText('polling')
    await changes(page, 1)
    expect(outside).toEqual([])
  })
}

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
})
