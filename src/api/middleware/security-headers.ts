import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

const REFERENCE_PATH = "/docs";

/**
 * What browsers are told of every answer: that it is nothing to run or to frame, and of which type;
 * of the API reference, that it runs its own script alone. Whether a host is only to be asked over
 * https is its owner's to say, for the whole zone.
 */
export const answerSecurityHeaders: MiddlewareHandler = (c, next) =>
  (c.req.path === REFERENCE_PATH ? ofReference : ofAnswers)(c, next);

const ofAnswers = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
  // Pages of other origins may read with a key that names them.
  crossOriginResourcePolicy: "cross-origin",
  crossOriginOpenerPolicy: "same-origin",
});

/** Its script writes styles of its own and asks for the OpenAPI document. */
const ofReference = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
});
