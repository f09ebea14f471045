/** Entry of `./millrace policy`. */
import { main } from './policy/main.ts'

process.exitCode = main(process.argv.slice(2))
