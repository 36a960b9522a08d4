import type { TlsVersion } from "./contracts.ts";

/** How one generation of iOS speaks, where generations differ. */
export interface Dialect {
  readonly name: string;
  readonly productVersion: string;
  readonly buildVersion: string;
  readonly sessionTls: boolean;
  /** Services whose StartService answer has EnableServiceSSL; "all" for every one. */
  readonly serviceTls: "none" | "all" | readonly string[];
  readonly minTls: TlsVersion;
  readonly maxTls: TlsVersion;
  /** OpenSSL list for TLS 1.2 and older. */
  readonly cipherList: string;
  /** Since iOS 11 the trust dialog asks for the passcode too. */
  readonly trustNeedsPasscode: boolean;
  /** Since iOS 16.1 a backup asks for the passcode on the phone. */
  readonly backupNeedsPasscode: boolean;
  /** Since iOS 17.4 diagnostics_relay no longer answers MobileGestalt. */
  readonly mobileGestalt: boolean;
}

const GCM = "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256";

/** `ios26-service-tls` and `ios26-tls13` are not captured from anything: they cover what a phone might answer. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  ios12: {
    name: "ios12",
    productVersion: "12.5.7",
    buildVersion: "16H81",
    sessionTls: true,
    serviceTls: "none",
    minTls: "TLSv1",
    maxTls: "TLSv1.2",
    cipherList: `${GCM}:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA`,
    trustNeedsPasscode: true,
    backupNeedsPasscode: false,
    mobileGestalt: true,
  },
  ios16: {
    name: "ios16",
    productVersion: "16.7.10",
    buildVersion: "20H350",
    sessionTls: true,
    serviceTls: "none",
    minTls: "TLSv1.2",
    maxTls: "TLSv1.2",
    cipherList: GCM,
    trustNeedsPasscode: true,
    backupNeedsPasscode: true,
    mobileGestalt: true,
  },
  ios26: {
    name: "ios26",
    productVersion: "26.1",
    buildVersion: "23B85",
    sessionTls: true,
    serviceTls: "none",
    minTls: "TLSv1.2",
    maxTls: "TLSv1.2",
    cipherList: GCM,
    trustNeedsPasscode: true,
    backupNeedsPasscode: true,
    mobileGestalt: false,
  },
};

const IOS26 = DIALECTS["ios26"] as Dialect;

export function dialectNamed(name: string): Dialect {
  if (name === "ios26-service-tls") return { ...IOS26, name, serviceTls: "all" };
  if (name === "ios26-tls13") return { ...IOS26, name, serviceTls: "all", maxTls: "TLSv1.3" };
  const dialect = DIALECTS[name];
  if (dialect === undefined) throw new Error(`no dialect named ${name}`);
  return dialect;
}

/** For the demo phone in the page, which has no TLS server. */
export function withoutTls(dialect: Dialect): Dialect {
  return { ...dialect, sessionTls: false, serviceTls: "none" };
}
