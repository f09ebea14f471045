/** Entry of `./millrace acls`. */
import { main } from './acls/main.ts'

process.exitCode = main(process.argv.slice(2))
