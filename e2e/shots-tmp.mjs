import { chromium } from '@playwright/test'
const REG = process.argv[2]
const B = 'http://127.0.0.1:28123'
const pages = {
  schemas: `/c/Demo/schemas`,
  away: `/c/Demo/schemas/US2-e41783fc2c18a5945642`,
  subject: `/c/Demo/schemas/${REG}/subjects/orders.avro-value`,
  diff: `/c/Demo/schemas/${REG}/subjects/orders.avro-value?with=1`,
  refs: `/c/Demo/schemas/${REG}/subjects/com.acme.Trip`,
  proto: `/c/Demo/schemas/${REG}/subjects/proto-key`,
  byid: `/c/Demo/schemas/${REG}/ids/2`,
  nosubject: `/c/Demo/schemas/${REG}/subjects/nothing`,
  settings: `/settings/installation`,
  topic: `/c/Demo/topics/orders.avro/overview`,
  record: `/c/Demo/topics/orders.avro/records?open=orders.avro:1:0`,
  cut: `/c/Demo/topics/orders.avro/records?open=orders.avro:1:3`,
  unknown: `/c/Demo/topics/orders.avro/records?open=orders.avro:1:4`,
  key: `/c/Demo/data/inspect?topics=orders.avro&mode=key&key=%7B%22city%22:%22Oslo%22%7D`,
}
const only = process.argv[3]?.split(',')
const schemes = (process.argv[4] ?? 'dark,light').split(',')
const widths = (process.argv[5] ?? '1440,390').split(',').map(Number)
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
for (const scheme of schemes)
  for (const w of widths) {
    const ctx = await b.newContext({
      viewport: { width: w, height: w === 390 ? 844 : 900 },
      colorScheme: scheme,
    })
    const p = await ctx.newPage()
    p.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning')
        console.log(scheme, w, m.text().slice(0, 300))
    })
    p.on('pageerror', (e) => console.log('ERR', e.stack))
    for (const [name, path] of Object.entries(pages)) {
      if (only && !only.includes(name)) continue
      await p.goto(B + path)
      await p.waitForTimeout(1300)
      if (name === 'picker') {
      }
      await p.screenshot({ path: `/tmp/shots/${name}-${w}-${scheme}.png` })
      if (name === 'key' && w === 1440) {
        await p.getByRole('button', { name: /^Value read as/ }).click()
        await p.waitForTimeout(300)
        await p.screenshot({ path: `/tmp/shots/picker-${w}-${scheme}.png` })
      }
    }
    await ctx.close()
  }
await b.close()
