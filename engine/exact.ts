/**
 * Elementary functions that give the same bits on every engine and processor, which the built-ins of `Math` do not promise.
 * They use only operations that IEEE 754 and ECMAScript define exactly: + - * /, sqrt, comparisons, rounding to integers
 * and the bits of a double. Each is within 1 ulp of the built-in of the same name and treats 0, -0, infinities and NaN alike;
 * `sin` and `cos` refuse angles beyond 1.647e6 radians.
 */
export { cos, sin } from "./exact/circular.js";
export { exp, expm1 } from "./exact/exponential.js";
export { acos, asin, atan, atan2 } from "./exact/inverse-circular.js";
export { log, log1p, log2 } from "./exact/logarithm.js";
export { pow } from "./exact/power.js";
