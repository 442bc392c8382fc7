# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# The engine that the container's test uses: the one that answers, else one of its own, with all that belongs to it in a
# temporary folder. Sourced by a script that has a folder $work.

engine_pid=	# of the engine that was started here

# cannot TEXT...: why the containers cannot be tested here
cannot()
{
	echo "docker-test cannot run here: $*"
	exit 77
}

# engine_answers: is there one?
engine_answers()
{
	timeout 20 docker info --format '{{.ServerVersion}}' >/dev/null 2>&1
}

# engine_start: an engine that changes nothing of the host's network: no default bridge, no packet filter, no forwarding; the
# bridges of its networks are gone with them, their addresses are those of benchmarks (RFC 2544). It is a session of its own,
# so that Ctrl-C ends this script alone, which then ends the engine.
engine_start()
{
	local PATH=$PATH:/usr/sbin:/sbin tail

	[[ $(id -u) == 0 ]] || cannot 'no engine answers, and only root can start one'
	command -v dockerd >/dev/null || cannot 'no engine answers, and there is no dockerd (make deps-docker)'
	grep -q -E '^[^ ]+ /sys/fs/cgroup' /proc/mounts || cannot 'no engine answers, and no cgroups are mounted at /sys/fs/cgroup'
	export DOCKER_HOST=unix://$work/docker.sock
	unset DOCKER_CONTEXT DOCKER_TLS_VERIFY
	: >"$work/dockerd.log"
	setsid dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/dockerd.pid" \
		--bridge none --iptables=false --ip6tables=false --ip-forward=false \
		--default-address-pool base=198.18.0.0/16,size=24 >>"$work/dockerd.log" 2>&1 </dev/null &
	engine_pid=$!
	exec {tail}< <(exec tail -n +1 -f -s 0.1 --pid="$engine_pid" "$work/dockerd.log")
	timeout 60 grep -q -m 1 'API listen on' <&"$tail"
	exec {tail}<&-
	engine_answers || cannot "dockerd does not start: $(tail -n 1 "$work/dockerd.log")"
}

# engine_stop: ends the one that was started here and what it left
engine_stop()
{
	local pid mount timer folder

	[[ $engine_pid ]] || return 0
	pid=$(cat "$work/exec/containerd/containerd.pid" 2>/dev/null)
	kill -TERM "$engine_pid" 2>/dev/null
	sleep 30 &
	timer=$!
	wait -n "$engine_pid" "$timer" 2>/dev/null
	kill -KILL "$engine_pid" "$timer" 2>/dev/null
	wait "$engine_pid" "$timer" 2>/dev/null
	[[ -z $pid || $(readlink "/proc/$pid/exe") != */containerd ]] || kill -KILL "$pid" 2>/dev/null
	engine_pid=
	# The deepest first. A blank in a path is \040 there, which %b wants as \0040.
	folder=$(realpath -e "$work") && [[ $folder == /?* ]] || return
	awk '{ print $2 }' /proc/mounts | sort -r | while read -r mount; do
		printf -v mount %b "${mount//\\/\\0}"
		[[ $mount != "$folder"/* ]] || umount -l "$mount"
	done
}
