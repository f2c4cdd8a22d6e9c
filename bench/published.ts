/** What SeQUeNCe 1.0 (Bell-diagonal) needs for the same work, measured on two cores in November 2026: CPU seconds of a run. */
export const PUBLISHED = {
  eventsPerSecond: [
    [10, 530_000],
    [1_000, 410_000],
    [100_000, 130_000],
  ],
  tenSlots: { seconds: 23.5, delivered: 10_000 },
  oneSlot: { seconds: 5.4, delivered: 121.7 * 20 },
  /** By the number of nodes, 0.2 s of service. */
  chains: new Map([
    [3, { seconds: 1.33, perSecond: 950, fidelity: 0.98013 }],
    [5, { seconds: 2.7, perSecond: 815, fidelity: 0.96079 }],
    [9, { seconds: 5.5, perSecond: 700, fidelity: 0.92364 }],
    [17, { seconds: 11.4, perSecond: 630, fidelity: 0.85505 }],
    [33, { seconds: 21.6, perSecond: 470, fidelity: 0.73811 }],
  ]),
  /** 0.5 s of service. */
  purified: { seconds: 2.8, perSecond: 382, fidelity: 0.92908 },
  /** By the number of nodes, 0.1 s of service; the set-up, which took 0.2, 1 and 7 s more, is left out. */
  networks: new Map([
    [50, 10.9],
    [100, 20.0],
    [200, 27.0],
  ]),
} as const;

/**
 * Pairs per second of an ideal chain by its number of nodes: what an own model of the chain gives that has neither the dead time of the
 * detectors nor the handshake before each swap that the published figures contain.
 */
export const IDEAL_RATES: ReadonlyMap<number, number> = new Map([
  [3, 1043],
  [5, 921],
  [9, 841],
  [17, 754],
  [33, 619],
]);
