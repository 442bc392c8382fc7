#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A package for Debian from what make install has put below ROOT (PREFIX=/usr SYSCONFDIR=/etc), which is changed on the way.
# The same input gives the same octets: every time in it is that of the changelog's first entry.
#
#   packaging/pack.sh ROOT CHANGELOG DIR		makes DIR/imsd_VERSION_ARCH.deb and prints its name

set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
changelog=$(realpath "$2")
dir=$(cd "$3" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-deb.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
doc=$root/usr/share/doc/imsd

# record: make install notes what it lays down for make uninstall; of a package dpkg does
record()
{
	rm -f "$root/usr/share/imsd/installed"
}

# programs: without symbols, unless DEB_BUILD_OPTIONS has nostrip
programs()
{
	[[ " ${DEB_BUILD_OPTIONS-} " == *' nostrip '* ]] ||
		strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root"/usr/bin/{imsd,imsctl}
}

# units: where the systemd of this release has them
units()
{
	[[ -d $root/usr/lib/systemd/system ]] || return 0
	mkdir -p "$root/lib/systemd"
	mv "$root/usr/lib/systemd/system" "$root/lib/systemd/"
	rmdir --ignore-fail-on-non-empty "$root/usr/lib/systemd"
}

# documents: compressed manual pages, changelog and copyright; the licence itself is Debian's
documents()
{
	mkdir -p "$doc" "$root/usr/share/lintian/overrides"
	[[ ! -d $root/usr/share/man ]] || find "$root/usr/share/man" -type f ! -name '*.gz' -exec gzip -9n {} +
	grep -v '^#' "$changelog" | gzip -9n >"$doc/changelog.Debian.gz"
	rm -f "$doc/LICENSE"
	install -m 644 "$here/copyright" "$doc/copyright"
	install -m 644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/imsd"
}

# conffiles: all that lies below /etc, since dpkg then keeps what somebody changes there
conffiles()
{
	(cd "$root" && find etc -type f -printf '/%p\n' | LC_ALL=C sort)
}

# sums: of all other files
sums()
{
	(cd "$root" && find . -path ./DEBIAN -prune -o -path ./etc -prune -o -type f -printf '%P\0' |
		LC_ALL=C sort -z | xargs -0 md5sum)
}

# control: dpkg-shlibdeps and dpkg-gencontrol look for a folder debian/
control()
{
	mkdir -p "$work/debian"
	cp "$here/control" "$changelog" "$work/debian/"
	cd "$work"
	dpkg-shlibdeps -Tdebian/substvars "$root"/usr/bin/{imsd,imsctl}
	dpkg-gencontrol -pimsd -l"debian/${changelog##*/}" -Tdebian/substvars -fdebian/files -P"$root" -O"$root/DEBIAN/control"
}

rm -rf "$root/DEBIAN"
record
programs
units
documents
mkdir "$root/DEBIAN"
conffiles >"$root/DEBIAN/conffiles"
sums >"$root/DEBIAN/md5sums"
install -m 755 "$here"/{postinst,prerm,postrm} "$root/DEBIAN/"
(control)
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l"$changelog" -STimestamp)
export SOURCE_DATE_EPOCH
find "$root" -type d -exec chmod 755 {} +
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group --build "$root" "$dir" | sed -n "s/.* in '\(.*\)'\.$/\1/p"
