// The certificate library cannot be loaded before this.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** What the holder of a certificate may do: run nodes, be a node, or ask whether nodes are well. */
export type Role = "orchestrator" | "peer" | "client";

/** A certificate and its private key, both in PEM. */
export interface Credentials {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Certifies who is who in one run. */
export interface Authority {
  readonly certificatePem: string;
  /** Names: at most 41 letters, digits and hyphens. */
  issue(holder: { readonly role: Role; readonly name: string }): Promise<Credentials>;
}

const KEYS = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** Makes the certificate authority of a run. Its private key cannot be read, and is gone when the authority is. */
export async function createAuthority(run: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(KEYS, false, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `O=entanglab,CN=${run}`,
    ...validity(),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  return {
    certificatePem: certificate.toString("pem"),
    issue: async ({ role, name }) => {
      const { publicKey, privateKey } = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
      const issued = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: `O=entanglab,OU=${role},CN=${name}`,
        issuer: certificate.subject,
        ...validity(),
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: SIGNATURE,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension(usages(role)),
          new SubjectAlternativeNameExtension([
            { type: "url", value: `entanglab://${run}/${role}/${name}` },
            { type: "dns", value: `${name}.${role}.entanglab` },
          ]),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      const key = await webcrypto.subtle.exportKey("pkcs8", privateKey);
      return {
        certificatePem: issued.toString("pem"),
        keyPem: PemConverter.encode(key, PemConverter.PrivateKeyTag),
      };
    },
  };
}

/** Only nodes are servers. */
function usages(role: Role): ExtendedKeyUsage[] {
  return role === "peer" ? [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth] : [ExtendedKeyUsage.clientAuth];
}

/** From an hour ago, for clocks that differ, to longer than any run lasts. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + WEEK_MS) };
}

/** 127 random bits: positive in DER, and the first byte is not 0. */
function serialNumber(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}
