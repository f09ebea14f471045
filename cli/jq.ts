/** Entry of `./millrace jq`. */
import { main } from './jq/main.ts'

process.exitCode = main(process.argv.slice(2))
