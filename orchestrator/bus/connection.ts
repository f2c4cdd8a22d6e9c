import { Redis } from "ioredis";
import type { Address } from "./address.js";

/** How long Redis may take to let us in, or to answer a command. */
const PATIENCE_MS = 5_000;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 2_000;
/** How long a connection that we end may take to end by itself. */
const PARTING_MS = 100;

/**
 * A connection that is not made yet. It never queues a command for later and never sends one twice: what becomes of a command
 * when Redis goes away is decided by whoever gave it.
 */
export function connectionTo({ options }: Address, { reconnects }: { readonly reconnects: boolean }): Redis {
  return new Redis({
    ...options,
    // With version 3 the password is an argument of HELLO, which an old Redis repeats in its error.
    protocol: 2,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disconnectTimeout: PARTING_MS,
    retryStrategy: (times) => (reconnects ? Math.min(RETRY_FIRST_MS * 2 ** (times - 1), RETRY_MOST_MS) : null),
  });
}
