import { createPrivateKey, X509Certificate } from "node:crypto";
import test from "ava";
import { createAuthority, type Role } from "./authority.js";

const HOUR_MS = 3_600_000;

test("a certificate says who its holder is, and in which run", async (t) => {
  const authority = await createAuthority("two-cities-1f");
  const names: Record<Role, string> = { orchestrator: "orchestrator", peer: "rita", client: "watcher" };
  for (const [role, name] of Object.entries(names) as [Role, string][]) {
    const { certificatePem, keyPem } = await authority.issue({ role, name });
    const certificate = new X509Certificate(certificatePem);
    t.is(certificate.subjectAltName, `URI:entanglab://two-cities-1f/${role}/${name}, DNS:${name}.${role}.entanglab`);
    t.true(certificate.checkPrivateKey(createPrivateKey(keyPem)));
    t.false(certificate.ca);
  }
});

test("only nodes may be servers", async (t) => {
  const authority = await createAuthority("run");
  const usages = async (role: Role): Promise<readonly string[]> => {
    const { certificatePem } = await authority.issue({ role, name: "alice" });
    return new X509Certificate(certificatePem).keyUsage;
  };
  const [SERVER, CLIENT] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
  t.deepEqual(await usages("peer"), [SERVER, CLIENT]);
  t.deepEqual(await usages("orchestrator"), [CLIENT]);
  t.deepEqual(await usages("client"), [CLIENT]);
});

test("certificates hold for a run, and a little before for clocks that differ", async (t) => {
  const { certificatePem } = await (await createAuthority("run")).issue({ role: "peer", name: "alice" });
  const { validFrom, validTo } = new X509Certificate(certificatePem);
  t.true(Date.parse(validFrom) <= Date.now() - HOUR_MS);
  t.is(Date.parse(validTo) - Date.parse(validFrom), (7 * 24 + 1) * HOUR_MS);
});

test("an authority does not stand for another, not even for one of the same name", async (t) => {
  const [ours, theirs] = [await createAuthority("run"), await createAuthority("run")];
  const { certificatePem } = await theirs.issue({ role: "peer", name: "alice" });
  const certificate = new X509Certificate(certificatePem);
  t.true(certificate.verify(new X509Certificate(theirs.certificatePem).publicKey));
  t.false(certificate.verify(new X509Certificate(ours.certificatePem).publicKey));
  t.false(certificate.checkIssued(new X509Certificate(ours.certificatePem)));
});

test("no two certificates have one serial number", async (t) => {
  const authority = await createAuthority("run");
  const issued = await Promise.all(Array.from({ length: 20 }, () => authority.issue({ role: "peer", name: "alice" })));
  const numbers = issued.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber);
  t.is(new Set(numbers).size, 20);
  for (const number of numbers) t.regex(number, /^[4-7][0-9A-F]{31}$/);
});
