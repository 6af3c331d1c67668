import { createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { verifyDelivery } from "../../../src/api/verify-delivery.ts";
import type { Verification } from "../../../src/jobs/sources/source.ts";

/** The package that checks Standard Webhooks looks at the clock, too. */
const NOW = 1000 * Math.floor(Date.now() / 1000);
const SECONDS = String(NOW / 1000);
const BODY = Buffer.from('\ufeff{"documents":[{"id":"é"}]}');
const WRITTEN = `whsec_${randomBytes(24).toString("base64")}`;

interface Scheme {
  verify: Verification;
  secret: string;
  /** Headers that are right for the body. */
  sign(body: Buffer, secret: string): Record<string, string>;
  /** Headers whose every byte matters. */
  signed: string[];
}

const mac = (algorithm: string, secret: string | Buffer, ...parts: (string | Buffer)[]): Buffer => {
  const hmac = createHmac(algorithm, secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

const schemes: Record<string, Scheme> = {
  standard: {
    verify: { by: "standard" },
    secret: WRITTEN,
    sign(body, secret) {
      const key = Buffer.from(secret.slice(6), "base64");
      const signature = mac("sha256", key, `msg_1.${SECONDS}.`, body).toString("base64");
      const headers = { "webhook-id": "msg_1", "webhook-timestamp": SECONDS };
      return { ...headers, "webhook-signature": `v1,${signature}` };
    },
    signed: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  },
  github: {
    verify: { by: "github" },
    secret: "it is a secret to everybody",
    sign: (body, secret) => ({
      "x-hub-signature-256": `sha256=${mac("sha256", secret, body).toString("hex")}`,
    }),
    signed: ["x-hub-signature-256"],
  },
  slack: {
    verify: {
      by: "hmac",
      header: "x-slack-signature",
      algorithm: "sha256",
      encoding: "hex",
      prefix: "v0=",
      payload: "v0:{timestamp}:{body}",
      timestampHeader: "x-slack-request-timestamp",
    },
    secret: "8f742231b10e8888abcd99yyyzzz85a5",
    sign: (body, secret) => ({
      "x-slack-request-timestamp": SECONDS,
      "x-slack-signature": `v0=${mac("sha256", secret, `v0:${SECONDS}:`, body).toString("hex")}`,
    }),
    signed: ["x-slack-request-timestamp", "x-slack-signature"],
  },
  shopify: {
    verify: {
      by: "hmac",
      header: "x-shopify-hmac-sha256",
      algorithm: "sha512",
      encoding: "base64",
      payload: "{id}.{body}",
      idHeader: "x-shopify-webhook-id",
    },
    secret: "a secret of its own",
    sign: (body, secret) => ({
      "x-shopify-webhook-id": "w1",
      "x-shopify-hmac-sha256": mac("sha512", secret, "w1.", body).toString("base64"),
    }),
    signed: ["x-shopify-webhook-id", "x-shopify-hmac-sha256"],
  },
  bearer: {
    verify: { by: "bearer" },
    secret: "a-token-of-some-length",
    sign: (_, secret) => ({ authorization: `Bearer ${secret}` }),
    signed: ["authorization"],
  },
};

function verify(
  scheme: Scheme,
  body: Buffer,
  headers: Record<string, string>,
  { secrets = [scheme.secret], now = NOW } = {},
) {
  const header = (name: string): string | undefined => headers[name];
  return verifyDelivery({ verify: scheme.verify, secrets }, Uint8Array.from(body), header, now);
}

const refused = { code: expect.stringMatching(/^(invalid_signature|timestamp_out_of_tolerance)$/) };

test.each(Object.entries(schemes))(
  "what is signed by %s is taken, byte for byte",
  async (_, scheme) => {
    const { body } = await verify(scheme, BODY, scheme.sign(BODY, scheme.secret));
    expect(Buffer.from(body)).toEqual(BODY);
  },
);

test.each(Object.entries(schemes))(
  "of a delivery by %s no byte of a header can be another, left out or added",
  async (_, scheme) => {
    const headers = scheme.sign(BODY, scheme.secret);
    for (const name of scheme.signed) {
      const value = headers[name] as string;
      for (let at = 0; at < value.length; at++) {
        const other = String.fromCharCode(value.charCodeAt(at) ^ 1);
        const changed = value.slice(0, at) + other + value.slice(at + 1);
        // the case of "Bearer" does not matter, and blanks around a token do not
        if (name === "authorization" && at < 7) continue;
        await expect(verify(scheme, BODY, { ...headers, [name]: changed })).rejects.toMatchObject(
          refused,
        );
      }
      for (const changed of ["", value.slice(0, -1), `${value}0`]) {
        await expect(verify(scheme, BODY, { ...headers, [name]: changed })).rejects.toMatchObject(
          refused,
        );
      }
      const { [name]: __, ...without } = headers;
      await expect(verify(scheme, BODY, without)).rejects.toMatchObject(refused);
    }
  },
);

test.each(Object.entries(schemes).filter(([name]) => name !== "bearer"))(
  "of a delivery by %s no byte of the body can be another, left out or added",
  async (_, scheme) => {
    const headers = scheme.sign(BODY, scheme.secret);
    for (let at = 0; at < BODY.length; at++) {
      const changed = Buffer.from(BODY);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(verify(scheme, changed, headers)).rejects.toMatchObject(refused);
    }
    const others = [BODY.subarray(3), Buffer.concat([BODY, Buffer.from(" ")]), Buffer.alloc(0)];
    for (const changed of others) {
      await expect(verify(scheme, changed, headers)).rejects.toMatchObject(refused);
    }
  },
);

test.each(Object.entries(schemes))(
  "two secrets of %s are valid at once, and no third",
  async (_, scheme) => {
    const { secret } = scheme;
    const other = secret.replace(/.{4}$/, "AAAA");
    const headers = scheme.sign(BODY, secret);
    for (const secrets of [
      [other, secret],
      [secret, other],
    ]) {
      expect(await verify(scheme, BODY, headers, { secrets })).toBeDefined();
    }
    await expect(verify(scheme, BODY, headers, { secrets: [other] })).rejects.toMatchObject(
      refused,
    );
  },
);

test.each(["standard", "slack"])("by %s a delivery is taken within five minutes", async (name) => {
  const scheme = schemes[name] as Scheme;
  const headers = scheme.sign(BODY, scheme.secret);
  for (const seconds of [-300, 0, 300]) {
    expect(await verify(scheme, BODY, headers, { now: NOW + 1000 * seconds })).toBeDefined();
  }
  for (const seconds of [-301, 301, 1e9]) {
    const late = verify(scheme, BODY, headers, { now: NOW + 1000 * seconds });
    await expect(late).rejects.toMatchObject({ code: "timestamp_out_of_tolerance" });
  }
});

test("a delivery is known again by what is signed: its id, or all of it", async () => {
  const idOf = async (name: string, body: Buffer, more: Record<string, string> = {}) => {
    const scheme = schemes[name] as Scheme;
    return (await verify(scheme, body, { ...scheme.sign(body, scheme.secret), ...more })).id;
  };
  const other = Buffer.from("{}");
  expect(await idOf("standard", BODY)).toBe("msg_1");
  expect(await idOf("shopify", BODY)).toBe("w1");
  // an id that is not signed could be another each time
  const unsigned = { "x-github-delivery": "another" };
  expect(await idOf("github", BODY, unsigned)).toBe(await idOf("github", BODY));
  expect(await idOf("github", other)).not.toBe(await idOf("github", BODY));
  expect(await idOf("slack", other)).not.toBe(await idOf("slack", BODY));
  expect(await idOf("bearer", BODY, { "webhook-id": "mine" })).toBe("mine");
  expect(await idOf("bearer", other)).not.toBe(await idOf("bearer", BODY));
});

test("a body that is not UTF-8 is refused, even with a right signature", async () => {
  const body = Buffer.from([0x7b, 0xff, 0x7d]);
  const scheme = schemes["github"] as Scheme;
  const delivery = verify(scheme, body, scheme.sign(body, scheme.secret));
  await expect(delivery).rejects.toMatchObject({ code: "invalid_signature" });
});

test("GitHub's own example verifies", async () => {
  const scheme = schemes["github"] as Scheme;
  const secrets = ["It's a Secret to Everybody"];
  const signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const headers = { "x-hub-signature-256": `sha256=${signature}` };
  expect(await verify(scheme, Buffer.from("Hello, World!"), headers, { secrets })).toBeDefined();
});
