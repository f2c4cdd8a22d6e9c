import Table from "cli-table3";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Left out of narrow tables, the highest first. Absent: never. */
  readonly expendable?: number;
  /** Broken into lines where the table is too wide. */
  readonly wraps?: boolean;
}

const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};
const INDENT = "  ";
const GAP = 2;
const WRAPPED_MIN = 24;

/** Columns without lines between them, as wide as they must be and no wider than the terminal where that can be had. */
export function table(options: {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
  readonly title: (text: string) => string;
}): string {
  const { rows, width, title } = options;
  const places = fitting(options.columns, rows, width - INDENT.length);
  const columns = places.map((place) => options.columns[place] ?? { title: "" });
  const natural = places.map((place) => columnWidth(options.columns, rows, place));
  const hasTitles = columns.some((column) => column.title !== "");
  const built = new Table({
    chars: BARE,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: columns.map(({ align }) => align ?? "left"),
    colWidths: wrapped(columns, natural, width - INDENT.length),
    wordWrap: true,
    wrapOnWordBoundary: true,
    ...(hasTitles ? { head: columns.map((column) => title(column.title)) } : {}),
  });
  for (const row of rows) built.push(places.map((place) => row[place] ?? ""));
  return built
    .toString()
    .split("\n")
    .map((line) => `${INDENT}${line}`.trimEnd())
    .join("\n");
}

/** The places of the columns that stay. */
function fitting(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  let places = columns.map((_, place) => place);
  const total = (): number => {
    const widths = places.map((place) => minimum(columns[place], columnWidth(columns, rows, place)));
    return widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1));
  };
  const expendable = (place: number): number => columns[place]?.expendable ?? 0;
  while (total() > width) {
    const next = Math.max(...places.map(expendable));
    if (next === 0) break;
    places = places.filter((place) => expendable(place) !== next);
  }
  return places;
}

const minimum = (column: Column | undefined, natural: number): number =>
  column?.wraps === true ? Math.min(natural, WRAPPED_MIN) : natural;

/** The column that wraps takes what the others leave. */
function wrapped(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const total = natural.reduce((sum, each) => sum + each, GAP * (natural.length - 1));
  return natural.map((each, i) =>
    columns[i]?.wraps === true && total > width ? Math.max(WRAPPED_MIN, each - (total - width)) : each,
  );
}

function columnWidth(columns: readonly Column[], rows: readonly (readonly string[])[], place: number): number {
  const title = columns[place]?.title ?? "";
  return Math.max(1, textWidth(title), ...rows.map((row) => textWidth(row[place] ?? "")));
}

/** Without the escapes that colour it. All letters that reports use are one cell wide. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const textWidth = (text: string): number => [...text.replaceAll(/\u001b\[[0-9;]*m/g, "")].length;
