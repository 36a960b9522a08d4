import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

export interface GuestOptions {
  /** Folder with disk.img, vmlinuz and initrd.img, as image.sh leaves them. */
  readonly imageDirectory: string;
  /** Mounted in the guest as /share; boot.sh of its folder guest/ runs. */
  readonly shareDirectory: string;
  /** The usbredir server that the guest's USB controller connects to. */
  readonly usbPort: number;
  readonly consoleLog: string;
  /** The guest is killed when this fires. */
  readonly signal: AbortSignal;
}

/**
 * Boots the guest and resolves when it powered off. Software emulation, so that it runs wherever Node runs; the disk is
 * a snapshot, so runs leave no trace in the image.
 *
 * @throws when QEMU cannot start or the signal fired
 */
export function runGuest(options: GuestOptions): Promise<void> {
  const log = createWriteStream(options.consoleLog);
  const guest = spawn("qemu-system-x86_64", guestArguments(options), { stdio: ["ignore", "pipe", "pipe"] });
  guest.stdout.pipe(log, { end: false });
  guest.stderr.pipe(log, { end: false });
  const kill = () => guest.kill("SIGKILL");
  options.signal.addEventListener("abort", kill, { once: true });
  return new Promise<void>((resolve, reject) => {
    guest.once("error", reject);
    guest.once("close", (code) => {
      if (options.signal.aborted) reject(options.signal.reason as Error);
      else if (code === 0) resolve();
      else reject(new Error(`QEMU ended with ${code}; see ${options.consoleLog}`));
    });
  }).finally(() => {
    options.signal.removeEventListener("abort", kill);
    log.end();
  });
}

function guestArguments({ imageDirectory, shareDirectory, usbPort }: GuestOptions): string[] {
  const options: readonly (readonly [name: string, value: string])[] = [
    ["-M", "q35"],
    ["-accel", "tcg,thread=multi"],
    ["-cpu", "max"],
    ["-smp", "2"],
    ["-m", "3072"],
    ["-nic", "none"],
    ["-kernel", `${imageDirectory}/vmlinuz`],
    ["-initrd", `${imageDirectory}/initrd.img`],
    ["-append", "console=ttyS0 root=/dev/vda rw init=/init quiet panic=1"],
    ["-drive", `file=${imageDirectory}/disk.img,format=raw,if=virtio,snapshot=on`],
    ["-virtfs", `local,path=${shareDirectory},mount_tag=share,security_model=none`],
    // A phone that restarts may close its connection: QEMU then tries again every second.
    ["-chardev", `socket,id=phone,host=127.0.0.1,port=${usbPort},reconnect=1`],
    ["-device", "qemu-xhci,id=xhci"],
    ["-device", "usb-redir,chardev=phone,bus=xhci.0"],
  ];
  return ["-nographic", "-no-reboot", ...options.flat()];
}
