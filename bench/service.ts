import { after, type Duration, type Instant } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";

interface Circuit {
  readonly head: string;
  readonly stands: Instant;
}

/** Counts what circuits deliver for a while, each from the instant on at which its head hears that it stands. */
export class Service {
  readonly #span: Duration;
  readonly #circuits = new Map<string, Circuit>();
  #delivered = 0;
  #looked = 0;
  #fidelitySum = 0;

  constructor(span: Duration) {
    this.#span = span;
  }

  observe({ event, at_ns: at, node, circuit, request, fidelity }: TraceRecord): void {
    if (event === "circuit-stands" && !this.#circuits.has(circuit as string)) {
      this.#circuits.set(circuit as string, { head: node, stands: at });
    }
    if (event !== "delivered") return;
    const served = this.#circuits.get(request as string);
    if (served === undefined || at >= after(served.stands, this.#span)) return;
    if (node === served.head) this.#delivered += 1;
    if (typeof fidelity !== "number") return;
    this.#looked += 1;
    this.#fidelitySum += fidelity;
  }

  /** Pairs that heads were handed, over all circuits. */
  get delivered(): number {
    return this.#delivered;
  }

  get fidelitySum(): number {
    return this.#fidelitySum;
  }

  /** Pairs whose fidelity was looked at. */
  get looked(): number {
    return this.#looked;
  }

  get circuitCount(): number {
    return this.#circuits.size;
  }

  /** When the last of the circuits has been served. */
  get end(): Instant {
    const last = Math.max(...[...this.#circuits.values()].map(({ stands }) => stands));
    return after(last as Instant, this.#span);
  }
}

const EVENTS_AT_ONCE = 1_000;

/** The scenario, made to last until each of so many circuits has stood for a while: how long they take to stand no seed changes. */
export function lasting(scenario: Scenario, span: Duration, circuitCount = 1): Scenario {
  const service = new Service(span);
  const record = (entry: TraceRecord): void => service.observe(entry);
  const run = new EmbeddedRun(scenario, { wire: false, detailed: false, record });
  while (service.circuitCount < circuitCount) {
    if (run.advance(EVENTS_AT_ONCE)) throw new Error(`${service.circuitCount} of ${circuitCount} circuits stand`);
  }
  return { ...scenario, duration: service.end as number as Duration };
}

export interface Served {
  readonly perSecond: number;
  readonly fidelity: number;
  readonly seeds: number;
}

/** Pairs per second of service, and how good they are, over the seeds from 1 on. */
export function meanOfSeeds(scenario: Scenario, span: Duration, seeds: number): Served {
  const services = Array.from({ length: seeds }, (_, place) => {
    const service = new Service(span);
    const record = (entry: TraceRecord): void => service.observe(entry);
    const run = new EmbeddedRun({ ...scenario, seed: place + 1 }, { wire: false, detailed: false, record });
    while (!run.advance(EVENTS_AT_ONCE));
    return service;
  });
  const sum = (of: (service: Service) => number): number => services.reduce((total, one) => total + of(one), 0);
  return {
    perSecond: sum(({ delivered }) => delivered) / seeds / (span / 1e9),
    fidelity: sum(({ fidelitySum }) => fidelitySum) / sum(({ looked }) => looked),
    seeds,
  };
}
