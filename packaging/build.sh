#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds imsd with the flags of Debian's packages, installs it below BUILD/deb/root and makes a package of that.
# DEB_BUILD_OPTIONS=nostrip keeps the symbols. The last line names the package.
#
#   packaging/build.sh BUILD VERSION

set -eu
cd "$(dirname "$0")/.."
build=$1/deb
version=$2
packaged=$(sed -n -E '/^imsd \(/ { s/^imsd \((.*)-[^-]*\) .*/\1/p; q }' packaging/changelog)

if [[ $packaged != "$version" ]]; then
	echo "packaging/changelog: its first entry is of ${packaged:-no version}, the Makefile's VERSION is $version:" \
		"add an entry imsd ($version-1)" >&2
	exit 1
fi
if ! command -v dpkg-buildflags >/dev/null; then
	echo 'dpkg-buildflags is missing: install dpkg-dev' >&2
	exit 1
fi
rm -rf "$build/root"
mkdir -p "$build/root"
root=$(cd "$build/root" && pwd)

# flags NAME...: what Debian's packages are built with
flags()
{
	local name

	for name; do
		DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get "$name"
	done | tr '\n' ' '
}

# A warning that these flags add is shown, and does not end the build.
jobs=
[[ " ${MAKEFLAGS-} " == *' -j'* ]] || jobs=-j$(nproc)
# shellcheck disable=SC2086 # no words where make has its jobs
${MAKE:-make} --no-print-directory $jobs install BUILD="$build" SAN= OPT= DESTDIR="$root" PREFIX=/usr SYSCONFDIR=/etc \
	CFLAGS="-Wno-error $(flags CPPFLAGS CFLAGS)-ffile-prefix-map=${root%/*}=build/deb" LDFLAGS="$(flags LDFLAGS)"
packaging/pack.sh "$root" packaging/changelog "$1"
