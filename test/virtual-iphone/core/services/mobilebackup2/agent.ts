import {
  type PhoneService,
  type PhoneStream,
  type PlistDict,
  PlistReal,
  type PlistValue,
  type ServiceContext,
} from "../../contracts.ts";
import type { PhoneFiles } from "../../files/phone-files.ts";
import type { LoadSqlite } from "../../files/sqlite.ts";
import { asDict } from "../../plist/index.ts";
import { backUp } from "./backup-engine.ts";
import { changePassword } from "./change-password.ts";
import { DeviceLink, isLinkEnd } from "./device-link.ts";
import { BackupError, LinkBroken, MB } from "./errors.ts";
import { describeBackup, extractFile, listBackup, unpackBackup } from "./queries.ts";
import { type RestoreReport, restore } from "./restore-engine.ts";
import type { AgentHooks, AgentRun } from "./run.ts";
import { pullCable } from "./run.ts";
import { type BackupState, deviceLinkVersion } from "./state.ts";

const PROTOCOL_VERSIONS = [2.0, 2.1];
const REBOOT_AFTER_MS = 3_000;

export interface AgentParts {
  readonly state: BackupState;
  readonly files: PhoneFiles;
  readonly loadSqlite: LoadSqlite;
  readonly hooks: AgentHooks;
  readonly restored: (report: RestoreReport) => void;
}

/** The service `com.apple.mobilebackup2`. */
export class BackupAgent implements PhoneService {
  readonly name = "com.apple.mobilebackup2";
  private readonly parts: AgentParts;

  constructor(parts: AgentParts) {
    this.parts = parts;
  }

  async serve(stream: PhoneStream, context: ServiceContext): Promise<void> {
    try {
      await this.converse(stream, context);
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error(String(error)));
      if (!isLinkEnd(error)) throw error;
    }
  }

  private async converse(stream: PhoneStream, context: ServiceContext): Promise<void> {
    const { state, files, loadSqlite, hooks } = this.parts;
    const { misbehave } = state.settings;
    const link = new DeviceLink(stream, context.transcript, (name) => this.failAt(name), misbehave.extraElements);
    const version = misbehave.deviceLinkVersion ?? deviceLinkVersion(state.identity.productVersion);
    const linkVersion = await link.handshake(version);
    const run: AgentRun = { link, linkVersion, state, files, context, hooks, loadSqlite };
    pullCable(run, "handshake");
    for (;;) {
      const { name, parts } = await link.receive();
      const request = asDict(parts[1]);
      if (name !== "DLMessageProcessMessage" || request === null) throw new LinkBroken(`${name} outside an operation`);
      if (!(await this.answer(run, request))) continue;
      // A phone takes a moment to go down; the host reads its answer and leaves first.
      await Promise.race([link.receive(), context.sleep(REBOOT_AFTER_MS)]).catch(() => null);
      context.restart();
      return;
    }
  }

  private failAt(name: string): void {
    const error = this.parts.state.settings.misbehave.deviceError;
    if (error?.atMessage === name) throw new BackupError(error.code, error.description ?? "Error on demand");
  }

  /** @returns whether the phone restarts now */
  private async answer(run: AgentRun, request: PlistDict): Promise<boolean> {
    const name = typeof request["MessageName"] === "string" ? request["MessageName"] : "";
    if (name === "Hello") {
      await this.hello(run, request);
      return false;
    }
    try {
      const extra = await this.perform(run, name, request);
      this.failAt("Response");
      await respond(run, { ErrorCode: 0, ...extra.response });
      return extra.reboot;
    } catch (error) {
      if (isLinkEnd(error)) throw error;
      const known =
        error instanceof BackupError
          ? error
          : new BackupError(MB.unspecified, error instanceof Error ? error.message : String(error));
      await respond(run, { ErrorCode: known.code, ErrorDescription: known.message });
      return false;
    }
  }

  private async hello(run: AgentRun, request: PlistDict): Promise<void> {
    const offered = Array.isArray(request["SupportedProtocolVersions"])
      ? request["SupportedProtocolVersions"].map(realNumber)
      : [];
    const common = PROTOCOL_VERSIONS.filter((version) => offered.includes(version));
    if (common.length === 0)
      await respond(run, { ErrorCode: 1, ErrorDescription: "No common supported protocol version" });
    else await respond(run, { ErrorCode: 0, ProtocolVersion: new PlistReal(Math.max(...common)) });
  }

  private async perform(
    run: AgentRun,
    name: string,
    request: PlistDict,
  ): Promise<{ response: PlistDict; reboot: boolean }> {
    const plain = { response: {}, reboot: false };
    switch (name) {
      case "Backup":
        await backUp(run, request);
        return plain;
      case "Restore":
        return this.performRestore(run, request);
      case "ChangePassword":
        await changePassword(run, request);
        return plain;
      case "Info":
        return { response: { Content: await describeBackup(run, request) }, reboot: false };
      case "List":
        return { response: { Content: await listBackup(run, request) }, reboot: false };
      case "Unback":
        await unpackBackup(run, request);
        return plain;
      case "Extract":
        await extractFile(run, request);
        return plain;
      case "EnableCloudBackup":
        return plain;
      case "EraseDevice":
        await run.files.replaceAll([]);
        return { response: {}, reboot: true };
      case "Remove":
        throw new BackupError(MB.unspecified, "Remove is no longer supported");
      default:
        throw new LinkBroken(`unknown request ${name}`);
    }
  }

  private async performRestore(run: AgentRun, request: PlistDict): Promise<{ response: PlistDict; reboot: boolean }> {
    const report = await restore(run, request);
    const reboot = report.options["RestoreShouldReboot"] !== false;
    run.state.restoredWithoutReboot = !reboot;
    run.context.values.set("com.apple.mobile.backup", "WillEncrypt", run.state.willEncrypt);
    this.parts.restored(report);
    return { response: {}, reboot };
  }
}

const realNumber = (value: PlistValue): number => (value instanceof PlistReal ? value.value : Number(value));

async function respond(run: AgentRun, content: PlistDict): Promise<void> {
  await run.link.send("DLMessageProcessMessage", { MessageName: "Response", ...content });
}
