import { parentPort, workerData } from "node:worker_threads";
import { tryScenario } from "./try-scenario.js";

const { folder } = workerData as { readonly folder: string };
parentPort?.on("message", (bytes: Uint8Array) => parentPort?.postMessage(tryScenario(bytes, folder)));
