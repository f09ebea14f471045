import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Of all rules unless some are named: the rule, and the elements that break it. */
export async function violations(page: Page, rules?: readonly string[]): Promise<unknown[]> {
  // The legacy mode only lacks frames of other origins; the usual one opens a page for each run and takes four times as long.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  if (rules !== undefined) axe.withRules([...rules])
  // An open menu has the focus and is left by Escape: nobody has to find it by the landmarks.
  else if (await page.getByRole('menu').isVisible()) axe.disableRules(['region'])
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
  ])
}
