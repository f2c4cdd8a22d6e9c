import { connectEngine, type Engine } from "../runtimes/docker/engine.js";
import { DockerUnavailable } from "../runtimes/docker/trouble.js";
import { EXIT, Failure } from "./failure.js";

/** The Docker Engine, for a command that is about nothing else. */
export async function engineFor(engine: Engine | undefined): Promise<Engine> {
  try {
    return engine ?? (await connectEngine());
  } catch (error) {
    if (error instanceof DockerUnavailable) throw new Failure(error.problem, EXIT.broken);
    throw error;
  }
}
