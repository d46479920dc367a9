import { parentPort, workerData } from 'node:worker_threads'
import { methodRobustness } from '../scoring/method-robustness.ts'

/* Ten thousand rankings take up to seconds: they are drawn in a thread of their own, so that nobody waits for a page meanwhile. */
parentPort?.postMessage(methodRobustness(workerData.index, workerData.options))
