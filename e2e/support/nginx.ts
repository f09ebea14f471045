/** A real nginx in front of Millrace, as the deployment notes have it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { until } from '@millrace/dev/testing/until.ts'

/** Debian keeps it out of an ordinary user's PATH. */
const NGINX = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx'

export interface Nginx extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly custom: string
  readonly ingress: string
  readonly withoutSockets: string
}

/** Three servers: "Custom Path Configuration", what the ingress makes of `/kpow(/|$)(.*)`, and one that knows no upgrade. */
export async function startNginx(upstream: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-e2e-nginx-'))
  const [custom = 0, ingress = 0, withoutSockets = 0] = await freePorts(3)
  const file = join(folder, 'nginx.conf')
  await writeFile(
    file,
    `worker_processes 1; daemon off; pid ${folder}/pid; events { worker_connections 256; }
http { access_log off;
  ${TEMPORARY.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
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
  server { listen 127.0.0.1:${withoutSockets}; server_name localhost;
    location / { proxy_pass ${upstream}/; proxy_set_header Host $http_host; } }
}`,
  )
  const child = spawn(NGINX, ['-e', join(folder, 'error.log'), '-p', folder, '-c', file], {
    stdio: 'ignore',
  })
  const gone = once(child, 'exit')
  await until(async () => (await fetch(`${to(custom)}/kpow/up`)).ok, { describe: 'nginx answers' })
  return {
    custom: to(custom),
    ingress: to(ingress),
    withoutSockets: to(withoutSockets),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await gone
      await rm(folder, { recursive: true })
    },
  }
}

const to = (port: number): string => `http://127.0.0.1:${port}`

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const

const UPGRADE = `proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;`
