#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The container as its users have it: built, run without root and rights, met by a SIPp UE, stopped, beside another one, in
# compose, with volumes. With the engine that answers, else with one of its own (engine.sh). All that it makes in an engine
# has a name of its own, and is removed.
#
#   make docker-test
#   BASE=debian:12-slim		the base image; where it cannot be pulled, a minimal root of this machine's Debian
#
# Exit 77: it cannot run here, and why.

set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-docker.XXXXXX") || exit 1
. "$top/tests/tap.sh"
. "$top/tests/docker/engine.sh"

own=imsd-test-$$	# what the names of all that is made here begin with
image=$own-core
ue_image=$own-ue
base=${BASE:-debian:12-slim}
version=${1-}
# A RAND with which SIPp 3.6.1 always computes the right response.
rand=aka.rand=9f7c8d021accf4db213ccff0c7f71a6a
strict=(--read-only --cap-drop ALL --security-opt no-new-privileges)
finished=

# ours LIST: all of that list with our name
ours()
{
	eval "docker $1" 2>/dev/null | grep "^${own}[-_]"
}

# removed LIST REMOVE...: those are removed, and gone
removed()
{
	local names

	mapfile -t names < <(ours "$1")
	((${#names[@]} == 0)) || docker "${@:2}" "${names[@]}" 2>&1
	! ours "$1"
}

# all_removed: so is all that was made in the engine; the images of one of our own go with it
all_removed()
{
	local status=0

	engine_answers || return
	removed "ps -a --format '{{.Names}}'" rm -f -v || status=1
	removed "network ls --format '{{.Name}}'" network rm || status=1
	removed "volume ls --format '{{.Name}}'" volume rm -f || status=1
	[[ $engine_pid ]] || removed "image ls --format '{{.Repository}}:{{.Tag}}'" image rm -f || status=1
	return "$status"
}

# leave: nothing of ours remains; the engine's log does, when it was ours and something failed
leave()
{
	((BASHPID == $$)) || return
	trap '' HUP INT TERM
	[[ $finished ]] || { step 'removing what was made'; all_removed >/dev/null; }
	if [[ -z $finished ]] || ((failed > 0)); then
		mkdir -p "$top/build/docker-test"
		cp "$work"/*.log "$top/build/docker-test/" 2>/dev/null && echo "# logs are in build/docker-test"
	fi
	engine_stop
	rm -rf --one-file-system "$work"
}

# step TEXT...: what comes, for who waits
step()
{
	echo "# $SECONDS s: $*"
}

# without_passwords: an engine that others use gets none that this machine's apt has
without_passwords()
{
	(cd "$work/root" && rm -rf etc/apt/auth.conf{,.d}) || exit 1
	! grep -r -I -q -E '://[^/ "]*@' "$work/root/etc/apt" ||
		cannot 'apt has a mirror or a proxy with a password, which an engine that others use does not get'
}

# make_base: $base, or an image of a minimal root in its place
make_base()
{
	docker image inspect "$base" >/dev/null 2>&1 && return
	step "pulling $base"
	timeout 60 docker pull -q "$base" >"$work/pull.log" 2>&1 && return
	step "$base cannot be pulled; a minimal root of this machine's Debian takes its place"
	"$top/tests/debian_root.sh" "$work/root" || cannot 'there is no base image: neither a registry nor a Debian mirror answers'
	[[ $engine_pid ]] || without_passwords
	base=$own-base
	tar -C "$work/root" --numeric-owner -c . | docker import - "$base" >/dev/null || exit 1
	rm -rf "$work/root"
}

# build: the image; its steps are shown
build()
{
	local line

	make --no-print-directory docker IMAGE="$image" BASE="$base" DOCKER_BUILD='--network host' 2>&1 | tee "$work/build.log" |
		while IFS= read -r line; do
			case $line in
			*:\ FROM\ * | *:\ RUN\ * | '#'*\ \[*\]\ RUN\ *) step "${line:0:100}" ;;
			esac
		done
	status=${PIPESTATUS[0]}
	((status != 0)) || docker build -q --network host --build-arg "BASE=$base" -f docker/Dockerfile --target build -t "$own-build" . \
		>>"$work/stage.log" 2>&1
	return "$status"
}

# built: was it, and is it less than 30 MB above its base?
built()
{
	local above

	((build_status == 0)) || { tail -n 30 "$work/build.log"; return 1; }
	tail -n 1 "$work/build.log" | tee "$work/size"
	above=$(sed -n -E 's/.* ([0-9]+)\.[0-9] MB above .*/\1/p' "$work/size")
	((above < 30))
}

# ue_built: the image of the UE
ue_built()
{
	docker build --network host --build-arg "BASE=$base" -f docker/ue.Dockerfile -t "$ue_image" . >"$work/ue.log" 2>&1 ||
		{ tail -n 30 "$work/ue.log"; return 1; }
}

# inside COMMAND...: in a container of the image without a network
inside()
{
	docker run --rm --network none --read-only --entrypoint "$1" "$image" "${@:2}"
}

# said FORMAT PATTERN: the image's configuration says so
said()
{
	docker image inspect --format "$1" "$image" | tee -a /dev/stderr | grep -q -E -e "$2"
}

# described: a user by number that is not root, the signal, the probe, the volumes, the ports, the labels
described()
{
	said '{{.Config.User}}' '^[1-9][0-9]*:[1-9][0-9]*$' &&
		said '{{.Config.StopSignal}}' '^SIGTERM$' &&
		said '{{json .Config.Healthcheck.Test}}' '"imsd","--probe"' &&
		said '{{json .Config.Volumes}}' '^\{"/etc/imsd":\{\},"/var/lib/imsd":\{\}\}$' &&
		said '{{json .Config.ExposedPorts}}' '"5060/tcp".*"5060/udp".*"5061/tcp".*"8060/tcp"' &&
		said '{{index .Config.Labels "org.opencontainers.image.title"}}' '^imsd$' &&
		said '{{index .Config.Labels "org.opencontainers.image.licenses"}}' '^Apache-2\.0$' &&
		said '{{index .Config.Labels "org.opencontainers.image.version"}}' "^$version\$"
}

# needed: the programs find their libraries, and each package that the base has not is one of theirs, or wanted by such a one
needed()
{
	local package common

	docker run --rm --network none --entrypoint dpkg-query "$base" -W -f '${Package}\n' | sort >"$work/below"
	inside dpkg-query -W -f '${Package}\n' | sort | comm -13 "$work/below" - >"$work/added"
	inside ldd /usr/bin/imsd /usr/bin/imsctl >"$work/ldd" || return 1
	! grep 'not found' "$work/ldd" || return 1
	inside sh -c 'ldd /usr/bin/imsd /usr/bin/imsctl | sed -n "s/.*=> [^ ]*\/\([^ ]*\) .*/\1/p" | sort -u |
		while read -r name; do dpkg -S "*/$name"; done' | sed 's/:.*//' | sort -u >"$work/linked"
	mapfile -t common < <(comm -12 "$work/linked" "$work/added")
	inside dpkg-query -W -f '${Depends}\n' "${common[@]}" >"$work/wanted"
	[[ -s $work/added && -s $work/linked ]] || return 1
	comm -23 "$work/added" "$work/linked" | while read -r package; do
		grep -q -w -F -e "$package" "$work/wanted" || echo "$package is not needed"
	done | tee "$work/superfluous"
	[[ ! -s $work/superfluous ]]
}

# no_fetcher: the probe needs no other program
no_fetcher()
{
	inside sh -c 'for name in curl wget nc python3; do ! command -v "$name" || exit 1; done'
}

# starts NAME [OPTION...] [-- ARGUMENT...]: a container of the image that becomes healthy within 30 s
starts()
{
	local name=$own-$1 since events state options=()

	shift
	while (($# > 0)) && [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	shift $(($# > 0))
	since=$(date +%s)
	docker run -d --name "$name" "${strict[@]}" --health-interval 1s "${options[@]}" "$image" "$@" 2>&1 || return 1
	exec {events}< <(exec timeout 30 docker events --since "$since" --filter "container=$name" --filter event=health_status \
		--filter event=die --format '{{.Status}}')
	read -r state <&"$events"
	exec {events}<&-
	echo "$state"
	[[ $state == *': healthy' ]] && return
	docker logs "$name"
	docker inspect --format '{{json .State}}' "$name"
	return 1
}

# ue [OPTION...]: the UE registers, calls and leaves; is its verdict good?
ue()
{
	docker run --rm "${strict[@]}" --tmpfs /tmp "$@" "$ue_image"
}

# ue_fails [OPTION...]: its verdict is bad, and it says so
ue_fails()
{
	ue "$@" >"$work/verdict"
	(($? == 1)) && grep -q '^ue: FAIL' "$work/verdict" && return
	cat "$work/verdict"
	return 1
}

# stops NAME: on SIGTERM it ends within a second, with 0
stops()
{
	local begun ended status

	begun=$(date +%s%3N)
	docker kill --signal TERM "$own-$1" >/dev/null || return 1
	status=$(timeout 10 docker wait "$own-$1")
	ended=$(date +%s%3N)
	echo "status $status after $((ended - begun)) ms"
	[[ $status == 0 ]] && ((ended - begun < 1000))
}

# docker_stops NAME: docker stop sends that signal, and need not kill
docker_stops()
{
	docker stop -t 5 "$own-$1" && [[ $(docker inspect --format '{{.State.ExitCode}}' "$own-$1") == 0 ]]
}

# published NAME PORT: where that is on the host
published()
{
	docker port "$own-$1" "$2" | grep -m 1 -F 127.0.0.1
}

# side_by_side: two containers of one host, each with ports of its own on it; both answer a UE at the same time
side_by_side()
{
	local name status=0 pids=()

	for name in second third; do
		ue --network host -e "UE_CORE=$(published "$name" 5060/udp)" &
		pids+=("$!")
	done
	for name in "${pids[@]}"; do
		wait "$name" || status=1
	done
	return "$status"
}

# answers NAME: the API of that container answers at its port on the host
answers()
{
	docker run --rm "${strict[@]}" --network host --entrypoint imsd "$image" "--probe=http://$(published "$1" 8060/tcp)"
}

# composed [K]: compose ends with the UE's verdict
composed()
{
	local status

	IMSD_IMAGE=$image UE_IMAGE=$ue_image UE_K=${1:-fec86ba6eb707ed08905757b1bb44b8f} \
		timeout 120 "${compose[@]}" -f docker/compose.yml -p "$own" up --no-build --exit-code-from ue >"$work/compose.log" 2>&1
	status=$?
	IMSD_IMAGE=$image UE_IMAGE=$ue_image "${compose[@]}" -f docker/compose.yml -p "$own" down -v >>"$work/compose.log" 2>&1
	cat "$work/compose.log"
	return "$status"
}

# compose_fails K: with a wrong key the exit code is the UE's
compose_fails()
{
	composed "$1"
	(($? == 1)) && grep -q 'ue: FAIL' "$work/compose.log"
}

# configured: the shipped configuration was copied to the new volume; what is changed there holds in the next container
configured()
{
	docker run --rm --network none --user 0 -v "$own-etc:/etc/imsd" --entrypoint sed "$image" \
		-i 's/mnc = "01"/mnc = "77"/' /etc/imsd/imsd.conf &&
		starts configured --network none -v "$own-etc:/etc/imsd" &&
		docker exec "$own-configured" imsctl config >"$work/configuration" &&
		grep -q 'mnc = .*77' "$work/configuration"
}

# refused: a wrong configuration ends with file, line and reason
refused()
{
	local status

	docker run --rm --network none --user 0 -v "$own-etc:/etc/imsd" --entrypoint sed "$image" \
		-i 's/^listen = (/lisen = (/' /etc/imsd/imsd.conf || return 1
	docker run --rm --network none "${strict[@]}" -v "$own-etc:/etc/imsd" "$image" >"$work/refusal" 2>&1
	status=$?
	cat "$work/refusal"
	((status == 1)) && grep -q -E "^/etc/imsd/imsd\.conf:[0-9]+: unknown key 'lisen'" "$work/refusal"
}

# kept: what one container left in the volume, the next one has
kept()
{
	local ca

	starts kept-1 --network none -v "$own-state:/var/lib/imsd" || return 1
	docker logs "$own-kept-1" 2>&1 | grep 'lab CA made' || return 1
	ca=$(docker exec "$own-kept-1" sha256sum /var/lib/imsd/ca.pem)
	docker rm -f -v "$own-kept-1" || return 1
	starts kept-2 --network none -v "$own-state:/var/lib/imsd" || return 1
	! docker logs "$own-kept-2" 2>&1 | grep 'lab CA made' || return 1
	[[ $ca && $ca == "$(docker exec "$own-kept-2" sha256sum /var/lib/imsd/ca.pem)" ]]
}

trap leave EXIT
trap 'exit 1' HUP INT TERM

command -v docker >/dev/null || cannot 'there is no docker (make deps-docker-test)'
if engine_answers; then
	step "the engine that runs: $(docker info --format '{{.ServerVersion}}, {{.Driver}}' 2>/dev/null)"
else
	step 'no engine answers; starting one'
	engine_start
	step "an engine of our own: $(docker info --format '{{.ServerVersion}}, {{.Driver}}' 2>/dev/null)"
fi
compose=(docker compose)
docker compose version >/dev/null 2>&1 || compose=(docker-compose)
make_base

step 'building the image (a minute or two)'
build
build_status=$?
check 'the image is built, less than 30 MB above its base' built
((failed == 0)) || { echo "$passed passed, $failed failed"; exit 1; }
step "$(cat "$work/size")"
check 'the image of the UE is built' ue_built
check 'the image says user, signal, probe, volumes, ports and labels' described
check 'each package in it is needed' needed
check 'there is no curl in it' no_fetcher

step 'a container without root, capabilities and a writable root file system'
docker network create "$own-net" >/dev/null || exit 1
check 'it becomes healthy' starts first --network "$own-net" --user 10001:10001 -- --set "$rand"
check 'a UE registers, calls and leaves' ue --network "$own-net" -e "UE_CORE=$own-first:5060"
check 'over TCP, too' ue --network "$own-net" -e "UE_CORE=$own-first:5060" -e UE_TRANSPORT=tcp
check 'a UE with a wrong K has a bad verdict' ue_fails --network "$own-net" -e "UE_CORE=$own-first:5060" \
	-e UE_K=0ec86ba6eb707ed08905757b1bb44b8f
check 'and so has one that calls nobody' ue_fails --network "$own-net" -e "UE_CORE=$own-first:5060" -e UE_CALLS=+15550106
check 'the companion is in it' docker exec "$own-first" imsctl ues
check 'SIGTERM ends it within a second, with 0' stops first

step 'two more on the same host, with ports of it'
check 'the second becomes healthy, with any user' starts second --network "$own-net" --user 4711:4711 \
	-p 127.0.0.1::5060/udp -p 127.0.0.1::8060 -- --set "$rand"
check 'the third becomes healthy beside it' starts third --network "$own-net" \
	-p 127.0.0.1::5060/udp -p 127.0.0.1::8060 -- --set "$rand"
check 'UEs of the host reach both at the same time' side_by_side
check 'the API of the second is at its port' answers second
check 'the API of the third is at its own' answers third
check 'docker stop ends the second' docker_stops second
check 'the third goes on' answers third
check 'a port of the API by --set is probed' starts fourth --network none -- --set api.port=9000 --set api.address=127.0.0.1

step "compose: ${compose[*]}"
check 'compose ends with the good verdict of the UE' composed
check 'compose ends with the bad verdict of a UE with a wrong K' compose_fails 0ec86ba6eb707ed08905757b1bb44b8f

step 'volumes'
check 'the configuration in a volume outlives the container' configured
check 'a wrong configuration is refused with file, line and reason' refused
check 'the state in a volume outlives the container' kept

step 'removing what was made'
check 'nothing of it is left in the engine' all_removed
finished=1
echo "$passed passed, $failed failed"
exit $((failed > 0))
