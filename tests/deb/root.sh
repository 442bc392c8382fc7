# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154	# its variables are run.sh's
# The package in a root where no init runs, as in a chroot or a container. Sourced by run.sh. Each command has namespaces of
# its own for mounts and processes: nothing of it is left when it ends.

environment=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ DEBIAN_FRONTEND=noninteractive)

# in_root COMMAND...: runs in the root
in_root()
{
	timeout 300 unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" \
		chroot "$root" "${environment[@]}" "$@" </dev/null
}

# in_net COMMAND...: the same with a network of its own, which is a loopback interface
in_net()
{
	# shellcheck disable=SC2016	# for the shell there
	timeout 120 unshare --net --mount --pid --fork --kill-child --mount-proc="$root/proc" \
		sh -c 'ip link set lo up && exec chroot "$@"' sh "$root" "${environment[@]}" "$@" </dev/null
}

# as_imsd COMMAND...: the same as the package's user
as_imsd()
{
	in_net setpriv --reuid imsd --regid imsd --clear-groups --no-new-privs "$@"
}

# apt ARGUMENT...: apt-get, which keeps a changed conffile and asks nobody
apt()
{
	in_root apt-get -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}

# files: all of the root but caches, logs, and what dpkg and apt keep of packages
files()
{
	(cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/dpkg \
		-o -path ./var/lib/apt -o -name '*shadow-' -o -name passwd- -o -name group- \) -prune -o -printf '%p %y %m %U:%G %l\n' |
		LC_ALL=C sort)
}

# install_it: the dependencies are there, hence it is the only one
install_it()
{
	apt install "/tmp/${package##*/}" >"$work/apt" 2>&1 && said "$work/apt" '0 upgraded, 1 newly installed, 0 to remove.*'
}

# nothing COMMAND...: it has nothing to say
nothing()
{
	local output

	output=$("$@" 2>&1) && [[ -z $output ]] || { echo "$output"; return 1; }
}

# locked_user: a user of the system whom nobody can become by a password
locked_user()
{
	in_root getent passwd imsd | tee "$work/user" && grep -q -E '^imsd:[^:]*:[0-9]{3}:[0-9]{3}:IMS lab core:/var/lib/imsd:/usr/sbin/nologin$' "$work/user" &&
		grep -E '^imsd:[!*]+:' "$root/etc/shadow"
}

# enabled: so systemctl says
enabled()
{
	[[ $(in_root systemctl is-enabled imsd.service) == "$1" ]]
}

# documented: manual pages, completion, what policy asks for
documented()
{
	local file missing=0

	for file in man/man8/imsd.8.gz man/man1/imsctl.1.gz man/man5/imsd.conf.5.gz man/man5/imsd-scenario.5.gz \
		bash-completion/completions/imsd bash-completion/completions/imsctl \
		doc/imsd/copyright doc/imsd/changelog.Debian.gz doc/imsd/README.md; do
		[[ -s $root/usr/share/$file ]] || { echo "/usr/share/$file is missing"; missing=1; }
	done
	return "$missing"
}

# version_fits: imsd and imsctl say the package's
version_fits()
{
	in_root imsd --version | tee "$work/version" | grep -q -w -F "$version" &&
		in_root imsctl --version | tee -a "$work/version" | grep -q -w -F "$version" || { cat "$work/version"; return 1; }
}

# change_config: as an administrator does: a greater min_expires, which imsd must then know
change_config()
{
	sed -i 's/^# min_expires = 60;/min_expires = 77; /' "$root/etc/imsd/imsd.conf" && grep -q 'min_expires = 77;' "$root/etc/imsd/imsd.conf"
}

# upgraded: with a package that has another imsd.conf and another dial.conf
upgraded()
{
	apt install "/tmp/${next##*/}" >"$work/apt" 2>&1 && said "$work/apt" '1 upgraded, 0 newly installed, 0 to remove.*'
}

# kept: the changed imsd.conf is there, the package's beside it; the fault is the new one
kept()
{
	local etc=$root/etc/imsd dial=$root/usr/share/imsd/faults/dial.conf

	grep -H 'min_expires = 77;' "$etc/imsd.conf" && ! grep -H 'of the next revision' "$etc/imsd.conf" &&
		grep -H 'of the next revision' "$etc/imsd.conf.dpkg-dist" "$dial" && [[ ! -e $dial.dpkg-dist ]]
}

# removed: programs, pages, units and the catalogue are gone, conffiles and state are not
removed()
{
	apt remove imsd && [[ ! -e $root/usr/bin/imsd && ! -e $root/lib/systemd/system/imsd.service && ! -e $root/usr/share/doc/imsd && ! -e $root/usr/share/imsd ]] &&
		grep -H 'min_expires = 77;' "$root/etc/imsd/imsd.conf" && ls -d "$root/var/lib/imsd/"*.pem
}

# purged: dpkg knows it no longer, and all files are as they were
purged()
{
	apt purge imsd && ! in_root dpkg-query -W imsd && [[ -z $(compgen -G "$root/var/lib/dpkg/info/imsd.*") ]] &&
		diff "$work/before" <(files)
}

# left_over: processes in the root, mounts below it
left_over()
{
	find /proc -mindepth 2 -maxdepth 2 -name root -lname "$root*" 2>/dev/null
	grep -F " $root" /proc/self/mounts
	true
}

cp "$package" "$next" "$top/tests/deb/phone.sh" "$root/tmp/"
check 'apt finds its dependencies' apt satisfy "$(dpkg-deb -f "$package" Depends)"
files >"$work/before"
check 'apt installs it, and nothing more' install_it
check 'every file is as in the package' nothing in_root dpkg --verify imsd
check 'a user of its own, locked' locked_user
check 'the service is enabled' enabled enabled
check 'manual pages, completion, copyright, changelog, README' documented
check 'the programs say the version of the package' version_fits
check 'imsd -n finds the installed configuration right' as_imsd imsd -n
check 'a fault is found by its name' as_imsd imsd -n --fault registration/503-retry-after
check 'imsd runs as that user, a phone registers' in_net bash /tmp/phone.sh
check 'an installed scenario passes over UDP' as_imsd imsd --scenario /usr/share/imsd/scenarios/registration --access udp
check 'an administrator changes imsd.conf' change_config
check 'and disables the service' in_root systemctl disable imsd.service
check 'apt upgrades it and asks nothing' upgraded
check 'what was changed stays, the new one lies beside it' kept
check 'the service stays disabled' enabled disabled
check 'apt removes it; configuration and state stay' removed
check 'apt installs it again' install_it
check 'with the configuration that was left' grep 'min_expires = 77;' "$root/etc/imsd/imsd.conf"
check 'apt purges it; no file is left, none has changed' purged
check 'no process and no mount is left' nothing left_over
