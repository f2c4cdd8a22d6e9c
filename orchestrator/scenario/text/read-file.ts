/** A file that a scenario names, or why it is not read, as a sentence. */
export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: string };

/** Reads a file by its path from the folder of the scenario, with `/` between its parts. */
export type ReadFile = (path: string) => FileRead;
