/** The pages below `/settings/`: what is one's own, then what is the installation's. */
import { links } from './links.ts'

export interface SettingsPage {
  readonly href: string
  readonly label: string
  readonly group: 'own' | 'installation'
  /** Administrators only: others see it disabled, with what they lack. */
  readonly admin: boolean
  /** Means nothing where nobody signs in. */
  readonly signedIn: boolean
}

const OWN = { group: 'own', admin: false, signedIn: false } as const
const OPEN = { group: 'installation', admin: false, signedIn: false } as const
const ADMIN = { group: 'installation', admin: true, signedIn: false } as const

export const SETTINGS_PAGES: readonly SettingsPage[] = [
  { href: links.profile(), label: 'Profile', ...OWN },
  { href: links.activity(), label: 'My activity', ...OWN },
  { href: links.sessions(), label: 'Sessions', ...OWN, signedIn: true },
  { href: links.tokens(), label: 'Tokens', ...OWN, signedIn: true },
  { href: links.tenancy(), label: 'Tenancy', ...OPEN },
  { href: links.access(), label: 'Access', ...ADMIN },
  { href: links.audit(), label: 'Audit log', ...ADMIN },
  { href: links.installation(), label: 'Installation', ...OPEN },
  { href: links.instances(), label: 'Instances', ...OPEN },
  { href: links.performance(), label: 'Performance', ...ADMIN },
]

/** The page at an address. */
export function settingsPage(pathname: string): SettingsPage | undefined {
  const path = pathname.replace(/\/+$/, '')
  return SETTINGS_PAGES.find(({ href }) => path.endsWith(href))
}
