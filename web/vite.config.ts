import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { boot } from './src/boot/boot.ts'
import { prefixOf } from './src/boot/prefix.ts'

/** Tags of index.html that address a file of the build. */
const ASSETS = /[ \t]*<(?:script type="module"[^>]*><\/script>|link [^>]*href="\.\/[^>]*>)\n?/g

/**
 * Writes the boot script into index.html. It is the only inline script: the server allows it by the hash of its text,
 * so it is made here, once, from the two functions that the unit tests call.
 *
 * The tags of the build's files become its argument. Standing in the page they would be fetched twice, and first from
 * the wrong address: browsers look ahead for files before a script has had the chance to write <base>.
 */
function inlineBoot(): Plugin {
  return {
    name: 'millrace-inline-boot',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        // `vite dev` serves the page and its files from the root.
        if (bundle === undefined) return withScript(html, [])
        const tags = [...html.matchAll(ASSETS)].map(([tag]) => tag.trim())
        const font = Object.keys(bundle).find((file) =>
          /inter-latin-wght-normal.*\.woff2$/.test(file),
        )
        if (font !== undefined) {
          tags.push(`<link rel="preload" as="font" type="font/woff2" crossorigin href="./${font}">`)
        }
        return withScript(html.replaceAll(ASSETS, ''), tags)
      },
    },
  }
}

function withScript(html: string, tags: readonly string[]): string {
  // `<\\/` so that no tag in the text ends the script that it is in.
  const text = JSON.stringify(tags.join('')).replaceAll('</', '<\\/')
  const script = `(${boot.toString()})(${prefixOf.toString()}, ${text})`
  return html.replace('<!-- boot -->', () => `<script>${script}</script>`)
}

export default defineConfig({
  // Every asset is addressed relative to <base>, which the boot script derives: no prefix is known when building.
  base: './',
  plugins: [react(), inlineBoot()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Fonts and icons stay files: `data:` would need a wider content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Left alone, everything that two pages share becomes a file of its own: a request per icon.
          groups: [
            { name: 'icons', test: /node_modules\/lucide-react\// },
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler|@tanstack)\// },
            {
              name: 'frame',
              test: /\/web\/src\/(?:app|api|stores)\/(?!palette|shell\/ShortcutSheet)/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/kafka': apiTarget(),
      '/admin': apiTarget(),
      '/me': apiTarget(),
      '/openapi.json': apiTarget(),
      '/ws': { target: apiTarget(), ws: true },
    },
  },
})

/** The running server that `vite dev` passes API calls on to. */
function apiTarget(): string {
  return process.env['MILLRACE_URL'] ?? 'http://127.0.0.1:3000'
}
