/** Configurations of nginx as people have them, for ports and certificates of a test. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const NOTES_STANDARD = `
  server {
    listen       80;
    server_name  localhost;

     location /  {
      proxy_pass http://localhost:3000/;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;
     }
}
`
export const NOTES_CUSTOM = `
server {
  listen       80;
  server_name  localhost;

   location /prometheus/ { 
     # configuration options for your prometheus server go here...
   }

   location /kpow/  {
      proxy_pass http://localhost:3000/;
      rewrite /kpow/(.*) /$1 break;
      proxy_redirect http://localhost/ /kpow/;

      proxy_http_version 1.1;

      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;
     }
}
`
/**
 * From the template of ingress-nginx 1.11 (rootfs/etc/nginx/template/nginx.tmpl), for the path and the annotations of the notes, with
 * the controller's defaults: no buffering, 1 MB, 60 s, 4 kB of headers.
 */
export const INGRESS = `
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
  listen       80;
  server_name  localhost;
  location ~* "^/kpow(/|$)(.*)" {
    client_max_body_size 1m;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header X-Request-ID $request_id;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Port $server_port;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Scheme $scheme;
    proxy_set_header X-Scheme $scheme;
    proxy_set_header X-Original-Forwarded-For $http_x_forwarded_for;
    proxy_set_header Proxy "";
    proxy_connect_timeout 5s;
    proxy_send_timeout 60s;
    proxy_read_timeout 60s;
    proxy_buffering off;
    proxy_buffer_size 4k;
    proxy_buffers 4 4k;
    proxy_max_temp_file_size 1024m;
    proxy_request_buffering on;
    proxy_http_version 1.1;
    proxy_cookie_domain off;
    proxy_cookie_path off;
    proxy_next_upstream error timeout;
    rewrite "(?i)/kpow(/|$)(.*)" /$2 break;
    proxy_pass http://localhost:3000;
    proxy_redirect http://kpow.info:80/ /kpow/;
  }
}
`
/** A file of deploy/nginx. */
export const shipped = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, '../../../deploy/nginx', `${name}.conf`), 'utf8')

/** The same with TLS on 443, and with what it tells Millrace as it was. */
export const withTls = (configuration: string): string =>
  configuration.replace(
    /listen +80;/,
    'listen 443 ssl; ssl_certificate /etc/nginx/tls/millrace.crt; ssl_certificate_key /etc/nginx/tls/millrace.key;',
  )

export interface Place {
  /** In place of 80 and 443. */
  readonly port: number
  readonly tlsPort: number
  /** Of Millrace, in place of 3000. */
  readonly upstream: number
  /** Holds server.crt and server.key. */
  readonly tls: string
}

/** Such a configuration with ports and certificate of this machine, and nothing else changed. */
export function deployed(configuration: string, { port, tlsPort, upstream, tls }: Place): string {
  return (
    configuration
      .replaceAll(/listen( +)80;/g, (_, space) => `listen${space}127.0.0.1:${port};`)
      .replaceAll('listen 443 ', `listen 127.0.0.1:${tlsPort} `)
      .replaceAll(':3000', `:${upstream}`)
      .replaceAll('/etc/nginx/tls/millrace.', `${tls}/server.`)
      // Of several in one nginx.
      .replaceAll('shared:millrace_tls:1m', `shared:millrace_tls_${port}:1m`)
  )
}
