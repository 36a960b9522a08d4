import { servePhoneOverPort } from "../../test/virtual-iphone/core/webusb/port-usb.ts";
import { createRehearsalPhone, type RehearsalPhone } from "../../test/virtual-iphone/scenarios/rehearsal-phone.ts";
import { KeepsakeError } from "../base/errors.ts";
import { serve } from "./remote.ts";
import type { RehearsalPhoneApi, RehearsedPhone } from "./restore/rehearsal-api.ts";

let rehearsed: RehearsalPhone | null = null;

const api: RehearsalPhoneApi = {
  async plugIn(model, port) {
    rehearsed = await createRehearsalPhone(model);
    servePhoneOverPort(rehearsed.phone, port);
  },
  async report() {
    if (rehearsed === null) throw new KeepsakeError("base/bug", { what: "no phone was plugged in" });
    return reportOf(rehearsed);
  },
};

function reportOf({ phone, backup, files }: RehearsalPhone): RehearsedPhone {
  const weights = new Map<string, { files: number; sizeBytes: number }>();
  const others = { directory: 0, link: 0 };
  for (const { kind, domain, content } of files.all()) {
    if (kind !== "file") {
      others[kind] += 1;
      continue;
    }
    const weight = weights.get(domain) ?? { files: 0, sizeBytes: 0 };
    weight.files += 1;
    weight.sizeBytes += content?.kind === "digest" ? content.size : 0;
    weights.set(domain, weight);
  }
  const { otherSize = [], applications = [] } = backup.restores.at(-1) ?? {};
  return {
    domains: [...weights]
      .map(([domain, weight]) => ({ domain, ...weight }))
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes),
    folders: others.directory,
    links: others.link,
    otherSize: otherSize.length,
    firstOtherSize: otherSize[0] ?? null,
    apps: applications.length,
    violations: phone.violations,
  };
}

serve(api);
