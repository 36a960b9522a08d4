import type { PhoneService, PhoneStream, PlistDict, PlistValue, ServiceContext } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import { asDict } from "../plist/index.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";
import { describeApp, type PhoneApp } from "./apps.ts";

const APPS_PER_MESSAGE = 20;

export function createInstallationProxy(apps: readonly PhoneApp[], misbehave: Misbehaviours): PhoneService {
  return {
    name: "com.apple.mobile.installation_proxy",
    serve: async (stream, context) => {
      for (;;) {
        const request = await readPlistMessage(stream);
        if (request === null) return;
        context.transcript.record({ layer: "installation_proxy", from: "host", message: request });
        if (misbehave.installationProxySilent === true) continue;
        await answer(stream, context, apps, request);
      }
    },
  };
}

async function answer(
  stream: PhoneStream,
  context: ServiceContext,
  apps: readonly PhoneApp[],
  request: PlistDict,
): Promise<void> {
  const send = async (reply: PlistDict): Promise<void> => {
    context.transcript.record({ layer: "installation_proxy", from: "device", message: reply });
    await writePlistMessage(stream, reply);
  };
  const options = asDict(request["ClientOptions"]) ?? {};
  const found = apps.filter((app) => matches(app, options)).map((app) => reduce(describeApp(app), options));
  switch (request["Command"]) {
    case "Browse":
      for (let at = 0; at < found.length; at += APPS_PER_MESSAGE) {
        const list = found.slice(at, at + APPS_PER_MESSAGE);
        await send({
          Status: "BrowsingApplications",
          Total: found.length,
          CurrentIndex: at,
          CurrentAmount: list.length,
          CurrentList: list,
        });
      }
      return send({ Status: "Complete" });
    case "Lookup": {
      const result = apps
        .filter((app) => matches(app, options))
        .map((app) => [app.bundleId, reduce(describeApp(app), options)] as const);
      return send({ Status: "Complete", LookupResult: Object.fromEntries(result) });
    }
    case "LookupArchives":
      return send({ Status: "Complete", LookupResult: {} });
    case undefined:
      return send({ Error: "MissingCommand" });
    default:
      return send({ Error: "UnknownCommand", ErrorDescription: "the virtual phone installs nothing" });
  }
}

function matches(app: PhoneApp, options: PlistDict): boolean {
  const { ApplicationType, BundleIDs } = options;
  if (Array.isArray(BundleIDs) && !BundleIDs.includes(app.bundleId)) return false;
  if (ApplicationType === "Filesharing") return app.sharesFiles;
  return ApplicationType === undefined || ApplicationType === "Any" || ApplicationType === app.type;
}

function reduce(description: PlistDict, options: PlistDict): PlistDict {
  const wanted = options["ReturnAttributes"];
  if (!Array.isArray(wanted)) return description;
  const entries = wanted
    .filter((name): name is string => typeof name === "string" && Object.hasOwn(description, name))
    .map((name): [string, PlistValue] => [name, description[name] as PlistValue]);
  return Object.fromEntries(entries);
}
