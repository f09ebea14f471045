import { Button } from '@mantine/core'
import type { NewToken } from '@millrace/contract/session.ts'
import { apiUrl } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { Copy } from '../../ui/Copy.tsx'
import { TONE_ICONS } from '../../ui/StateBadge.tsx'
import './tokens.css'

/** The token itself, this once. */
export function TokenSecret({
  token,
  onDone,
}: {
  readonly token: NewToken
  readonly onDone: () => void
}) {
  const Icon = TONE_ICONS.warn
  const command = `curl -H 'Authorization: Bearer ${token.secret}' ${apiUrl(apiPaths.me()).href}`
  return (
    <div className="token-form">
      <p className="token-once" data-tone="warn">
        <Icon size={15} aria-hidden /> Copy it now: it is not shown again, and not kept here in a
        form that could be read.
      </p>
      <div className="token-secret">
        <code data-token-secret>{token.secret}</code>
        <Copy text={token.secret} what="token" />
      </div>
      <p className="dim">Try it:</p>
      <div className="token-secret">
        <code>{command}</code>
        <Copy text={command} what="command" />
      </div>
      <div className="session-foot">
        <Button variant="filled" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  )
}
