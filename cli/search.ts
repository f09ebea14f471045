/** Entry of `./millrace search`. */
import { main } from './search/main.ts'

process.exitCode = await main(process.argv.slice(2))
