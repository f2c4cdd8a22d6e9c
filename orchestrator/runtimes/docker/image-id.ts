import type { Engine } from "./engine.js";
import { isMissing } from "./trouble.js";

/** The id of an image that the engine has; undefined: it has none of this name. */
export async function imageId(engine: Engine, name: string): Promise<string | undefined> {
  try {
    const { Id } = await engine.ask(`looking for the image ${name}`, (docker) => docker.getImage(name).inspect());
    return Id;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
