import { type SchemaPart, schemaParts } from "./json-schema.js";
import { kindDefaults } from "./kinds.js";
import { NOT_YET } from "./not-yet.js";
import { FAULTS, INTRODUCTION } from "./reference-text.js";
import { span } from "./resolve/span.js";
import { KINDS, type KindFile } from "./schema/nodes.js";

export { scenarioJsonSchema } from "./json-schema.js";

/** The reference of the scenario language, `docs/scenario.md`: every key, from the schema that checks it. */
export function scenarioReference(): string {
  const root = schemaParts();
  const reference = new Reference(root);
  const { nodes, links, requests, faults, kinds } = root.properties ?? {};
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
      .join(", ")} take \`slots\`, \`memory\` and \`gates\`.\n`,
    kindsTable(),
    "## Links\n",
    "`links:` is a map from names to:\n",
    reference.table(entries(links)),
    `\`all\`, in the place of a name: ${links?.properties?.["all"]?.description ?? ""}\n`,
    "## Requests\n",
    `\`requests:\` is a map from names to what is asked: exactly one of \`entangle\`, \`measure\`, \`teleport\`, and:\n`,
    reference.table(entries(requests)),
    "## Faults\n",
    "`faults:` is a map from names to what goes wrong: exactly one of `crash`, `cut`, and:\n",
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

function kindsTable(): string {
  const kinds = kindDefaults();
  const columns: readonly [string, (kind: KindFile) => string][] = [
    ["swaps", ({ swap }) => (swap ? "yes" : "no")],
    ["per-link", ({ slots }) => String(slots["per-link"])],
    ["t1", ({ memory }) => span(memory.t1)],
    ["t2", ({ memory }) => span(memory.t2)],
    ["preparation", ({ memory }) => span(memory.preparation)],
    ["emission", ({ memory }) => String(memory.emission)],
    ["single-qubit", ({ gates }) => noise(gates["single-qubit"].depolarising, gates["single-qubit"].duration)],
    ["two-qubit", ({ gates }) => noise(gates["two-qubit"].depolarising, gates["two-qubit"].duration)],
    ["readout", ({ gates }) => noise(gates.readout.error, gates.readout.duration)],
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

const noise = (probability: number, duration: number): string =>
  `${Number((probability * 100).toPrecision(6))}%, ${span(duration)}`;

function lines(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
