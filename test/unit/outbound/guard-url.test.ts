import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { guardUrl } from "../../../src/outbound/guard-url.ts";

const ADDRESSES = [
  "https://127.0.0.1/",
  "https://127.1/",
  "https://127.0.1/",
  "https://0/",
  "https://0.0.0.0/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://0177.0x0.1/",
  "https://127.0.0.1./",
  "https://１２７.０.０.１/",
  "https://①②⑦.0.0.1/",
  "https://127。0。0。1/",
  "https://127%2e0%2e0%2e1/",
  "https://%31%32%37.0.0.1/",
  "https://10.0.0.1/",
  "https://10.1/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://192.168.257/",
  "https://169.254.169.254/latest/meta-data/",
  "https://2852039166/",
  "https://0xa9fea9fe/",
  "https://0251.0376.0251.0376/",
  "https://100.64.0.1/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://8.8.8.8/",
  "https://1.1.1.1:443/",
  "https://[::1]/",
  "https://[::]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[::127.0.0.1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[fe80::1]/",
  "https://[fc00::1]/",
  "https://[fd00:ec2::254]/",
  "https://[ff02::1]/",
  "https://[2606:4700:4700::1111]/",
  "https://0X7F000001/",
  "https://0x7f.0x00.0x00.0x01/",
  "https://00000177.0.0.1/",
  "https://127.65530/",
  "https://127.0.0.1..@x/",
  "https://127.0.0.1:8443/",
  "https://1２7.0.0.1/",
  "https://127.0.0.①/",
  "https://169.254.170.2/v2/credentials",
  "https://168.63.129.16/machine",
  "https://100.100.100.200/latest/meta-data/",
  "https://192.0.0.192/latest/",
  "https://192.0.2.1/",
  "https://240.0.0.1/",
  "https://[::ffff:169.254.169.254]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[0:0:0:0:0:ffff:7f00:0001]/",
  "https://[::ffff:0:127.0.0.1]/",
  "https://[64:ff9b:1::a9fe:a9fe]/",
  "https://[64:ff9b::169.254.169.254]/",
  "https://[2002:a9fe:a9fe::1]/",
  "https://[2001:0:7f00:1::]/",
  "https://[fe80::1%25eth0]/",
  "https://[fec0::1]/",
  "https://[::1]:8443/",
];

const NAMES = [
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://localhost:8443/",
  "https://api.localhost/",
  "https://printer.local/",
  "https://ollama.LOCAL/",
  "https://ⓛocalhost/",
  "https://metadata.google.internal/",
  "https://kubernetes.default.svc.cluster.local/",
  "https://host.docker.internal/",
  "https://db.corp/",
  "https://nas.lan/",
  "https://router.home/",
  "https://box.home.arpa/",
  "https://wiki.intranet/",
  "https://x.private/",
  "https://x.localdomain/",
  "https://1.0.0.127.in-addr.arpa/",
  "https://hidden.onion/",
  "https://x.test/",
  "https://x.example/",
  "https://x.invalid/",
  "https://metadata/",
  "https://server/",
  "https://127.0.0.1.nip.io/",
  "https://10-0-0-1.sslip.io/",
  "https://localtest.me/",
  "https://a.lvh.me/",
  "https://loc\u00adalhost/",
  "https://loc\u200balhost/",
  "https://ｌｏｃａｌｈｏｓｔ/",
  "https://localhost。/",
  "https://localhost../",
  "https://LOCALHOST%2e/",
  "https://metadata.google.internal./",
  "https://instance-data.ec2.internal/",
  "https://kubernetes.default.svc/",
  "https://7f000001.rbndr.us/",
  "https://make-127.0.0.1-rr.1u.ms/",
  "https://a..example.com/",
  "https://-a.example.com/",
  "https://a_b/",
];

const FORMS = [
  "http://api.example.com/",
  "ftp://api.example.com/",
  "file:///etc/passwd",
  "data:text/plain,a",
  "javascript:alert(1)",
  "ws://api.example.com/",
  "//api.example.com/",
  "api.example.com",
  "",
  "https://",
  "https:///",
  "https://user@api.example.com/",
  "https://user:password@api.example.com/",
  "https://api.example.com@127.0.0.1/",
  "https://localhost\\@api.example.com/",
  "https://loc\tal\nhost/",
];

test.each([...ADDRESSES, ...NAMES, ...FORMS])("R16: %j is refused", (url) => {
  expect(() => guardUrl(url)).toThrow(expect.objectContaining({ code: "invalid_option" }));
});

test.each([
  "https://api.openai.com/v1/embeddings",
  "https://API.Example.com/v1?x=1#y",
  "https://a-b.c-d.example.co.uk:8443/",
  "https://xn--bcher-kva.example.com/",
  "https://bücher.example.com/",
  "https://local.example.com/",
  "https://localhost.example.com/",
  "https://internal-tools.example.com/",
  "https://127.0.0.1.example.com/",
  "https://my-endpoint.us-east-1.aws.endpoints.huggingface.cloud/",
  "https://api.example.com./",
])("R16: %j is fine", (url) => {
  expect(guardUrl(url).href).toBe(new URL(url).href);
});

test("R16: where hosts are listed no others are allowed", () => {
  const rules = { allowedHosts: ["api.example.com", "*.Example.org"] };
  for (const url of ["https://api.example.com/", "https://a.b.example.org/"]) {
    expect(guardUrl(url, rules).href).toBe(url);
  }
  const others = [
    "https://example.com/",
    "https://x.api.example.com/",
    "https://example.org/",
    "https://badexample.org/",
    "https://api.example.com.evil.com/",
  ];
  for (const url of others) expect(() => guardUrl(url, rules)).toThrow("allowed hosts");
  expect(() => guardUrl("https://localhost/", { allowedHosts: ["localhost"] })).toThrow("public");
});

test("R16: the deployment's own origins are, exactly, exempt", () => {
  const rules = { trustedOrigins: ["http://localhost:11434"], allowedHosts: [] };
  expect(guardUrl("http://localhost:11434/v1", rules).pathname).toBe("/v1");
  for (const url of ["http://localhost/", "http://localhost:1143/", "https://localhost:11434/"]) {
    expect(() => guardUrl(url, rules)).toThrow("refused");
  }
});

test("R16: an origin may be exempt with all its ports", () => {
  const rules = { trustedOrigins: ["http://127.0.0.1:*"] };
  for (const url of ["http://127.0.0.1/", "http://127.0.0.1:9/", "http://2130706433:9/"]) {
    expect(guardUrl(url, rules).hostname).toBe("127.0.0.1");
  }
  for (const url of ["https://127.0.0.1/", "http://127.0.0.2/", "http://127.0.0.1.example.com/"]) {
    expect(() => guardUrl(url, rules), url).toThrow("refused");
  }
});

test("R16: credentials are allowed where they are sent as a header, and change nothing else", () => {
  const rules = { allowsCredentials: true };
  expect(guardUrl("https://a:b@h.example.com/", rules).username).toBe("a");
  expect(() => guardUrl("https://h.example.com@127.0.0.1/", rules)).toThrow("not an address");
  expect(() => guardUrl("https://a:b@localhost/", rules)).toThrow("public name");
});

test("R16: every number of four bytes is refused in each of its notations", () => {
  const isRefused = (host: string) => {
    expect(() => guardUrl(`https://${host}/`), host).toThrow("not an address");
  };
  assert(
    property(integer({ min: 0, max: 2 ** 32 - 1 }), (address) => {
      const bytes = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      isRefused(bytes.join("."));
      isRefused(`${bytes.map((byte) => `0${byte.toString(8)}`).join(".")}.`);
      isRefused(bytes.map((byte) => `0x${byte.toString(16)}`).join("."));
      isRefused(String(address));
      isRefused(`0x${address.toString(16)}`);
      isRefused(`${a}.${b * 65536 + c * 256 + d}`);
      isRefused(`${a}.0${b.toString(8)}.${c * 256 + d}`);
      const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (const [start, end] of [
        ["::", ""],
        ["::ffff:", ""],
        ["64:ff9b::", ""],
        ["2002:", "::"],
      ]) {
        isRefused(`[${start}${groups}${end}]`);
      }
    }),
    { numRuns: 50 },
  );
});

test("R16: the refusal shows neither password nor query", () => {
  expect(() => guardUrl("http://user:secret1@h.example.com/p?key=secret2#secret3")).toThrow(
    expect.objectContaining({
      message: 'The URL "http://…@h.example.com/p" is refused, expected https.',
    }),
  );
});
