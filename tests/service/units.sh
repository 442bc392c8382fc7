# SPDX-License-Identifier: Apache-2.0
# The units as files: what systemd-analyze says of them where `make install` puts them. Sourced by run.sh.

# install_below DIR PREFIX: from a copy of the build, which another PREFIX would change
install_below()
{
	local part

	mkdir -p "$work/build"
	for part in daemon gen ctl flags folder libimsd.a libimsctl.a imsd imsctl; do
		[[ ! -e $out/$part || -e $work/build/$part ]] || cp -a "$out/$part" "$work/build/" || return 1
	done
	make -C "$top" --no-print-directory -j"$(nproc)" BUILD="$work/build" DESTDIR="$1" PREFIX="$2" install
}

# alike: the two units differ in what names the instance, and nowhere else; comments at the top are not compared
alike()
{
	local name=systemd/imsd

	diff <(sed -e '1,/^\[Unit\]/d' -e 's,^Description=.*,& %i,' -e 's,/imsd/imsd\.conf ,/imsd/%i.conf ,' \
		-e 's,^StateDirectory=imsd$,&-%i,' -e 's,^WorkingDirectory=%S/imsd$,&-%i,' "$name.service.in") \
		<(sed -e '1,/^\[Unit\]/d' "$name@.service.in")
}

# quiet COMMAND...: ends with 0 and says nothing
quiet()
{
	local said

	said=$("$@" 2>&1) || { echo "status $?: $said"; return 1; }
	[[ -z $said ]] || { echo "$said"; return 1; }
}

# beside_systemd DIR PREFIX: a root in $work/verify with this machine's own units, and ours where they are looked for
beside_systemd()
{
	local units=$work/verify/usr/lib/systemd/system

	rm -rf "$work/verify"
	cp -a "$1" "$work/verify" && mkdir -p "$units" && cp -a /lib/systemd/system/. "$units/" &&
		cp "$1$2"/lib/systemd/system/imsd*.service "$units/"
}

# verified DIR PREFIX: systemd-analyze verify has no word to say; manual pages are those that were installed
verified()
{
	beside_systemd "$@" &&
		MANPATH=$1$2/share/man quiet systemd-analyze verify --root="$work/verify" imsd.service imsd@lab2.service
}

# not_verified DIR PREFIX: without the program that it names, a unit is refused, so that the above means something
not_verified()
{
	local status

	mv "$1$2/bin/imsd" "$work/away"
	verified "$1" "$2" >"$work/refused"
	status=$?
	mv "$work/away" "$1$2/bin/imsd"
	cat "$work/refused"
	((status != 0)) && grep -q 'not executable' "$work/refused"
}

# exposed DIR PREFIX: 2.0 at most, which is printed
exposed()
{
	local unit

	: >"$work/exposed"
	beside_systemd "$@" || return 1
	for unit in imsd.service imsd@lab2.service; do
		systemd-analyze security --root="$work/verify" --offline=true --threshold=20 --no-pager "$unit" >"$work/security" 2>&1 || { cat "$work/security"; return 1; }
		sed -n 's/^.*Overall exposure level for \(.*\): \([0-9.]*\).*/# exposure of \1: \2/p' "$work/security" | tee -a "$work/exposed"
	done
	(($(wc -l <"$work/exposed") == 2))
}

# paths DIR PREFIX SYSCONFDIR: the units name what is installed, and nothing is left to fill in
paths()
{
	local unit

	for unit in imsd imsd@; do
		unit=$1$2/lib/systemd/system/$unit.service
		! grep -n '@[A-Z]*@' "$unit" && grep -q "^ExecStart=$2/bin/imsd -q -c $3/imsd/" "$unit" || return 1
	done
	[[ -x $1$2/bin/imsd && -f $1$3/imsd/imsd.conf && -f $1$2/lib/sysusers.d/imsd.conf ]]
}

check 'imsd.service and imsd@.service differ in the names of the instance alone' alike
while read -r dir prefix sysconfdir <&3; do
	check "make install PREFIX=$prefix" install_below "$work/$dir" "$prefix"
	check 'the units name what it installs' paths "$work/$dir" "$prefix" "$sysconfdir"
	check 'systemd-analyze verify has nothing to say' verified "$work/$dir" "$prefix"
	check 'and would say it' not_verified "$work/$dir" "$prefix"
	check 'systemd-analyze security: 2.0 at most' exposed "$work/$dir" "$prefix"
	cat "$work/exposed"
done 3<<'END_OF_LIST'
usr /usr /etc
opt /opt/imsd /opt/imsd/etc
END_OF_LIST
