import type { NotificationHub, PhoneService, PlistValue } from "./contracts.ts";
import type { Pairings } from "./lockdownd/pairings.ts";
import type { TrustDialog } from "./lockdownd/trust-dialog.ts";
import type { Values } from "./lockdownd/values.ts";
import type { Misbehaviours } from "./misbehaviours.ts";
import type { Screen } from "./screen.ts";

/** What the person holding the phone, and the test that plays her, can do. */
export interface ControlTarget {
  readonly screen: Screen;
  readonly trust: TrustDialog;
  readonly values: Values;
  readonly pairings: Pairings;
  readonly notifications: NotificationHub;
  readonly misbehave: Misbehaviours;
  readonly services: ReadonlyMap<string, PhoneService>;
  readonly violations: readonly string[];
  readonly problems: readonly string[];
  readonly usb: { readonly attached: boolean };
  unplug(): void;
  plug(): void;
  restart(): void;
}

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Commands are JSON: `{"do": "tapTrust"}`, `{"do": "unlock", "passcode": "1234"}`. A command with a `service` goes to that
 * service. Throws for what is unknown or impossible, so that a test does not wait for nothing.
 */
export async function runControlCommand(phone: ControlTarget, command: unknown): Promise<unknown> {
  if (typeof command !== "object" || command === null) throw new Error("a command is an object");
  const { do: name, service, ...rest } = command as Arguments;
  if (typeof name !== "string") throw new Error("a command has a name in `do`");
  if (typeof service === "string") {
    const target = phone.services.get(service);
    if (target?.control === undefined) throw new Error(`${service} takes no commands`);
    return target.control(name, rest["argument"]);
  }
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new Error(`unknown command ${name}`);
  return (await action(phone, rest)) ?? null;
}

const ACTIONS: Readonly<Record<string, (phone: ControlTarget, rest: Arguments) => unknown>> = {
  tapTrust: ({ trust }, { passcode }) => must(trust.tapTrust(text(passcode)), "no trust dialog, or a wrong passcode"),
  tapDontTrust: ({ trust }) => must(trust.tapDontTrust(), "no trust dialog"),
  lock: ({ screen }) => screen.lock(),
  unlock: ({ screen }, { passcode }) => must(screen.unlock(text(passcode)), "wrong passcode"),
  typePasscode: ({ screen }, { passcode }) => {
    must(screen.promptOpen, "no prompt asks for the passcode");
    must(screen.typePasscode(text(passcode)), "wrong passcode");
  },
  cancelPasscode: ({ screen }) => {
    must(screen.promptOpen, "no prompt asks for the passcode");
    screen.cancelPasscode();
  },
  /** The "cancel" of the sync display: what a host observes while it backs up. */
  cancelSync: ({ notifications }) => notifications.post("com.apple.itunes-client.syncCancelRequest"),
  post: ({ notifications }, { name }) => notifications.post(String(name)),
  unplug: (phone) => phone.unplug(),
  plug: (phone) => phone.plug(),
  restart: (phone) => phone.restart(),
  forgetHosts: ({ pairings }) => pairings.removeAll(),
  setValue: ({ values }, { domain, key, value }) => values.set(text(domain) ?? "", String(key), value as PlistValue),
  removeValue: ({ values }, { domain, key }) => values.remove(text(domain) ?? "", String(key)),
  /** Sets the named knobs; null switches one off. */
  misbehave: ({ misbehave }, { set }) => {
    const live: Record<string, unknown> = misbehave as Record<string, unknown>;
    for (const [knob, value] of Object.entries((set ?? {}) as Arguments)) {
      if (value === null) delete live[knob];
      else live[knob] = value;
    }
  },
  state: (phone) => ({
    attached: phone.usb.attached,
    locked: phone.screen.locked,
    unlockedSinceBoot: phone.screen.unlockedSinceBoot,
    passcodePrompt: phone.screen.promptOpen,
    trustDialog: phone.trust.open,
    trustedHosts: phone.pairings.hostIds,
    services: [...phone.services.keys()].toSorted(),
    violations: phone.violations,
    problems: phone.problems,
    misbehave: phone.misbehave,
  }),
};

function must(done: boolean, otherwise: string): void {
  if (!done) throw new Error(otherwise);
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
