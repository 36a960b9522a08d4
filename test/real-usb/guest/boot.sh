#!/bin/sh
# Brings up what the phases need, then runs the one named in /share/phase. Output goes to /share/guest.log.

exec >/share/guest.log 2>&1
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
for directory in /run /tmp /dev/shm; do mount -t tmpfs tmpfs "$directory"; done
ip link set lo up

# The distribution's rule would start usbmuxd through systemd, which is not here: the phases start it themselves.
/lib/systemd/systemd-udevd --daemon
udevadm trigger
# The first load of Apple's charging driver makes the kernel probe the phone anew and puts it back into configuration 1,
# under the feet of whoever uses it. Like on a computer that has seen an iPhone before, both drivers are there already.
modprobe -a apple-mfi-fastcharge ipheth
udevadm settle --timeout=60

mkdir -p /run/dbus
dbus-daemon --system --fork
PYTHONDONTWRITEBYTECODE=1 python3 -u "/share/guest/$(cat /share/phase)_phase.py"
dmesg >/share/dmesg.log
