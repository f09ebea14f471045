/** A real nginx in front of Millrace: configurations of the deployment notes, of ours, and of proxies that do less than they should. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { certificates } from '@millrace/dev/testing/certificates.ts'
import { startNginx as start } from '@millrace/dev/testing/nginx.ts'

export interface Nginx extends AsyncDisposable {
  /** "Custom Path Configuration" of the notes, below /kpow/. Addresses are without a slash at the end. */
  readonly custom: string
  /** What the ingress makes of `/kpow(/|$)(.*)`. */
  readonly ingress: string
  /** deploy/nginx/tools-path.conf, below /tools/millrace/, with TLS and HTTP/2. */
  readonly tools: string
  readonly withoutSockets: string
  /** Without sockets, by HTTP/1.0, and it holds back what does not fill 64 kB. */
  readonly gathering: string
}

const TOOLS = join(import.meta.dirname, '../../deploy/nginx/tools-path.conf')

export async function startNginx(upstream: string): Promise<Nginx> {
  const made = certificates()
  await made.make('server')
  const ports = await freePorts(5)
  const [custom = 0, ingress = 0, tools = 0, withoutSockets = 0, gathering = 0] = ports
  const secure = `listen 127.0.0.1:${tools} ssl http2;
    ssl_certificate ${made.file('server.crt')}; ssl_certificate_key ${made.file('server.key')};`
  const nginx = await start(
    (port) => `
  server { listen 127.0.0.1:${port}; location = /up { return 200; } }
  server { listen 127.0.0.1:${custom}; server_name localhost;
    location /kpow/ {
      proxy_pass ${upstream}/;
      rewrite /kpow/(.*) /$1 break;
      proxy_redirect http://localhost/ /kpow/;
      ${UPGRADE}
    } }
  server { listen 127.0.0.1:${ingress}; server_name localhost;
    location ~* "^/kpow(/|$)(.*)" {
      rewrite "(?i)/kpow(/|$)(.*)" /$2 break;
      proxy_pass ${upstream};
      proxy_redirect http://kpow.info:80/ /kpow/;
      ${UPGRADE}
    } }
  ${readFileSync(TOOLS, 'utf8').replace('listen 80;', secure).replace('http://127.0.0.1:3000', upstream)}
  server { listen 127.0.0.1:${withoutSockets}; server_name localhost;
    location / { proxy_pass ${upstream}/; proxy_set_header Host $http_host; } }
  server { listen 127.0.0.1:${gathering}; server_name localhost;
    location / { proxy_pass ${upstream}/; proxy_set_header Host $http_host;
      proxy_ignore_headers X-Accel-Buffering;
      proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k; } }`,
    '/up',
  )
  return {
    custom: to(custom),
    ingress: to(ingress),
    tools: to(tools).replace('http', 'https'),
    withoutSockets: to(withoutSockets),
    gathering: to(gathering),
    async [Symbol.asyncDispose]() {
      await nginx.stop()
      made[Symbol.dispose]()
    },
  }
}

const to = (port: number): string => `http://127.0.0.1:${port}`

const UPGRADE = `proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;`
