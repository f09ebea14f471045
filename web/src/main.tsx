/*
 * The web console. Where things are:
 *
 *   boot/       what runs before anything loads: the prefix a proxy serves us under, the colour scheme
 *   app/        the frame: router.tsx (address tree), links.ts (every address), Shell and its parts, time-range.ts,
 *               params.ts (ids and search parameters of the page)
 *   api/        use-read.ts (one read, kept up to date), use-history.ts, use-permissions.ts, paths.ts, live-socket.ts, client.ts
 *   stores/     what a person chose: at once in this browser, kept by the server
 *   ui/         parts that know nothing of the API: Page, Section, Tiles, Tabs, ReadView, MissingNote, Value, Time,
 *               StateBadge, Copy, Empty, Loading, Problem, AppLink, ActionButton; table/, form/ and chart/
 *   act/        changes: the panel that makes them, its forms, and what opens it (ChangeHost, TopicActions)
 *   pages/      one folder per part of the address tree; a page is a file of router.tsx with an export of its name
 *   theme/      tokens.css (every colour and size), Mantine's styles
 *   format.ts   every number and time that people read
 *
 * State lives in the address first, then in the query cache, then in components. A tooltip is the attribute `data-tip`.
 */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import { theme, colorSchemeManager } from './theme/mantine.ts'
import './theme/tokens.css'
import './theme/base.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { liveSocket, queryClient } from './api/live.ts'
import { router } from './app/router.tsx'
import { startSettingsSync } from './stores/start-settings-sync.ts'
import { TipLayer } from './ui/tip.tsx'

const container = document.querySelector('#root')
if (container === null) throw new Error('index.html has no #root to draw into.')

/** Within the router: a toast has links. */
function WithToasts({ children }: { readonly children?: ReactNode }) {
  return (
    <>
      {children}
      <Notifications position="bottom-right" limit={3} />
    </>
  )
}

liveSocket.start()
startSettingsSync()

createRoot(container).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      // The content security policy allows no inline styles: variables are in tokens.css, responsive classes unused.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} InnerWrap={WithToasts} />
        <TipLayer />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
