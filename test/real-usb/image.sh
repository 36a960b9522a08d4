#!/bin/bash
# Builds the guest of the real-USB test: a Debian root file system in an ext4 image, its kernel and its initrd.
#
#   image.sh CACHE_DIRECTORY
#
# Silent when the image is up to date. An interrupted build goes on at the stage where it stopped; packages stay in
# CACHE_DIRECTORY/debs for the next recipe. The key of the image is the hash of this file and of guest/init.sh: touch
# the recipe and the image is built again.
#
# Needs root (debootstrap, chroot). The package mirror is the one this machine's apt is configured with.
set -euo pipefail

suite=bookworm
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cache=$(cd "$1" && pwd)
debs=$cache/debs
build=$cache/build
root=$build/root

# usbmuxd and libimobiledevice-utils are the peers; python3 serves the page and drives the browser.
base_packages=linux-image-amd64,kmod,udev,dbus,usbmuxd,libimobiledevice-utils,usbutils,python3,iproute2,ca-certificates
browser_packages="chromium fonts-dejavu-core"

key=$(cat "$here/image.sh" "$here/guest/init.sh" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$cache/image.key" 2>/dev/null)" = "$key" ] && [ -s "$cache/disk.img" ]; then exit 0; fi

if [ "$(id -u)" != 0 ]; then
  echo "The guest image has to be built by root once (debootstrap); afterwards any user can run the test." >&2
  exit 1
fi

say() { echo "[image] $*"; }

# A finished stage is known by the text of its function and the package lists: the others need not run again.
stage_key() { { echo "$suite $base_packages $browser_packages"; declare -f "stage_$1"; } | sha256sum; }
run_stage() {
  [ "$(cat "$build/$1.done" 2>/dev/null)" = "$(stage_key "$1")" ] && return
  "stage_$1"
  stage_key "$1" >"$build/$1.done"
  say "$1 ready after $SECONDS s"
}

install_host_tools() {
  local missing=()
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v mkfs.ext4 >/dev/null || missing+=(e2fsprogs)
  command -v qemu-system-x86_64 >/dev/null || missing+=(qemu-system-x86)
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null
}

# The first configured repository with this label and code name, as apt itself sees it: no host name lives in this file.
repository() {
  apt-get indextargets --format '$(LABEL)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' -v label="$1" -v codename="$2" '$1 == label && $2 == codename && !found { print $3; found = 1 }'
}

unmount_all() {
  for mountpoint in var/cache/apt/archives proc dev; do
    ! mountpoint -q "$root/$mountpoint" || umount -l "$root/$mountpoint"
  done
}

stage_base() {
  rm -rf "$root" "$build"/*.done
  debootstrap --variant=minbase --include="$base_packages" --cache-dir="$debs" "$suite" "$root" "$mirror"
}

stage_browser() {
  printf 'deb %s %s main\n' "$mirror" "$suite" >"$root/etc/apt/sources.list"
  [ -z "$security" ] || printf 'deb %s %s-security main\n' "$security" "$suite" >>"$root/etc/apt/sources.list"
  # The image is thrown away and rebuilt, never repaired: dpkg need not sync, services need not start.
  printf 'force-unsafe-io\n' >"$root/etc/dpkg/dpkg.cfg.d/image"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  # The host's way to the mirror: name service, proxy, tolerance for its clock.
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  apt-config dump --format '%f "%v";%n' Acquire | grep -E '^Acquire::(https?|Check)' | grep -v '""' \
    >"$root/etc/apt/apt.conf.d/90host" || true
  mount --bind "$debs" "$root/var/cache/apt/archives"
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  chroot "$root" apt-get update
  # shellcheck disable=SC2086 # the package list is meant to be split
  chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $browser_packages
  unmount_all
}

stage_disk() {
  install -m 755 "$here/guest/init.sh" "$root/init"
  cp "$root"/boot/vmlinuz-* "$cache/vmlinuz"
  cp "$root"/boot/initrd.img-* "$cache/initrd.img"
  rm -rf "$root"/usr/share/{doc,man,locale} "$root"/var/lib/apt/lists/*
  rm -f "$cache/disk.img"
  truncate -s 4G "$cache/disk.img"
  mkfs.ext4 -q -F -d "$root" "$cache/disk.img"
  chmod 644 "$cache"/{disk.img,vmlinuz,initrd.img}
}

install_host_tools
mirror=$(repository Debian "$suite")
security=$(repository Debian-Security "$suite-security")
if [ -z "$mirror" ]; then
  echo "apt on this machine knows no Debian $suite repository; the guest cannot be built here." >&2
  exit 1
fi

trap unmount_all EXIT
unmount_all
mkdir -p "$debs/partial" "$build"
rm -f "$cache/image.key"
for stage in base browser disk; do run_stage "$stage"; done
rm -rf "$build"
echo "$key" >"$cache/image.key"
say "image built in $SECONDS s"
