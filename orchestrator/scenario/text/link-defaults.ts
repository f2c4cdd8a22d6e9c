import { type Entry, entryOf, type MapTree, type Tree } from "./tree.js";

/** Fills each link in with what `links.all` says; what the link itself says wins. */
export function applyLinkDefaults(root: MapTree): MapTree {
  const links = entryOf(root, "links");
  const all = entryOf(links, "all");
  const section = root.entries.get("links");
  if (links?.type !== "map" || all?.type !== "map" || section === undefined) return root;
  const filled = new Map<string, Entry>();
  for (const [name, entry] of links.entries) {
    filled.set(name, name === "all" ? entry : { ...entry, value: merge(all, entry.value) });
  }
  const entries = new Map(root.entries);
  entries.set("links", { ...section, value: { ...links, entries: filled } });
  return { ...root, entries };
}

function merge(defaults: Tree, own: Tree): Tree {
  if (defaults.type !== "map" || own.type !== "map") return own;
  if (differs(defaults, own, "scheme")) return own;
  const entries = new Map(own.entries);
  for (const [key, entry] of defaults.entries) {
    const mine = own.entries.get(key);
    if (mine !== undefined)
      entries.set(key, { ...mine, value: key === "pair" ? mine.value : merge(entry.value, mine.value) });
    else if (!(key === "route-factor" && own.entries.has("length"))) entries.set(key, entry);
  }
  return { ...own, entries };
}

/** A scheme brings numbers of its own, so another scheme starts from nothing. */
function differs(defaults: MapTree, own: MapTree, key: string): boolean {
  const [theirs, mine] = [entryOf(defaults, key), entryOf(own, key)];
  return theirs?.type === "scalar" && mine?.type === "scalar" && theirs.value !== mine.value;
}
