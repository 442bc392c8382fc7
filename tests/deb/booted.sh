# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154	# its variables are run.sh's
# The package under a systemd that is PID 1 of the root: what the maintainer scripts do with a running service. Sourced by
# run.sh after root.sh. tests/service/ boots it.

. tests/service/container.sh
root=$work/root
group=imsd-deb-$$

# furnish: the root has been made and has systemd; services may start in it
furnish()
{
	rm -f "$root/usr/sbin/policy-rc.d"
	cp "$package" "$next" "$root/"
	touch "$root/etc/fstab"
}

# apt ARGUMENT...: apt-get in the container
apt()
{
	inside env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Options::=--force-confold "$@" </dev/null
}

# main_pid UNIT: of its process
main_pid()
{
	inside systemctl show "$1" -p MainPID --value
}

# runs UNIT: it is active, and imsd its process
runs()
{
	inside systemctl is-active "$1" && inside readlink "/proc/$(main_pid "$1")/exe" | tee /dev/stderr | grep -q -x /usr/bin/imsd ||
		{ inside systemctl status --no-pager -l "$1"; return 1; }
}

# instance NAME: another imsd on other ports
instance()
{
	sed -E -e 's/(port *= *)50/\160/' -e 's/(port *= *)80/\190/' -e 's/"40000-40999"/"42000-42999"/' "$root/etc/imsd/imsd.conf" >"$root/etc/imsd/$1.conf" &&
		inside systemctl enable --now "imsd@$1.service" && runs "imsd@$1.service"
}

# restarted_by COMMAND...: both services have another process afterwards
restarted_by()
{
	local first second

	first=$(main_pid imsd.service)
	second=$(main_pid imsd@lab2.service)
	"$@" && runs imsd.service && runs imsd@lab2.service &&
		[[ $(main_pid imsd.service) != "$first" && $(main_pid imsd@lab2.service) != "$second" ]]
}

# all_stopped: no unit of the package has a process, none has failed
all_stopped()
{
	inside systemctl list-units --all --no-legend --plain 'imsd*' >"$work/units" || return
	inside find /proc -maxdepth 2 -name exe -printf '%l\n' >"$work/programs"
	cat "$work/units" "$work/programs"
	! grep -q -E ' (active|activating|failed) ' "$work/units" && grep -q '/systemd$' "$work/programs" &&
		! grep -q '^/usr/bin/imsd' "$work/programs"
}

# state_gone: of both, and what enabled them
state_gone()
{
	(cd "$root" && find etc/systemd var/lib/systemd/deb-systemd-helper* var/lib -maxdepth 3 -name '*imsd*' ! -path 'var/lib/dpkg/*') |
		tee "$work/found"
	[[ ! -s $work/found ]]
}

trap 'container_stop; leave' EXIT
if container_start; then
	check 'booted: apt installs it' apt install "/${package##*/}"
	check 'the service runs' runs imsd.service
	check 'it is ready, and answers imsctl' inside imsctl status
	check 'a second instance' instance lab2
	check 'an upgrade restarts both' restarted_by apt install "/${next##*/}"
	check 'removal stops both' eval 'apt remove imsd && all_stopped'
	check 'the state is there' ls -d "$root/var/lib/imsd/"*.pem "$root/var/lib/imsd-lab2/"
	check 'a service that cannot start leaves the package installed' \
		eval "echo '!' >>'$root/etc/imsd/imsd.conf' && apt install '/${package##*/}' && ! inside systemctl is-active imsd.service"
	check 'apt purges it' apt purge imsd
	check 'no state and no enabled unit is left' state_gone
	container_stop
fi
check 'no process and no mount is left' nothing left_over
