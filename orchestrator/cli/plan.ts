import { planOf } from "../plan/plan.js";
import { renderPlan } from "../plan/render-plan.js";
import { Inquiry } from "../runtimes/embedded/inquiry.js";
import { type LoadOptions, loadScenarios } from "./scenarios.js";
import { lookOf, say } from "./terminal.js";

/** `plan`: what a scenario can be expected to come to, before it is run. What would be refused is told, and is no failure. */
export async function plan(
  name: string,
  { json, ...options }: LoadOptions & { readonly json: boolean },
): Promise<void> {
  for (const { file, scenario } of await loadScenarios([name], options)) {
    const planned = planOf(scenario, new Inquiry(scenario), file);
    say(json ? JSON.stringify(planned, null, 2) : renderPlan(planned, lookOf(process.stdout)));
  }
}
