import { type MetricDefinition, metricsOf } from "./catalogue.js";
import { type RequestSubject, type Subjects, subjectsOf } from "./subjects.js";

export { subjectsOf };

/** Something that happens, and that an expectation may name. */
export interface EventDefinition {
  readonly name: string;
  /** Whether it may stand after `within … of`: the beginning or the end of a fault or request. */
  readonly isInstant: boolean;
  /** One clause, without the name of the subject. */
  readonly meaning: string;
}

/** Every name that an expectation may use. */
export interface Vocabulary {
  readonly metrics: readonly MetricDefinition[];
  readonly events: readonly EventDefinition[];
  /** For `during` and `outside`: faults, and groups of them. */
  readonly faults: readonly string[];
  /** `NAME.path` is a path for each of these. */
  readonly requests: readonly string[];
  readonly nodes: readonly string[];
}

/** Every name that an expectation on these subjects may use. */
export function vocabularyOf(subjects: Subjects): Vocabulary {
  const { requests, faults, nodes } = subjects;
  return {
    metrics: metricsOf(subjects),
    events: eventsOf(subjects),
    faults,
    requests: requests.map(({ name }) => name),
    nodes,
  };
}

type Entry = readonly [key: string, meaning: string];

function eventsOf({ requests, links, faults }: Subjects): EventDefinition[] {
  const events = new Map<string, EventDefinition>();
  const add = (subject: string, entries: readonly Entry[], isInstant = false): void => {
    for (const [key, meaning] of entries) {
      const name = `${subject}.${key}`;
      if (!events.has(name)) events.set(name, { name, isInstant, meaning });
    }
  };
  for (const request of requests) {
    add(request.name, START_AND_END, true);
    add(request.name, requestEntries(request));
  }
  for (const fault of faults) add(fault, FAULT, true);
  for (const { name } of links) add(name, LINK);
  add("routes", ROUTES);
  return [...events.values()];
}

const START_AND_END: readonly Entry[] = [
  ["start", "its head opens it"],
  ["end", "it completes or fails"],
];

function requestEntries({ type }: RequestSubject): readonly Entry[] {
  return [
    ["opened", "its head opens it"],
    ["delivered", type === "teleport" || type === "prepare" ? "the tail receives a state" : "both ends were told"],
    ["completed", "its head has all it asked for"],
    ["failed", "its head gives up"],
    ["lost", "its head loses a pair"],
    ["circuit-opened", "its head opens a circuit"],
    ["circuit-stands", "a circuit stands"],
    ["circuit-down", "a circuit falls, or could not be opened"],
    ["rerouted", "its head opens a circuit again over another path than before"],
  ];
}

const FAULT: readonly Entry[] = [
  ["start", "it begins"],
  ["end", "it is over"],
];

const LINK: readonly Entry[] = [["heralded", "the link heralds a pair"]];

const ROUTES: readonly Entry[] = [["changed", "a circuit is opened again over another path than before"]];
