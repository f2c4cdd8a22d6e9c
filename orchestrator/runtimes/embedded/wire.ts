import { DeviceCall } from "../../../proto/gen/entanglab/device/v1/device.js";
import { NodeEvent } from "../../../proto/gen/entanglab/node/v1/node.js";

/**
 * How messages travel inside one process: as they are, or encoded and decoded as they would be between processes, which
 * shows whatever relies on shared objects or on values that a wire does not keep.
 */
export interface Wire {
  event(event: NodeEvent): NodeEvent;
  call(call: DeviceCall): DeviceCall;
}

export const DIRECT: Wire = { event: (event) => event, call: (call) => call };

export const ENCODED: Wire = {
  event: (event) => NodeEvent.decode(NodeEvent.encode(event).finish()),
  call: (call) => DeviceCall.decode(DeviceCall.encode(call).finish()),
};
