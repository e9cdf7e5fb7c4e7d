// The other realm: a worker which answers what it is asked about the catalogue.

import { answer } from './answer.ts'
import { listen } from './listen.ts'

listen(answer)
