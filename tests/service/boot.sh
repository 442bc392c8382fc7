#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Becomes systemd as PID 1 of a container: namespaces of its own for all but users, a cgroup (v2) of its own, no network but
# loopback. Run in a mount namespace of its own:  unshare --mount boot.sh ROOT CGROUP
# Exit 77: that is not possible here, and why.

set -u
root=$1
group=$2

# cannot TEXT...: why not
cannot()
{
	echo "$*" >&2
	exit 77
}

# enter: the second half, as PID 1
enter()
{
	local device

	mount --bind "$root" "$root" && cd "$root" &&
		mount -t proc -o nosuid,nodev,noexec proc proc &&
		mount -t sysfs -o nosuid,nodev,noexec,ro sysfs sys &&
		mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup &&
		mount -t tmpfs -o nosuid,mode=755 tmpfs dev &&
		mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs run || cannot "file systems cannot be mounted in a namespace"
	for device in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
		# shellcheck disable=SC2086	# name, major, minor
		set -- $device
		mknod -m 666 "dev/$1" c "$2" "$3" || cannot "device nodes cannot be made here"
	done
	mkdir dev/pts dev/shm run/old
	mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
	ln -s pts/ptmx dev/ptmx
	ln -s /proc/self/fd dev/fd
	pivot_root . run/old && cd / && umount -l /run/old || cannot "the root cannot be changed"
	exec env -i container=test NOTIFY_SOCKET=/notify PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		/lib/systemd/systemd --unit=multi-user.target
}

[[ $$ != 1 ]] || enter
mount --make-rprivate / && mkdir -p "$root/sys/fs/cgroup" && mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup" || cannot "no cgroup (v2) can be mounted here"
mkdir "$root/sys/fs/cgroup/$group" && echo $$ >"$root/sys/fs/cgroup/$group/cgroup.procs" ||
	cannot "no cgroup of its own can be made here"
umount "$root/sys/fs/cgroup"
unshare --pid --mount --net --uts --ipc --cgroup --fork true || cannot "namespaces cannot be made here"
exec unshare --pid --mount --net --uts --ipc --cgroup --fork --kill-child "$BASH" "$0" "$root" "$group"
