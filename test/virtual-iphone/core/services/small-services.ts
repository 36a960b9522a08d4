import type { PhoneService, PlistDict } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";
import { serveAfc } from "./afc/afc-service.ts";
import { MediaTree } from "./afc/media-tree.ts";
import type { PhoneApp } from "./apps.ts";

/** Answers each request with a dictionary until the host goes. */
function requestReply(name: string, answer: (request: PlistDict) => PlistDict): PhoneService {
  return {
    name,
    serve: async (stream, { transcript }) => {
      for (;;) {
        const request = await readPlistMessage(stream);
        if (request === null) return;
        transcript.record({ layer: name, from: "host", message: request });
        const reply = answer(request);
        transcript.record({ layer: name, from: "device", message: reply });
        await writePlistMessage(stream, reply);
      }
    },
  };
}

export function createMobileActivation(): PhoneService {
  return requestReply("com.apple.mobileactivationd", (request) =>
    request["Command"] === "GetActivationStateRequest" ? { Value: "Activated" } : { Error: "Unsupported" },
  );
}

/** Provisioning profiles: none. */
export function createMisagent(): PhoneService {
  return requestReply("com.apple.misagent", (request) =>
    request["MessageType"] === "CopyAll" || request["MessageType"] === "Copy"
      ? { Status: 0, Payload: [] }
      : { Status: 0xe8008001 },
  );
}

const HEARTBEAT_SECONDS = 10;
const MISSED_BEATS = 2;

export function createHeartbeat(): PhoneService {
  return {
    name: "com.apple.mobile.heartbeat",
    serve: async (stream, context) => {
      let missed = 0;
      let ended = false;
      const listen = async (): Promise<void> => {
        while ((await readPlistMessage(stream)) !== null) missed = 0;
        ended = true;
      };
      const listening = listen().catch(() => {
        ended = true;
      });
      while (!ended && missed <= MISSED_BEATS) {
        await writePlistMessage(stream, { Command: "Marco", Interval: HEARTBEAT_SECONDS, SupportsSleepyTime: true });
        missed++;
        await Promise.race([context.sleep(HEARTBEAT_SECONDS * 1000), listening]);
      }
    },
  };
}

/** The documents of apps that share files: a greeting, then AFC on another tree. */
export function createHouseArrest(
  apps: readonly PhoneApp[],
  misbehave: Misbehaviours,
  nowMs: () => number,
): PhoneService {
  const trees = new Map<string, MediaTree>();
  return {
    name: "com.apple.mobile.house_arrest",
    serve: async (stream, { transcript }) => {
      const request = await readPlistMessage(stream);
      if (request === null) return;
      transcript.record({ layer: "house_arrest", from: "host", message: request });
      const app = apps.find(({ bundleId }) => bundleId === request["Identifier"]);
      const error =
        app === undefined
          ? "ApplicationLookupFailed"
          : request["Command"] === "VendDocuments" && app.sharesFiles
            ? null
            : "InstallationLookupFailed";
      await writePlistMessage(stream, error === null ? { Status: "Complete" } : { Error: error });
      if (error !== null || app === undefined) return;
      let tree = trees.get(app.bundleId);
      if (tree === undefined) {
        tree = new MediaTree(nowMs);
        tree.put("/Documents/Read me.txt", new TextEncoder().encode(`Documents of ${app.name}\n`));
        trees.set(app.bundleId, tree);
      }
      await serveAfc(stream, tree, misbehave, transcript);
    },
  };
}
