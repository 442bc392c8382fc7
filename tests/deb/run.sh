#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The package of `make deb`: built twice with the same octets, lintian's opinion, and its life in a minimal Debian root: with
# no init (root.sh) and under a systemd that is PID 1 there (booted.sh).
#
#   tests/deb/run.sh BUILD VERSION
#
# Exit 77: all that could be tried is well, and a line says what could not, and why.

. "$(dirname "$0")/../live/lib.sh"
build=$(cd "${1:-$top/build}" && pwd) || exit 1
version=$2
cd "$top" || exit 1
export DEBIAN_ROOT_CACHE=${DEBIAN_ROOT_CACHE:-$build}
skipped=

# conclude: the last line
conclude()
{
	[[ -z $skipped ]] || echo "# not tried: $skipped"
	echo "$passed passed, $failed failed"
	((failed == 0)) || exit 1
	[[ -z $skipped ]] || exit 77
	exit 0
}

# said FILE LINE: what a command said, and that this line is in it
said()
{
	cat "$1"
	grep -q -x -E -e "$2" "$1"
}

# build_again: from a copy of the tree elsewhere, with another umask and zone of time
build_again()
{
	mkdir -p "$work/elsewhere/tree" &&
		find . -mindepth 1 -maxdepth 1 ! -name .git ! -name 'build*' -exec cp -a {} "$work/elsewhere/tree/" \; &&
		(cd "$work/elsewhere/tree" && umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 packaging/build.sh build "$version") &&
		cmp "$package" "$work/elsewhere/tree/build/${package##*/}"
}

# opinion: lintian finds neither an error nor a warning
opinion()
{
	lintian --tag-display-limit 0 --fail-on error,warning --allow-root "$package"
}

# one_conffile: dpkg asks about nothing but imsd.conf
one_conffile()
{
	diff <(dpkg-deb -I "$package" conffiles) <(echo /etc/imsd/imsd.conf)
}

# next_package: one revision later imsd.conf and a fault have a line more; fills $next
next_package()
{
	cp -a "$build/deb/root" "$work/next" && mkdir "$work/packages" &&
		sed "0,/^imsd (\(.*\)-[0-9]*)/s//imsd (\1-99)/" packaging/changelog >"$work/changelog" &&
		echo '# of the next revision' | tee -a "$work/next/usr/share/imsd/faults/dial.conf" >>"$work/next/etc/imsd/imsd.conf" &&
		next=$(packaging/pack.sh "$work/next" "$work/changelog" "$work/packages") && [[ -s $next ]]
}

[[ $(id -u) == 0 ]] || { echo 'deb-test: only root can make a Debian root' >&2; exit 77; }
command -v dpkg-deb >/dev/null || { echo 'deb-test: no dpkg-deb: this is no Debian' >&2; exit 77; }
need dpkg-shlibdeps lintian debootstrap ip

echo '# building the package, twice'
package=
package=$(packaging/build.sh "$build" "$version" 2>&1 | tee "$work/build" | tail -n 1)
check 'the package is built' eval "cat '$work/build'; [[ -s '$package' ]]"
((failed == 0)) || conclude
check 'its second build, elsewhere, has the same octets' build_again
check 'lintian finds no error and no warning' opinion
check 'its configuration is one file' one_conffile
next=
check 'a package of the next revision' next_package
((failed == 0)) || conclude

echo '# a minimal Debian'
root=$work/root
"$top/tests/debian_root.sh" "$root" >"$work/debian" 2>&1
case $? in
0) ;;
77) skipped=$(tail -n 1 "$work/debian") && conclude ;;
*) check 'a minimal Debian' eval "cat '$work/debian'; false" && conclude ;;
esac
. tests/deb/root.sh
. tests/deb/booted.sh
conclude
