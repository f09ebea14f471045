/** The page to sign in: made here, without scripts, so that it works before anything of the console is loaded. */
import { createHash } from 'node:crypto'
import type { ProviderType } from '../../access/identity.ts'
import { escapeHtml } from '../html-page.ts'

export interface LoginPage {
  /** How people sign in: by this form, or at an identity server. */
  readonly provider: ProviderType
  /** Where the form goes to, or the identity server's way in; relative. */
  readonly action: string
  /** Hidden fields of the form. */
  readonly hidden: Readonly<Record<string, string>>
  /** What was given before, when that was wrong. */
  readonly name: string
  /** Why they are not in; null: they have only come. */
  readonly error: string | null
  /** What else they should know. */
  readonly notices: readonly string[]
}

const MARK =
  '<svg viewBox="0 0 24 24" fill="none" stroke-linecap="round" aria-hidden="true"><g stroke="currentColor" stroke-width="1.7"><circle cx="12" cy="9.5" r="5.2"/><path d="M12 2v4.6M12 12.4V17M4.5 9.5h4.6M14.9 9.5h4.6M6.7 4.2l3.25 3.25M14.05 11.55l3.25 3.25M17.3 4.2l-3.25 3.25M9.95 11.55L6.7 14.8"/></g><path class="water" d="M1.5 18.6c2.1 0 2.1 1.6 4.2 1.6s2.1-1.6 4.2-1.6 2.1 1.6 4.2 1.6 2.1-1.6 4.2-1.6 2.1 1.6 4.2 1.6" stroke-width="2"/></svg>'

const STYLE = `
:root{color-scheme:light dark;--ground:#f4f6f7;--panel:#fff;--line:#d5dade;--text:#1b242b;--dim:#56626b;--accent:#0b7a6e;--on-accent:#fff;--bad:#b42318;--bad-ground:#fdeceb;--note:#7a4d00;--note-ground:#fdf3df}
@media(prefers-color-scheme:dark){:root{--ground:#111518;--panel:#181d21;--line:#323a41;--text:#e3e8eb;--dim:#9aa7b0;--accent:#2bb5a4;--on-accent:#06231f;--bad:#ff9c92;--bad-ground:#3a1b19;--note:#f0c46c;--note-ground:#33280f}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--text);font:14px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:360px}
.brand{display:flex;align-items:center;gap:12px;margin:0 0 20px;font-size:20px;font-weight:600;letter-spacing:-.01em}
.brand svg{width:36px;height:36px}
.water{stroke:var(--accent)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:24px}
h1{margin:0 0 4px;font-size:16px;font-weight:600}
.lead{margin:0 0 20px;color:var(--dim)}
label{display:block;margin:0 0 4px;font-weight:500}
input{width:100%;height:40px;margin:0 0 16px;padding:0 12px;border:1px solid var(--line);border-radius:6px;background:var(--ground);color:inherit;font:inherit}
button,.button{display:block;width:100%;height:40px;padding:0 16px;border:0;border-radius:6px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;line-height:40px;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{filter:brightness(1.08)}
input:focus-visible,button:focus-visible,.button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.message{margin:0 0 16px;padding:10px 12px;border-radius:6px}
.error{background:var(--bad-ground);color:var(--bad)}
.note{background:var(--note-ground);color:var(--note)}
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** @param landingUri its origin may be another than ours, and browsers hold the way after a form to form-action as well */
export function loginPageCsp(landingUri: string | null): string {
  const landing = landingUri === null ? '' : ` ${new URL(landingUri).origin}`
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${landing}; frame-ancestors 'none'; base-uri 'none'`
}

const NAMES: Readonly<Record<ProviderType, string>> = {
  none: '',
  jetty: '',
  openid: 'your identity server',
  okta: 'Okta',
  auth0: 'Auth0',
}

const message = (kind: string, role: string, text: string): string =>
  `<p class="message ${kind}" role="${role}">${escapeHtml(text)}</p>`

export function loginPage(page: LoginPage): string {
  const messages = [
    ...(page.error === null ? [] : [message('error', 'alert', page.error)]),
    ...page.notices.map((notice) => message('note', 'status', notice)),
  ]
  const way = page.provider === 'jetty' ? form(page) : link(page)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Sign in · Millrace</title><style>${STYLE}</style></head><body><main><p class="brand">${MARK}Millrace</p><div class="panel"><h1>Sign in</h1><p class="lead">to see and manage Apache Kafka</p>${messages.join('')}${way}</div></main></body></html>`
}

function form({ action, hidden, name, error }: LoginPage): string {
  const fields = Object.entries(hidden).map(
    ([key, value]) =>
      `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`,
  )
  const focusName = error === null || name === ''
  return `<form method="post" action="${escapeHtml(action)}">${fields.join('')}<label for="name">User name</label><input id="name" name="j_username" value="${escapeHtml(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required${focusName ? ' autofocus' : ''}><label for="password">Password</label><input id="password" name="j_password" type="password" autocomplete="current-password" maxlength="1000" required${focusName ? '' : ' autofocus'}><button type="submit">Sign in</button></form>`
}

function link({ action, provider }: LoginPage): string {
  return `<a class="button" href="${escapeHtml(action)}">Continue with ${NAMES[provider]}</a>`
}
