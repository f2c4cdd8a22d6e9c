import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Coordinates } from "../topology/network.js";

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** False: the network is joined to it, but it is not of the network. */
  readonly isInternal: boolean;
  readonly position?: Coordinates;
}

export interface GraphEdge {
  /** Ids of nodes. */
  readonly ends: readonly [string, string];
}

export type ReadGraph =
  | { readonly ok: true; readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] }
  | { readonly ok: false; readonly problem: string };

const LABEL_LENGTH_MAX = 200;
const ALLOWED = "a GraphML file, as of the Internet Topology Zoo";

/** Reads the one graph of a GraphML file: labels, coordinates and what is internal, by the names that the Topology Zoo gives them. */
export function readGraphml(text: string): ReadGraph {
  // An entity of one's own may stand for another, ten times, and so on: no network needs one.
  if (/<!ENTITY/i.test(text)) return refuse("it defines entities of its own");
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) {
      const { line, col, msg } = valid.err;
      return refuse(`it is not XML: line ${line}, column ${col ?? 1}: ${sentence(msg)}`);
    }
    return graphOf(PARSER.parse(text) as unknown);
  } catch (cause) {
    return refuse(`it cannot be read as XML: ${sentence(cause instanceof Error ? cause.message : String(cause))}`);
  }
}

const LISTS: ReadonlySet<string> = new Set(["key", "graph", "node", "edge", "data"]);
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#text",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  isArray: (name, _path, _leaf, isAttribute) => !isAttribute && LISTS.has(name),
});

type Element = Readonly<Record<string, unknown>>;

function graphOf(document: unknown): ReadGraph {
  const root = element(element(document)["graphml"]);
  const graphs = elements(root, "graph");
  const [graph] = graphs;
  if (graph === undefined) return refuse("it has no graphml element with a graph");
  if (graphs.length > 1) return refuse(`it has ${graphs.length} graphs, and one network is wanted`);
  const fields = new Map(elements(root, "key").map((key) => [text(key["@id"]), text(key["@attr.name"]).toLowerCase()]));
  const nodes: GraphNode[] = [];
  const ids = new Set<string>();
  for (const written of elements(graph, "node")) {
    const id = text(written["@id"]);
    if (id === "" || ids.has(id))
      return refuse(id === "" ? "a node has no id" : `two nodes have the id "${shortened(id)}"`);
    if (elements(written, "graph").length > 0) return refuse(`the node "${shortened(id)}" holds a graph of its own`);
    ids.add(id);
    const node = nodeOf(id, dataOf(written, fields));
    if (typeof node === "string") return refuse(node);
    nodes.push(node);
  }
  if (nodes.length === 0) return refuse("its graph has no nodes");
  const edges = elements(graph, "edge").map(
    (edge): GraphEdge => ({ ends: [text(edge["@source"]), text(edge["@target"])] }),
  );
  const stranger = edges.flatMap(({ ends }) => ends).find((end) => !ids.has(end));
  if (stranger !== undefined) return refuse(`an edge ends at "${shortened(stranger)}", which is no node`);
  return { ok: true, nodes, edges };
}

/** The node, or what is wrong with it. */
function nodeOf(id: string, data: ReadonlyMap<string, string>): GraphNode | string {
  const label = data.get("label") ?? "";
  if (Math.max(label.length, id.length) > LABEL_LENGTH_MAX) {
    return `a node has a label of more than ${LABEL_LENGTH_MAX} characters`;
  }
  const node = { id, label: label === "" ? id : label, isInternal: data.get("internal") !== "0" };
  const [latitude, longitude] = [data.get("latitude"), data.get("longitude")];
  // An empty field says as little as none.
  if (!latitude?.trim() || !longitude?.trim()) return node;
  const position = { latitude: Number(latitude), longitude: Number(longitude) };
  if (Math.abs(position.latitude) <= 90 && Math.abs(position.longitude) <= 180) return { ...node, position };
  return `the node "${shortened(node.label)}" lies nowhere: latitude ${shortened(latitude)}, longitude ${shortened(longitude)}`;
}

function dataOf(node: Element, fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    elements(node, "data").map((data) => [fields.get(text(data["@key"])) ?? "", text(data["#text"]).trim()]),
  );
}

/** An element without attributes is parsed as its text alone. */
function element(value: unknown): Element {
  return typeof value === "object" && value !== null ? (value as Element) : { "#text": value };
}

function elements(parent: Element, name: string): readonly Element[] {
  const found: unknown = parent[name];
  return Array.isArray(found) ? found.map(element) : [];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const shortened = (written: string): string => (written.length > 40 ? `${written.slice(0, 37)}...` : written);
/** What the parser says, on one line. */
const sentence = (said: string): string => {
  const line = said.replace(/\s+/g, " ").replace(/\.$/, "");
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
};
const refuse = (problem: string): ReadGraph => ({ ok: false, problem: `${problem}; allowed: ${ALLOWED}` });
