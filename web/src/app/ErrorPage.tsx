import type { ErrorComponentProps } from '@tanstack/react-router'
import { Page } from '../ui/Page.tsx'
import { Problem } from '../ui/Problem.tsx'

/** A fault of the console itself. The frame stays; the other pages still work. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : String(error)
  // A lazy page whose file is gone: the server is newer than this window.
  const outdated = /dynamically imported module|module script/i.test(message)
  return (
    <Page title="Something broke">
      <Problem
        problem={
          outdated
            ? {
                title: 'This page belongs to another version',
                detail: 'Millrace was updated since this window was opened. Load it again.',
                code: 'WEB_OUTDATED',
              }
            : {
                title: 'This page has a fault',
                detail: `${message}. Loading it again may help; if it does not, please report it with this text.`,
                code: 'WEB_FAULT',
              }
        }
        onRetry={() => location.reload()}
      />
    </Page>
  )
}
