import { type SchemaPart, schemaParts } from "./json-schema.js";
import { hardwareProfiles, kindDefaults } from "./kinds.js";
import { NOT_YET } from "./not-yet.js";
import { GENERATE, IMPORT, NETWORK_FILE } from "./reference-networks.js";
import { FAULTS, INTRODUCTION, REQUESTS } from "./reference-text.js";
import { span } from "./resolve/span.js";
import { FAULT_TYPES } from "./schema/faults.js";
import { KINDS, type KindFile, PROFILES, type ProfileFile } from "./schema/nodes.js";
import { REQUEST_TYPES } from "./schema/requests.js";

export { scenarioJsonSchema } from "./json-schema.js";

/** The reference of the scenario language, `docs/scenario.md`: every key, from the schema that checks it. */
export function scenarioReference(): string {
  const root = schemaParts();
  const reference = new Reference(root);
  const {
    nodes,
    links,
    channels,
    generate,
    import: imported,
    network,
    requests,
    faults,
    kinds,
  } = root.properties ?? {};
  const entries = (part: SchemaPart | undefined) => part?.additionalProperties || {};
  return [
    INTRODUCTION,
    "## The whole\n",
    reference.table(root, 0),
    "## Nodes\n",
    "`nodes:` is a map from names to:\n",
    reference.table(entries(nodes)),
    "What is not given is as the kind has it. `kinds:` changes that for every node of a kind, a node for itself:\n",
    `${Object.keys(kinds?.properties ?? {})
      .map((kind) => `\`${kind}\``)
      .join(", ")} take \`profile\`, \`slots\`, \`memory\` and \`gates\`.\n`,
    kindsTable(),
    profilesTable(),
    "## Links\n",
    "`links:` is a map from names to:\n",
    reference.table(entries(links)),
    `\`all\`, in the place of a name: ${links?.properties?.["all"]?.description ?? ""}\n`,
    "## Channels\n",
    "`channels:` is a map from names to:\n",
    reference.table(entries(channels)),
    "## Networks that are made\n",
    "`generate:` is a map:\n",
    reference.table(generate ?? {}),
    GENERATE,
    "`import:` is a map:\n",
    reference.table(imported ?? {}),
    IMPORT,
    "`network-file:` is a path.\n",
    NETWORK_FILE,
    "## Network layer\n",
    "`network:` is a map:\n",
    reference.table(network ?? {}),
    "## Requests\n",
    `\`requests:\` is a map from names to what is asked: exactly one of ${worded(REQUEST_TYPES)}, and:\n`,
    reference.table(entries(requests)),
    REQUESTS,
    "## Faults\n",
    `\`faults:\` is a map from names to what goes wrong: exactly one of ${worded(FAULT_TYPES)}, and:\n`,
    reference.table(entries(faults)),
    FAULTS,
    "## Not yet\n",
    "These belong to the language, and this version refuses them by name.\n",
    notYetTable(),
  ].join("\n");
}

class Reference {
  readonly #definitions: Readonly<Record<string, SchemaPart>>;

  constructor(root: SchemaPart) {
    this.#definitions = (root["$defs"] ?? {}) as Readonly<Record<string, SchemaPart>>;
  }

  /** Every key of a map, and of the maps inside it down to a depth. */
  table(part: SchemaPart, depth = Number.POSITIVE_INFINITY): string {
    const rows = this.#rows(part, "", depth);
    return lines(["key", "value", "unless given", "example", "meaning"], rows);
  }

  #rows(part: SchemaPart, prefix: string, depth: number): string[][] {
    return Object.entries(part.properties ?? {}).flatMap(([key, written]) => {
      const value = this.#resolved(written);
      const name = `${prefix}${key}`;
      const isRequired = part.required?.includes(key) === true;
      return [row(name, value, isRequired), ...(depth > 0 ? this.#inside(value, name, depth) : [])];
    });
  }

  #inside(value: SchemaPart, name: string, depth: number): string[][] {
    const forms = value.oneOf?.map((form) => this.#resolved(form)) ?? [];
    const ofForms = forms.flatMap((form) => {
      const { scheme: _, ...properties } = form.properties ?? {};
      const head = [`\`${name}.scheme: ${form.title ?? ""}\``, "", "", "", form.description ?? ""];
      return [head, ...this.#rows({ ...form, properties }, `${name}.`, depth - 1)];
    });
    const angles = (value["anyOf"] as readonly SchemaPart[] | undefined)?.find(
      ({ properties }) => properties !== undefined,
    );
    return [...this.#rows(angles ?? value, `${name}.`, depth - 1), ...ofForms];
  }

  /** A part that stands for a definition has the description of its own place. */
  #resolved(part: SchemaPart): SchemaPart {
    const name = part.$ref?.replace("#/$defs/", "");
    return name === undefined ? part : { ...this.#definitions[name], ...part };
  }
}

function row(name: string, value: SchemaPart, isRequired: boolean): string[] {
  const example = value["x-example"];
  return [
    `\`${name}\``,
    value["x-type"] ?? "map",
    isRequired ? "required" : fallbackText(value.default),
    example === undefined ? "" : `\`${example}\``,
    value.description ?? "",
  ];
}

function fallbackText(fallback: unknown): string {
  if (fallback === undefined || fallback === "" || typeof fallback === "object") return "";
  return `\`${String(fallback)}\``;
}

const HARDWARE: readonly [string, (hardware: ProfileFile) => string][] = [
  ["t1", ({ memory }) => span(memory.t1)],
  ["t2", ({ memory }) => span(memory.t2)],
  ["preparation", ({ memory }) => span(memory.preparation)],
  ["emission", ({ memory }) => String(memory.emission)],
  ["single-qubit", ({ gates }) => noise(gates["single-qubit"].depolarising, gates["single-qubit"].duration)],
  ["two-qubit", ({ gates }) => noise(gates["two-qubit"].depolarising, gates["two-qubit"].duration)],
  ["readout", ({ gates }) => noise(gates.readout.error, gates.readout.duration)],
];

function profilesTable(): string {
  const profiles = hardwareProfiles();
  const rows = PROFILES.map((name) => [`\`${name}\``, ...HARDWARE.map(([, cell]) => cell(profiles[name]))]);
  const table = lines(["profile", ...HARDWARE.map(([column]) => column)], rows);
  return `${table}\nThe sources stand beside the numbers in \`orchestrator/scenario/profiles/NAME.yaml\`, and which are engineering assumptions. What a node says counts most, then its profile, then its kind in \`kinds\`, then the profile of that.\n`;
}

function kindsTable(): string {
  const kinds = kindDefaults();
  const columns: readonly [string, (kind: KindFile) => string][] = [
    ["swaps", ({ swap }) => (swap ? "yes" : "no")],
    ["per-link", ({ slots }) => String(slots["per-link"])],
    ...HARDWARE,
  ];
  const rows = KINDS.map((kind) => [`\`${kind}\``, ...columns.map(([, cell]) => cell(kinds[kind]))]);
  const table = lines(["kind", ...columns.map(([name]) => name)], rows);
  return `${table}\nThe sources of these numbers stand beside them in \`nodes/kinds/KIND/kind.yaml\`. Bell measurements are deterministic.\n`;
}

function notYetTable(): string {
  const rows = NOT_YET.map(({ where, value, feature, advice }) => [
    `\`${where.replaceAll(".*", ".NAME").replace("expect.NAME", "expect[]")}${value === undefined ? "" : `: ${value}`}\``,
    feature,
    advice,
  ]);
  return lines(["key", "what", "instead"], rows);
}

const worded = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

const noise = (probability: number, duration: number): string =>
  `${Number((probability * 100).toPrecision(6))}%, ${span(duration)}`;

function lines(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
