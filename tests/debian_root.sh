#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A minimal Debian root of this machine's own release, in which apt-get install works as it does here: debootstrap from the
# mirror that apt has, with its sources, keys, pins, proxies and certificates. No mount is left behind.
#
#   tests/debian_root.sh DIR
#   DEBIAN_ROOT_CACHE=build		where a tar of it is kept for a day; a second call unpacks that
#
# Exit 77: it cannot be made here, and why.

set -u
cd "$(dirname "$0")/.." || exit 1
umask 022
root=${1?tests/debian_root.sh DIR}
[[ $root == /* ]] || root=$OLDPWD/$root
cache=${DEBIAN_ROOT_CACHE:-build}
partial=

# cannot TEXT...: why there is no root
cannot()
{
	echo "debian_root: $*" >&2
	exit 77
}

# leave: what is not whole goes
leave()
{
	[[ -z $partial ]] || rm -rf "$partial" "$partial.log" "$tar.partial"
}

trap leave EXIT
trap 'exit 1' HUP INT TERM

# targets FIELD: what apt knows of the main component of this release and its updates
targets()
{
	apt-get indextargets --format "\$(COMPONENT) \$(RELEASE) \$(CODENAME) \$($1)" 'Created-By: Packages' |
		awk -v name="$codename" '$1 == "main" && ($2 ~ "^" name || $3 ~ "^" name) { sub(/[^ ]+ [^ ]+ [^ ]+ /, ""); print }'
}

# sources: the files where apt has them from
sources()
{
	targets SOURCESENTRY | sed 's/:[0-9]*$//' | sort -u
}

# setting NAME: what apt's configuration says
setting()
{
	local value=

	eval "$(apt-config shell value "$1")"
	[[ $value == DIRECT ]] || echo "$value"
}

# copy PATH...: what there is of it, links followed, to the same place in the root
copy()
{
	local path

	for path in "$@"; do
		[[ -e $path ]] || continue
		mkdir -p "$partial$(dirname "$path")"
		cp -rL "$path" "$partial$(dirname "$path")/" || return 1
	done
}

# settings: apt's, those of the resolver, certificates; services are not started
settings()
{
	local file files

	mapfile -t files < <(sources)
	rm -f "$partial/etc/apt/sources.list"
	copy "${files[@]}" /etc/apt/{auth.conf,auth.conf.d,keyrings,preferences,preferences.d,trusted.gpg,trusted.gpg.d} \
		/usr/share/keyrings /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt \
		/usr/local/share/ca-certificates || return 1
	# Of the configuration, what fetching needs: hooks may name programs that are not in the root.
	{
		apt-config dump Acquire | grep -v -E '^Acquire::(IndexTargets|cdrom)'
		[[ -z ${http_proxy-} ]] || echo "Acquire::http::Proxy \"$http_proxy\";"
		[[ -z ${https_proxy-} ]] || echo "Acquire::https::Proxy \"$https_proxy\";"
		echo 'Acquire::Languages "none";'
	} >"$partial/etc/apt/apt.conf.d/90machine"
	file=$(setting Acquire::https::CaInfo)
	[[ -z $file ]] || copy "$file" || return 1
	printf '#!/bin/sh\nexit 101\n' >"$partial/usr/sbin/policy-rc.d"
	chmod 755 "$partial/usr/sbin/policy-rc.d"
}

# make_root: into $partial, with debootstrap's mounts in a namespace that goes with it
make_root()
{
	local options=() key

	key=$(sources | xargs grep -h -o -E '[Ss]igned-[Bb]y[:=] *[^] ]+' | sed -E 's/.*[:=] *//' | grep -m 1 '^/.*\.gpg$')
	[[ -z $key ]] || options=(--keyring="$key")
	unshare --mount debootstrap --variant=minbase "${options[@]}" "$codename" "$partial" "$mirror" &&
		settings && chroot "$partial" apt-get update -q &&
		rm -rf "$partial"/var/cache/apt/archives/*.deb "$partial"/var/cache/apt/*.bin "$partial"/var/log/*.log
}

[[ ! -e $root || (-d $root && -z $(ls -A "$root")) ]] || { echo "debian_root: $root is there already" >&2; exit 1; }
[[ $(id -u) == 0 ]] || cannot 'only root can make a Debian root'
command -v apt-get >/dev/null || cannot 'no apt-get: this is no Debian'
command -v debootstrap >/dev/null || cannot 'debootstrap is missing (apt-get install debootstrap)'
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
[[ $codename ]] || cannot '/etc/os-release names no release (VERSION_CODENAME)'
mirror=$(targets SITE | head -n 1)
[[ $mirror =~ ^(http|https|file|ftp): ]] || cannot "apt has no mirror of $codename that debootstrap can use: ${mirror:-none}"

mkdir -p "$cache" && cache=$(cd "$cache" && pwd) || exit 1
tar=$cache/debian-root-$codename.tar
exec 9>"$tar.lock" && flock 9
if [[ -z $(find "$tar" -mmin -1440 2>/dev/null) ]]; then
	echo "debian_root: debootstrap $codename from $mirror (a minute or so)"
	export http_proxy=${http_proxy:-$(setting Acquire::http::Proxy)} https_proxy=${https_proxy:-$(setting Acquire::https::Proxy)}
	partial=$(mktemp -d "$cache/debian-root.XXXXXX") || exit 1
	chmod 755 "$partial"
	make_root >"$partial.log" 2>&1 || { tail -n 20 "$partial.log" >&2; cannot "no root of $codename from $mirror"; }
	# apt's settings may hold what only root may read.
	(umask 077 && tar -C "$partial" --numeric-owner -cf "$tar.partial" .) && mv "$tar.partial" "$tar" || exit 1
fi
mkdir -p "$root" && tar -C "$root" --numeric-owner -xpf "$tar"
