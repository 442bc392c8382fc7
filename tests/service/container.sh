# SPDX-License-Identifier: Apache-2.0
# A Debian that has been booted: systemd in namespaces of this machine. Sourced by run.sh, which has installed imsd below
# $work/usr and $work/opt.

root=$work/root
group=imsd-service-$$
init=	# systemd, as this machine numbers it
keeper=	# who waits here for its end

# why_not FILE: the last line of it is why there is no container
why_not()
{
	skipped=$(tail -n 1 "$1")
	return 1
}

# libraries PROGRAM...: those that they are linked with, from this machine to the same places
libraries()
{
	local file

	ldd "$@" | sed -n -E 's/.* => (\/[^ ]+) .*/\1/p' | sort -u |
		while IFS= read -r file; do
			[[ -e $root$file ]] || install -D -m 644 "$file" "$root$file" || exit 1
		done && chroot "$root" ldconfig
}

# furnish: a Debian with systemd and what is installed
furnish()
{
	"$top/tests/debian_root.sh" "$root" || return
	chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends systemd dbus || return 77
	cp -a "$work/usr/." "$work/opt/." "$root/" && libraries "$work"/usr/usr/bin/* && touch "$root/etc/fstab"
}

# container_start: fills $init when systemd has booted; else $skipped says why it cannot, or a test has failed
container_start()
{
	local log status

	unshare --mount true 2>"$work/boot" || { why_not "$work/boot"; return; }
	furnish >"$work/furnish" 2>&1
	status=$?
	((status != 77)) || why_not "$work/furnish" || return
	check 'a Debian with systemd and imsd' eval "cat '$work/furnish'; ((status == 0))"
	((status == 0)) || return
	mkfifo "$work/events"
	exec {log}<>"$work/events"
	python3 "$top/tests/live/notices.py" "$root/notify" >&"$log" &
	running[$!]=notices.py
	read -r -t 20 _ <&"$log"
	{
		unshare --mount "$top/tests/service/boot.sh" "$root" "$group" 2>"$work/boot"
		echo "ended $?" >&"$log"
	} &
	keeper=$!
	wait_for_boot "$log" 2>"$work/late"
	status=$?
	((status != 77)) || why_not "$work/boot" || return
	check 'systemd boots' eval "cat '$work/boot' '$work/late'; ((status == 0))"
	((status == 0))
}

# child_of PID: the first one
child_of()
{
	local pid=

	{ read -r pid _ <"/proc/$1/task/$1/children"; } 2>/dev/null
	echo "$pid"
}

# init_lives: is $init still systemd's number, and nobody else's?
init_lives()
{
	[[ $init && $keeper && $(child_of "$(child_of "$keeper")") == "$init" ]]
}

# wait_for_boot STREAM: until systemd says there that it is up, or has ended; 77 when it could not begin
wait_for_boot()
{
	local line parent

	while read -r -t 60 line <&"$1"; do
		case $line in
		*' READY=1')
			parent=$(child_of "$keeper")
			init=$(child_of "$parent")
			return 0
			;;
		'ended '*) return "${line#ended }" ;;
		esac
	done
	echo 'it has not come up in a minute' >&2
	return 1
}

# container_stop: all that runs in it ends with systemd
container_stop()
{
	local pid

	[[ $keeper ]] || return
	pid=$(child_of "$keeper")
	! init_lives || pid=$init
	[[ -z $pid ]] || kill -KILL "$pid"
	wait "$keeper" 2>/dev/null
	# shellcheck disable=SC2016	# for the shell there
	unshare --mount --propagation private bash -c \
		'mount -t cgroup2 cgroup2 "$1" && find "$1/$2" -depth -type d -exec rmdir {} +' cgroup "$root/sys/fs/cgroup" "$group"
	init='' keeper=''
}

# inside COMMAND...: runs in the container
inside()
{
	init_lives || { echo 'systemd has ended' >&2; return 1; }
	timeout 60 nsenter -t "$init" --mount --uts --ipc --net --pid -- \
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ "$@"
}
