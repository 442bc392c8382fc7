#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make install` as a user meets it: a staged one, one below another prefix that runs with no source tree in sight, a second
# one over a changed configuration, a newer one, uninstall; manual pages and completion. A copy of the tree is installed,
# nothing is written outside of a temporary folder.
#
#   tests/install/run.sh BUILD

set -u
shopt -s extglob
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(realpath "$1")
work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-install-test.XXXXXX") || exit 1
. "$top/tests/tap.sh"
unset IMSD_API IMSD_TOKEN IMSD_CA STATE_DIRECTORY
unset BUILD SAN DESTDIR PREFIX SYSCONFDIR PARTS	# which make passes on from its command line
tree=$work/tree
prefix=$work/opt/imsd
etc=$prefix/etc/imsd
share=$prefix/share/imsd
bin=$prefix/bin
imsd_pid=

# Ends imsd and removes the folder.
leave()
{
	((BASHPID == $$)) || return
	[[ ! $imsd_pid ]] || { kill "$imsd_pid" && wait "$imsd_pid"; } 2>/dev/null
	rm -rf "$work"
}

trap leave EXIT
trap 'exit 1' HUP INT TERM

for program in groff jq man mandoc unshare; do
	command -v "$program" >/dev/null || { echo "$program is missing (make deps-install-test)" >&2; exit 1; }
done

# copy_tree: what is installed, and what was built of it; root gives it to another user, as if he had cloned it
copy_tree()
{
	mkdir -p "$tree/tests" "$tree/build" "$work/empty"
	(cd "$top" && cp -a Makefile README.md LICENSE config daemon docs examples imsctl install systemd "$tree")
	cp -a "$top/tests/tests.mk" "$tree/tests"
	(cd "$build" && cp -a daemon ctl gen flags folder ./*.a imsd imsctl "$tree/build")
	chmod 755 "$work"
	((UID != 0)) || chown -R nobody: "$tree"
}

# in_tree TARGET VARIABLE...: make, in the copy
in_tree()
{
	env -u MAKEFLAGS -u MAKEOVERRIDES "${MAKE:-make}" -C "$tree" --no-print-directory "$@"
}

# The source tree is hidden from what `away` runs, where that is allowed.
hide=()
if unshare -m true 2>/dev/null; then
	hide=(unshare -m)
elif unshare -rm true 2>/dev/null; then
	hide=(unshare -rm)
else
	echo '# unshare may not be used here: the source tree stays in sight'
fi

limit=(timeout 120)

# away COMMAND...: becomes that command, in an empty folder, the source tree and its copy out of reach
away()
{
	cd "$work/empty" || exit
	# shellcheck disable=SC2016	# for the inner shell
	((${#hide[@]} == 0)) || set -- "${hide[@]}" bash -c \
		'mount -t tmpfs none "$1" && mount -t tmpfs none "$2" && exec "${@:3}"' away "$top" "$tree" "$@"
	exec "${limit[@]}" "$@"
}

# says STATUS PATTERN COMMAND...: it ends so, and a line of what it says fits
says()
{
	local status

	("${@:3}") >"$work/said" 2>&1 </dev/null
	status=$?
	cat "$work/said"
	echo "status $status"
	((status == $1)) && grep -q -E -e "$2" "$work/said"
}

# has FILE...: is each one there?
has()
{
	local file missing=0

	for file; do
		[[ -f $file ]] || { echo "$file is missing"; missing=1; }
	done
	return "$missing"
}

# files FOLDER: all that is below it, folders too
files()
{
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort)
}

# empty FOLDER: nothing is below it
empty()
{
	[[ ! $(files "$1") ]] || { files "$1"; return 1; }
}

# --- staged -----------------------------------------------------------------------------------------------------------

# modes: programs may be run, nothing may be written by others
modes()
{
	[[ $(stat -c %a "$work/stage/usr/bin/imsd") == 755 && $(stat -c %a "$work/stage/etc/imsd/imsd.conf") == 644 ]] || return 1
	[[ ! $(find "$work/stage" -perm /022) ]]
}

# alone: the configuration is one file, the others belong to the version
alone()
{
	diff <(cd "$work/stage/etc" && find . -type f) <(echo ./imsd/imsd.conf)
}

# few_built: another prefix has built anew only what looks for installed files
few_built()
{
	local n

	n=$(grep -c '^  CC ' "$work/made")
	echo "$n built"
	((n > 0 && n < 10))
}

# theirs: what root has built in the tree of somebody else is not root's
theirs()
{
	find "$tree/build" -user root -print
	[[ ! $(find "$tree/build" -user root -print -quit) ]]
}

# staged_paths: texts name the installed places
staged_paths()
{
	grep -q '^ExecStart=/usr/bin/imsd .*/etc/imsd/imsd.conf' "$work/stage/usr/lib/systemd/system/imsd.service" &&
		! grep -r '@[A-Z]*@' "$work/stage/usr/lib" &&
		grep -q '/etc/imsd/imsd.conf' "$work/stage/usr/share/man/man8/imsd.8" &&
		grep -q '/usr/share/imsd/faults/' "$work/stage/usr/share/man/man8/imsd.8" &&
		! grep -E '@[a-z]+@' "$work/stage"/usr/share/man/man*/* &&
		! grep -r -l -F "$work" "$work/stage/usr/lib" "$work/stage/usr/share" "$work/stage/etc"
}

# --- away from the tree -----------------------------------------------------------------------------------------------

# lists: tables that are read from files
lists()
{
	(($(away "$bin/imsd" --list faults | grep -c /) > 100)) && (($(away "$bin/imsd" --list checks | wc -l) > 100))
}

# write_scenario: one that needs a fault, a preamble and a pack of those that came with imsd
write_scenario()
{
	cat >"$work/empty/mine.scn" <<-'END'
		title  The second REGISTER is refused for 5 s; then a call
		ue     alice
		fault  registration/503-retry-after
		expect pack dialogs
		given  alice unregistered

		do    alice power-on
		alice > REGISTER
		alice < 401
		alice > REGISTER  auth=aka
		alice < 503       retry-after=5
		alice > REGISTER  after=5s auth=initial
		alice < 401
		alice > REGISTER  auth=aka
		alice < 200
		include preamble/call
		do    alice hangup
		alice > BYE       of=call
		alice < 200       of=BYE
	END
}

# write_own: one's own, beside the installed configuration: a fault that is new and one with a name of the catalogue, a
# pack and a scenario likewise
write_own()
{
	mkdir -p "$etc"/faults/{aka,mine} "$etc/checks" "$etc/scenarios/registration" &&
		sed 's/^title *=.*/title = "Ours, and new";/' "$share/faults/aka/mac-wrong.conf" >"$etc/faults/mine/new.conf" &&
		sed 's/^title *=.*/title = "Ours, in place of another";/' "$share/faults/aka/mac-wrong.conf" >"$etc/faults/aka/mac-wrong.conf" &&
		sed 's/title="[^"]*"/title="Ours"/' "$share/checks/dialogs.scn" >"$etc/checks/dialogs.scn" &&
		cp "$etc/checks/dialogs.scn" "$etc/checks/ours.scn" &&
		sed 's/^title .*/title Ours/' "$share/scenarios/registration/aka.scn" >"$etc/scenarios/registration/aka.scn" &&
		cp "$etc/scenarios/registration/aka.scn" "$etc/scenarios/ours.scn"
}

# listed_once: tables have what is shipped and what is added, and each name once
listed_once()
{
	(away "$bin/imsd" --list faults) >"$work/faults" && (away "$bin/imsd" --list checks) >"$work/checks" || return 1
	grep -E '^(mine/new|aka/mac-wrong) ' "$work/faults"
	(($(grep -c -E '^(mine/new +Ours, and new|aka/mac-wrong +Ours, in place of another)$' "$work/faults") == 2 &&
		$(wc -l <"$work/faults") > 100)) || return 1
	[[ ! $(awk 'NF { print $1 }' "$work/faults" | sort | uniq -d) ]] || return 1
	grep -q '^ours .* Ours ' "$work/checks" && grep -q '^dialogs .* Ours ' "$work/checks" && grep -q '^calls ' "$work/checks" &&
		[[ ! $(awk 'NF { print $1, $2 }' "$work/checks" | sort | uniq -d) ]]
}

# listed_by_api: so are the scenarios
listed_by_api()
{
	(away "$bin/imsctl" --json scenarios) >"$work/scenarios" && jq -e -s '
		[.. | objects | select(has("live")) | {name, title}] as $all | ($all | length) as $n |
		($all | map(.name) | unique | length) == $n and $n > 100 and
		([$all[] | select(.title == "Ours") | .name] | sort) == ["ours", "registration/aka"] and
		any($all[]; .name == "registration/deregister")' "$work/scenarios"
}

# start: imsd with its installed configuration, on free ports
start()
{
	local line err

	sed -i -E 's/(port *= *)[0-9]+/\10/' "$etc/imsd.conf"
	rm -f "$work/stderr" && mkfifo "$work/stderr"
	(limit=() STATE_DIRECTORY=$work/state; export STATE_DIRECTORY; away "$bin/imsd" -q) 2>"$work/stderr" &
	imsd_pid=$!
	exec {err}<"$work/stderr"
	while read -r -t 30 line <&"$err"; do
		echo "$line"
		[[ $line == ready\ * ]] && break
	done
	cat <&"$err" >"$work/imsd.log" &
	exec {err}<&-
	IMSD_API=$(sed -n -E 's/^ready .* api=([^ ]*) .*/\1/p' <<<"$line")
	export IMSD_API
	[[ $IMSD_API ]]
}

# stop: SIGTERM
stop()
{
	local status

	kill -TERM "$imsd_pid"
	wait "$imsd_pid"
	status=$?
	imsd_pid=
	unset IMSD_API
	cat "$work/imsd.log"
	return "$status"
}

# --- a newer version --------------------------------------------------------------------------------------------------

# newer: the copy of the tree gets another imsd.conf and a new text of a pack, and loses a fault
newer()
{
	echo '# a line of the new version' >>"$tree/config/imsd.conf"
	echo '# likewise' >>"$tree/config/checks/volte.scn"
	rm "$tree/config/faults/aka/mac-wrong.conf"
	in_tree install PREFIX="$prefix" && files "$prefix" >"$work/laid"
}

# upgraded: the changed file is as it was, the new one beside it, the others are the new ones
upgraded()
{
	diff "$work/mine.conf" "$etc/imsd.conf" && diff "$tree/config/imsd.conf" "$etc/imsd.conf.new" &&
		diff "$tree/config/checks/volte.scn" "$share/checks/volte.scn" && [[ ! -e $share/faults/aka/mac-wrong.conf ]]
}

# older_layout: what is installed as it was when the catalogue lay beside the configuration, and one fault changed there
older_layout()
{
	rm -rf "$prefix"
	mkdir -p "$etc" "$share" && cp -r "$tree"/config/*/ "$tree/config/imsd.conf" "$etc" || return 1
	{
		find "$prefix" -mindepth 1 -type d -printf 'd - %p\n'
		find "$etc" -type f -exec sha256sum {} + | sed 's/^\([^ ]*\) *\(.*\)/c \1 \2/'
	} | LC_ALL=C sort -k 3 >"$share/installed"
	echo '# mine' >>"$etc/faults/dial.conf"
}

# moved: the catalogue is where it belongs, and of the older one the changed fault alone is left
moved()
{
	diff <(cd "$etc" && find . -type f | LC_ALL=C sort) <(printf '%s\n' ./faults/dial.conf ./imsd.conf) &&
		has "$share"/{faults/dial.conf,checks/volte.scn,scenarios/lab.conf}
}

# left [FILE]: that is all that is left of the prefix
left()
{
	diff <(cd "$prefix" && find . -type f) <(printf '%s' "${1:+$1
}")
}

# as_user: somebody who is not root installs below his home, runs it from there, and removes it
as_user()
{
	local user=()

	mkdir -p "$work/home"
	((UID != 0)) || {
		chown nobody: "$work/home"
		user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
	}
	"${user[@]}" env -u MAKEFLAGS HOME="$work/home" "${MAKE:-make}" -C "$tree" --no-print-directory install PREFIX="$work/home/imsd" &&
		(cd "$work/empty" && "${user[@]}" "$work/home/imsd/bin/imsd" -n --fault aka/opaque) &&
		"${user[@]}" env -u MAKEFLAGS "${MAKE:-make}" -C "$tree" --no-print-directory uninstall PREFIX="$work/home/imsd" &&
		empty "$work/home"
}

# --- manual pages -----------------------------------------------------------------------------------------------------

pages=(man8/imsd.8 man5/imsd.conf.5 man5/imsd-scenario.5 man1/imsctl.1)

# renders LOCALE: groff says nothing about any page
renders()
{
	local page

	for page in "${pages[@]}"; do
		LC_ALL=$1 MANWIDTH=80 man -l --warnings "$prefix/share/man/$page" 2>>"$work/warnings" >"$work/page" || return 1
		(($(wc -l <"$work/page") > 100)) || { echo "$page is short"; return 1; }
	done
	cat "$work/warnings"
	[[ ! -s $work/warnings ]]
}

# lint: mandoc has no warning
lint()
{
	mandoc -T lint -W warning "${pages[@]/#/$prefix/share/man/}"
}

# words_of PAGE: its text, a line without breaks
words_of()
{
	LC_ALL=C MANWIDTH=1000 man -l "$prefix/share/man/$1" 2>/dev/null | tr -s ' \n' ' '
}

# all_in PAGE: each line of stdin is in it
all_in()
{
	local line text n=0 missing=0

	text=$(words_of "$1")
	while read -r line; do
		n=$((n + 1))
		[[ $text == *"$line"* ]] || { echo "$1 has no $line"; missing=1; }
	done
	((n > 5 && missing == 0))
}

# options PROGRAM: those of --help
options()
{
	"$bin/$1" --help | grep -o -E '^ +(-[a-z], )?--[a-z-]+' | grep -o -e '--.*'
}

# first_cells PROGRAM OPTION...: the first cell of each row of a table
first_cells()
{
	"$bin/$1" "${@:2}" | awk -F '  +' 'NF && !/^[A-Z][A-Z ]*  +[A-Z]/ { print $1 }' | LC_ALL=C sort -u
}

# known_options: a page speaks of no option that there is not
known_options()
{
	local option known

	known=$(options imsd; options imsctl; echo --key; "$bin/imsctl" --list=keys | awk -F '  +' '{ sub(/[ =].*/, "", $3); print "--" $3 }')
	sed 's/\\-/-/g' "$tree"/docs/man/*.in | grep -o -E -e '--[a-z]+(-[a-z]+)*' | sort -u >"$work/options"
	while read -r option; do
		grep -q -x -e "$option" <<<"$known" || { echo "no program has $option"; return 1; }
	done <"$work/options"
	(($(wc -l <"$work/options") > 10))
}

# examples KIND SUFFIX: those of the pages as files
examples()
{
	local template

	mkdir -p "$work/examples"
	for template in "$tree"/docs/man/*.in; do
		awk -v kind="$1" -v name="$work/examples/$(basename "$template" .in)" -v suffix="$2" '
			/^@example / && $2 == kind { file = name "-" ++n suffix; next }
			/^@end@/ { file = "" }
			file { print > file }' "$template"
	done
}

# examples_run N COMMAND... -- SUFFIX: at least N examples, and the command takes each
examples_run()
{
	local n=0 file

	for file in "$work"/examples/*"${*: -1}"; do
		(away "${@:2:$#-3}" "$file") || return 1
		n=$((n + 1))
	done
	echo "$n examples"
	((n >= $1))
}

# --- completion -------------------------------------------------------------------------------------------------------

# completes "WORDS" "CANDIDATE...": TAB behind the words offers these (and, with ... at the end, others)
completes()
{
	local program=${1%% *} wanted=${2%' ...'} candidate
	local COMP_WORDS COMP_CWORD COMPREPLY=()

	read -r -a COMP_WORDS <<<"$1"
	[[ $1 != *' ' ]] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	"_$program" "$bin/$program"
	echo "offered: ${COMPREPLY[*]}"
	[[ $2 == *' ...' || $(printf '%s\n' "${COMPREPLY[@]}" | sort -u | paste -s -d ' ') == "$wanted" ]] || return 1
	for candidate in $wanted; do
		[[ " ${COMPREPLY[*]} " == *" $candidate "* ]] || return 1
	done
}

# runs_nothing "WORDS" "CANDIDATE...": nor does TAB run what they offer
runs_nothing()
{
	completes "$@" && [[ ! $(find "$work/empty" -name injected) ]]
}

# commands_as_names: two rules and a fault of one's own whose names are commands for a shell
commands_as_names()
{
	local name

	for name in '`touch injected`' '$(touch injected)'; do
		(away "$bin/imsctl" rule add "{ name = \"$name\"; when = { method = \"PUBLISH\"; }; do = ( { reply = 486; } ); }") || return
	done
	mkdir -p "$etc/faults" && cp "$share/faults/aka/mac-wrong.conf" "$etc/faults/\$(touch injected).conf"
}

# loads PROGRAM: bash finds the function where completion is installed
loads()
{
	# shellcheck disable=SC1090
	. "$prefix/share/bash-completion/completions/$1" && [[ $(complete -p "$1") == "complete -F _$1 $1" ]]
}

copy_tree
check 'a staged install' in_tree install DESTDIR="$work/stage" PREFIX=/usr
cp "$work/output" "$work/made"
check 'builds little anew' few_built
check 'programs, units, pages, completion and texts are where they belong' has "$work/stage"/usr/bin/{imsd,imsctl} \
	"$work/stage"/usr/lib/systemd/system/imsd{,@}.service "$work/stage/usr/lib/sysusers.d/imsd.conf" \
	"${pages[@]/#/$work/stage/usr/share/man/}" "$work/stage"/usr/share/bash-completion/completions/{imsd,imsctl} \
	"$work/stage"/usr/share/doc/imsd/{README.md,LICENSE,docs/install.md,examples/ci.sh}
check 'the configuration is in /etc/imsd, and nothing else' alone
check 'the catalogue is in /usr/share/imsd' has "$work/stage"/usr/share/imsd/{checks/volte.scn,faults/aka/mac-wrong.conf} \
	"$work/stage/usr/share/imsd/scenarios/preamble/registered.scn"
check 'modes' modes
check 'paths in texts' staged_paths
((UID != 0)) || check 'root leaves nothing of his own in the build' theirs
check 'a staged uninstall' in_tree uninstall DESTDIR="$work/stage" PREFIX=/usr
check 'leaves nothing' empty "$work/stage"
check 'a relative prefix is refused' says 2 'PREFIX=opt: a path that begins with /' in_tree install PREFIX=opt PARTS=config
check 'some parts alone' in_tree install DESTDIR="$work/stage" PREFIX=/usr PARTS='bin config'
check 'are those' bash -c "[[ -x '$work/stage/usr/bin/imsd' && -d '$work/stage/etc/imsd' && ! -e '$work/stage/usr/share/man' &&
	! -e '$work/stage/usr/share/imsd/faults' ]]"
check 'another part later' in_tree install DESTDIR="$work/stage" PREFIX=/usr PARTS=units
check 'leaves what was there' has "$work/stage"/usr/bin/imsd "$work/stage/etc/imsd/imsd.conf" "$work/stage/usr/lib/systemd/system/imsd.service"
check 'and all goes together' in_tree uninstall DESTDIR="$work/stage" PREFIX=/usr
check 'to the last' empty "$work/stage"
check 'odd letters in a prefix' in_tree install DESTDIR="$work/stage" PREFIX='/opt/a&b' PARTS='units config'
check 'are in the unit' grep -q -F 'ExecStart=/opt/a&b/bin/imsd' "$work/stage/opt/a&b/lib/systemd/system/imsd.service"
check 'and go, too' in_tree uninstall DESTDIR="$work/stage" PREFIX='/opt/a&b'

mkdir -p "$work/opt"
check 'an install below another prefix' in_tree install PREFIX="$prefix"
check 'the configuration is right, and found there' says 0 "^$etc/imsd.conf: right" away "$bin/imsd" -n
check 'help and version say where it is looked for' says 0 "$etc/imsd.conf" away "$bin/imsd" --help
check 'version' says 0 "$etc/imsd.conf" away "$bin/imsd" --version
check 'tables of faults and checks' lists
check 'a pack that there is not: all places are named' says 2 \
	"^.*no pack checks/nosuch.scn .*nor in config, $etc and $share" away "$bin/imsd" --scenario --pack nosuch "$share/scenarios/registration/aka.scn"
check 'a fault by its name' says 0 'right' away "$bin/imsd" -n --fault aka/mac-wrong
check 'one that there is not' says 2 'did you mean' away "$bin/imsd" -n --fault aka/mac-wron
write_scenario
check 'a scenario elsewhere with fault, pack and preamble' says 0 '^1 passed, 0 failed' away "$bin/imsd" --scenario mine.scn
check 'with a pack of the command line' says 0 '^1 passed, 0 failed' away "$bin/imsd" --scenario --pack registration mine.scn
check 'the installed scenarios' says 0 '^[0-9]+ passed, 0 failed, 0 errors' away "$bin/imsd" --scenario --access pipe-udp \
	"$share/scenarios/registration" "$share/scenarios/faults/registration"

check 'pages render in UTF-8' renders C.UTF-8
check 'pages render in C' renders C
check 'mandoc finds nothing' lint
check "imsd(8) has each option" all_in man8/imsd.8 < <(options imsd)
check 'and each table' all_in man8/imsd.8 < <(first_cells imsd --list)
check "imsctl(1) has each option" all_in man1/imsctl.1 < <(options imsctl)
check 'and each command' all_in man1/imsctl.1 < <(first_cells imsctl --list)
for table in knobs keys conditions actions; do
	check "imsd.conf(5) has all of --list $table" all_in man5/imsd.conf.5 < <(first_cells imsd --list "$table")
done
for table in headers lines core accesses attributes "do"; do
	check "imsd-scenario(5) has all of --list $table" all_in man5/imsd-scenario.5 < <(first_cells imsd --list "$table")
done
check 'pages name no option that there is not' known_options
examples config .conf
examples scenario .scn
check 'examples of configuration are right' examples_run 10 "$bin/imsd" -n -c -- .conf
check 'examples of scenarios pass' examples_run 4 "$bin/imsd" --scenario -- .scn

check 'completion of imsd is loaded' loads imsd
check 'of imsctl' loads imsctl
loads imsd
loads imsctl
export IMSD_API=http://127.0.0.1:1	# where nobody answers
cd "$work/empty" || exit 1
check 'options' completes 'imsd --list' '--list --list-runs'
check 'kinds of --list' completes 'imsd --list kn' 'knobs'
check 'faults' completes 'imsd --fault aka/mac-w' 'aka/mac-wrong aka/mac-wrong-always'
check 'behind =' completes 'imsd --fault = aka/mac-w' 'aka/mac-wrong aka/mac-wrong-always'
check 'packs' completes 'imsd --scenario --pack vo' 'volte'
check 'keys' completes 'imsd --set registration.min' 'registration.min_expires='
check 'accesses' completes 'imsd --access pipe-tl' 'pipe-tls pipe-tls6'
check 'files' completes 'imsd --scenario mi' 'mine.scn'
check 'commands' completes 'imsctl subscribers a' 'add'
check 'their keys' completes 'imsctl verify us' 'user='
check 'as options' completes 'imsctl verify --ex' '--exactly'
check 'options of imsctl' completes 'imsctl --tok' '--token --token-file'

cd / || exit 1
cp "$etc/imsd.conf" "$work/shipped.conf"
check 'imsd starts with the installed configuration' start
check 'imsctl sees it' says 0 '^listeners' away "$bin/imsctl" status
check 'its configuration is the installed one' says 0 "$etc/imsd.conf" away "$bin/imsctl" config
check 'a fault by the API' says 0 'of aka/mac-wrong' away "$bin/imsctl" fault aka/mac-wrong
check 'scenarios of the API' says 0 '^registration/[a-z-]+ +yes ' away "$bin/imsctl" scenarios
check 'completion asks it for UEs' completes 'imsctl ue al' 'alice'
check 'behind a key' completes 'imsctl tail user = b' 'bob'
check 'for rules' completes 'imsctl rule off ' 'wrong\ MAC-A'
cd "$work/empty" || exit 1
check 'rules and a fault that have commands as names' commands_as_names
check 'TAB offers the one rule and runs nothing' runs_nothing 'imsctl rule off `' '\`touch\ injected\`'
check 'nor the other' runs_nothing 'imsctl rule off $' '\$\(touch\ injected\)'
check 'nor the fault' runs_nothing "imsd -c $etc/imsd.conf --fault \$" '\$\(touch\ injected\)'
rm -r "$etc/faults"
cd / || exit 1
check 'state is where it was told' has "$work/state/ca.pem"
check 'imsd ends' stop

check "one's own beside the configuration" write_own
check 'is listed with what is shipped, which it comes before' listed_once
check 'imsd starts again' start
check 'scenarios of the API are both, too' listed_by_api
check 'a fault of mine by the API' says 0 'of mine/new' away "$bin/imsctl" fault mine/new
check 'imsd ends again' stop
rm -r "$etc"/{faults,checks,scenarios}

cp "$etc/imsd.conf" "$work/mine.conf"
check 'a second install says that a changed file stays' says 0 "kept $etc/imsd.conf, which was changed" in_tree install PREFIX="$prefix"
check 'it does' cmp "$work/mine.conf" "$etc/imsd.conf"
check 'with nothing beside it, since nothing is new' test ! -e "$etc/imsd.conf.new"
check 'a newer version' newer
check 'the new text lies beside the changed one, others are new' upgraded
check 'uninstall says what stays' says 0 "left $etc/imsd.conf, which was changed" in_tree uninstall PREFIX="$prefix"
check 'and leaves that alone' left ./etc/imsd/imsd.conf
check 'there is nothing to uninstall twice' says 2 'nothing is installed there' in_tree uninstall PREFIX="$prefix"
check 'over a configuration that is there' says 0 "the new one is $etc/imsd.conf.new" in_tree install PREFIX="$prefix"
mv "$etc/imsd.conf.new" "$etc/imsd.conf"
check 'which is then the shipped one' in_tree install PREFIX="$prefix"
check 'and goes with the others' in_tree uninstall PREFIX="$prefix"
check 'no file is left' left
check 'an older layout' older_layout
check 'a newer one over it: a fault that was changed is left, and said' says 0 "left $etc/faults/dial.conf, which was changed" \
	in_tree install PREFIX="$prefix"
check 'the others have moved' moved
rm -rf "$prefix"
check 'an install where nothing was' in_tree install PREFIX="$prefix"
check 'and an uninstall' in_tree uninstall PREFIX="$prefix"
check 'leave nothing' empty "$work/opt"
check 'somebody who is not root, below his home' as_user

echo "$passed passed, $failed failed"
exit $((failed > 0))
