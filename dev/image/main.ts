/** `./millrace image`: assembles the file system of the container image, and builds the image where a tag is given. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from './args.ts'
import { assemble } from './assemble.ts'
import { buildImage } from './buildah.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const say = (line: string): void => void process.stderr.write(`millrace: ${line}\n`)

const args = parseArgs(process.argv.slice(2))
if (typeof args === 'string') {
  say(args)
  process.exit(2)
}
const { architecture, tag } = args
const cache = path.join(root, '.cache/image')
const output = path.resolve(args.output ?? path.join(cache, architecture))
try {
  const { version, bytes } = await assemble({ root, cache, output, architecture, say })
  console.log(`${output}/root: ${(bytes / 1e6).toFixed(1)} MB for ${architecture}`)
  console.log(`${output}/sbom.cdx.json: what is in it`)
  if (tag === null) {
    console.log(`To build the image: docker build -f deploy/docker/Dockerfile ${output}`)
  } else {
    buildImage({ root, context: output, architecture, version, tag })
    console.log(`${tag} is in buildah's storage: buildah push ${tag} docker://REGISTRY/NAME`)
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
