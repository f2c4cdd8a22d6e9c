import { Lines } from "../remote/lines.js";
import type { Engine } from "./engine.js";
import type { FleetContainer } from "./fleet.js";
import { Frames } from "./frames.js";

/** The last lines that a container wrote, in all its lives, oldest first. */
export async function containerLog(
  engine: Engine,
  { id, name }: Pick<FleetContainer, "id" | "name">,
  count: number,
): Promise<string[]> {
  const options = { stdout: true, stderr: true, follow: false as const, tail: count };
  const bytes = await engine.ask(`reading the log of ${name}`, (docker, abortSignal) =>
    docker.getContainer(id).logs({ ...options, abortSignal }),
  );
  const lines = { stdout: new Lines(), stderr: new Lines() };
  const complete = new Frames().push(bytes).flatMap(({ from, bytes: part }) => lines[from].push(part));
  return [...complete, ...lines.stdout.end(), ...lines.stderr.end()];
}
