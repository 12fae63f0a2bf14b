import { parentPort, workerData } from 'node:worker_threads'

/** The thread that sleeps for the precise clock: unlike a timer, a wait of this kind ends within some 0.1 ms. */
const orders = new Int32Array(workerData, 0, 1)
const waits = new Float64Array(workerData, 8, 1)

let order = 0
for (;;) {
  Atomics.wait(orders, 0, order)
  order = Atomics.load(orders, 0)
  // A newer order ends the wait for this one.
  if (Atomics.wait(orders, 0, order, waits[0]) === 'timed-out') parentPort?.postMessage(order)
}
