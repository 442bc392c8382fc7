#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lays imsd's files down below a prefix and takes them away again. `make install` and `make uninstall` call it.
#
#   install/install.sh install BUILD [PART...]    bin config data units man completion doc; all of them when none is named
#   install/install.sh uninstall                  what was laid down there, and nothing else
#
# DESTDIR, PREFIX and SYSCONFDIR come from the environment. The file PREFIX/share/imsd/installed says what was laid down:
# d(irectory), f(ile), or c(onfiguration) with its checksum. Configuration that somebody has changed is never written: the
# new file goes beside it as FILE.new, and uninstall leaves the changed one. The catalogue (faults, checks, scenarios) is data:
# it belongs to the version, and what somebody adds to it lies in SYSCONFDIR/imsd.

set -eu
umask 022
: "${DESTDIR=}" "${PREFIX:?}" "${SYSCONFDIR:?}"
command=${1-}
build=${2-}
paths=()				# in the record's order
declare -A had_kind=() had_sum=()	# what was laid down before, by path without DESTDIR
declare -A kind=() sum=()		# what is now
declare -A sums=()			# of files, by where they are

# gather PART STAGE: the files of a part as they will lie, etc for SYSCONFDIR
gather()
{
	local file part text

	case $1 in
	bin) mkdir -p "$2/bin" && cp "$build/imsd" "$build/imsctl" "$2/bin" ;;
	config) mkdir -p "$2/etc/imsd" && cp config/imsd.conf "$2/etc/imsd" ;;
	data) mkdir -p "$2/share/imsd" && cp -r config/*/ "$2/share/imsd" ;;
	units)
		mkdir -p "$2/lib/systemd/system" "$2/lib/sysusers.d"
		for file in systemd/*.service.in; do
			part=${file##*/}
			text=$(<"$file")
			text=${text//@PREFIX@/"$PREFIX"}
			printf '%s\n' "${text//@SYSCONFDIR@/"$SYSCONFDIR"}" >"$2/lib/systemd/system/${part%.in}"
		done
		cp systemd/imsd.sysusers "$2/lib/sysusers.d/imsd.conf"
		;;
	man)
		for file in "$build"/man/*.[1-8]; do
			mkdir -p "$2/share/man/man${file##*.}" && cp "$file" "$2/share/man/man${file##*.}"
		done
		;;
	completion) mkdir -p "$2/share/bash-completion" && cp -r install/completion "$2/share/bash-completion/completions" ;;
	doc)
		mkdir -p "$2/share/doc/imsd"
		cp -r README.md LICENSE examples "$2/share/doc/imsd"
		find docs -path docs/man -prune -o -type f ! -name '*.sh' -print0 | xargs -0 cp --parents -t "$2/share/doc/imsd"
		;;
	*)
		echo "no part is called $1: bin config data units man completion doc" >&2
		return 2
		;;
	esac
}

# read_record: fills paths and had_*
read_record()
{
	local a b path

	[[ -r $DESTDIR$record ]] || return 0
	while read -r a b path; do
		paths+=("$path")
		had_kind[$path]=$a
		had_sum[$path]=$b
	done <"$DESTDIR$record"
}

# write_record: kind and sum as they are
write_record()
{
	local path

	for path in "${!kind[@]}"; do
		printf '%s %s %s\n' "${kind[$path]}" "${sum[$path]}" "$path"
	done | LC_ALL=C sort -k 3 >"$DESTDIR$record"
}

# take_sums: of the files named on stdin, each ended by a zero; those that there are not have none
take_sums()
{
	local line

	while IFS= read -r -d '' line; do
		sums[${line#*  }]=${line%%  *}
	done < <(xargs -0 -r sha256sum -z 2>/dev/null)
}

# make_folder PATH: with those above it; those that are ours are noted
make_folder()
{
	[[ $1 && ! ${kind[$1]-} ]] || return 0
	[[ ! -d $DESTDIR$1 || ${had_kind[$1]-} == d ]] || return 0
	make_folder "${1%/*}"
	kind[$1]=d
	sum[$1]=-
	[[ -d $DESTDIR$1 ]] || mkdir -m 755 "$DESTDIR$1"
}

# lay KIND FROM PATH: one file, unless the same is there already
lay()
{
	local mode=644

	kind[$3]=$1
	sum[$3]=${sums[$2]}
	make_folder "${3%/*}"
	[[ -x $2 ]] && mode=755
	[[ ${sums[$DESTDIR$3]-} == "${sums[$2]}" ]] || install -m "$mode" "$2" "$DESTDIR$3"
}

# lay_configuration FROM PATH: what somebody has changed stays; a new text that he has seen is not laid beside it again
lay_configuration()
{
	local new=${sums[$1]} there=${sums[$DESTDIR$2]-} had=${had_sum[$2]-}

	case $there in
	'' | "$new" | "$had")
		lay c "$1" "$2"
		return
		;;
	esac
	kind[$2]=c
	sum[$2]=$new
	echo "  kept $DESTDIR$2, which was changed"
	if [[ $had != "$new" ]]; then
		lay c "$1" "$2.new"
		echo "  the new one is $DESTDIR$2.new"
	elif [[ -f $DESTDIR$2.new && ${had_kind[$2.new]-} ]]; then
		kind[$2.new]=c
		sum[$2.new]=${had_sum[$2.new]}
	fi
}

# part_of PATH: to which part a path of the record belongs
part_of()
{
	case $1 in
	"$SYSCONFDIR"/*) echo config ;;
	"$PREFIX"/bin/*) echo bin ;;
	"$PREFIX"/share/imsd/*) echo data ;;
	"$PREFIX"/lib/*) echo units ;;
	"$PREFIX"/share/man/*) echo man ;;
	"$PREFIX"/share/bash-completion/*) echo completion ;;
	"$PREFIX"/share/doc/*) echo doc ;;
	esac
}

# keep PATH: it was laid down before, and its part is not looked at now
keep()
{
	kind[$1]=${had_kind[$1]}
	sum[$1]=${had_sum[$1]}
	make_folder "${1%/*}"
}

# take_away PATH: a file that was laid down; 1: it is configuration and was changed
take_away()
{
	local there=${sums[$DESTDIR$1]-}

	if [[ ${had_kind[$1]} == c && $there && $there != "${had_sum[$1]}" ]]; then
		echo "  left $DESTDIR$1, which was changed"
		return 1
	fi
	rm -f "$DESTDIR$1"
}

# take_away_folders: of those that were made before and are not needed now the empty ones, what lies in others first
take_away_folders()
{
	local i path

	for ((i = ${#paths[@]} - 1; i >= 0; i--)); do
		path=${paths[i]}
		[[ ${had_kind[$path]} == d && ! ${kind[$path]-} && -d $DESTDIR$path ]] || continue
		rmdir --ignore-fail-on-non-empty "$DESTDIR$path"
	done
}

# install_parts PART...: other parts that are there stay
install_parts()
{
	local part file path files=() etc

	stage=$(mktemp -d "${TMPDIR:-/tmp}/imsd-install.XXXXXX")
	trap 'rm -rf "$stage"' EXIT
	trap 'exit 1' HUP INT TERM
	for part; do
		gather "$part" "$stage"
	done
	mkdir -p "$DESTDIR/"
	read_record
	mapfile -d '' -t files < <(cd "$stage" && find . -type f -printf '%P\0' | LC_ALL=C sort -z)
	take_sums < <(printf '%s\0' "${files[@]/#/$stage/}" "${paths[@]/#/$DESTDIR}")
	etc=("${files[@]#etc/}")
	take_sums < <(printf '%s\0' "${files[@]/#/$DESTDIR$PREFIX/}" "${etc[@]/#/$DESTDIR$SYSCONFDIR/}")
	make_folder "${record%/*}"
	for file in "${files[@]}"; do
		case $file in
		etc/*) lay_configuration "$stage/$file" "$SYSCONFDIR/${file#etc/}" ;;
		*) lay f "$stage/$file" "$PREFIX/$file" ;;
		esac
	done
	for path in "${paths[@]}"; do
		[[ ${had_kind[$path]} == d || ${kind[$path]-} ]] && continue
		if [[ " $* " == *" $(part_of "$path") "* ]]; then
			take_away "$path" || :
		else
			keep "$path"
		fi
	done
	take_away_folders
	write_record
}

# What is left is said.
uninstall()
{
	local path left=0

	[[ -r $DESTDIR$record ]] || {
		echo "nothing is installed there: no $DESTDIR$record (PREFIX and DESTDIR as with make install?)" >&2
		return 1
	}
	read_record
	take_sums < <(printf '%s\0' "${paths[@]/#/$DESTDIR}")
	for path in "${paths[@]}"; do
		[[ ${had_kind[$path]} == d ]] || take_away "$path" || left=$((left + 1))
	done
	rm -f "$DESTDIR$record"
	take_away_folders
	((left == 0)) || echo "  $left left; they are yours"
}

for variable in PREFIX SYSCONFDIR; do
	[[ ${!variable} == /* ]] || { echo "$variable=${!variable}: a path that begins with / is wanted" >&2; exit 2; }
done
PREFIX=${PREFIX%/}
SYSCONFDIR=${SYSCONFDIR%/}
record=$PREFIX/share/imsd/installed
cd "$(dirname "$0")/.."
case $command in
install)
	(($# > 2)) || set -- install "$build" bin config data units man completion doc
	install_parts "${@:3}"
	;;
uninstall) uninstall ;;
*) echo 'install/install.sh: install BUILD [PART...] or uninstall' >&2; exit 2 ;;
esac
