#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a CI job reads: JUnit XML by its schema, TAP by prove, artifacts, exit statuses, and all of it when the run is
# interrupted.

. "$(dirname "$0")/lib.sh"
need xmllint prove

lab="$work/odd names & <signs>"
junit=$work/junit.xml
kept=$work/kept

mkdir -p "$lab/again" "$work/good" "$work/slow"
cat >"$lab/pass.scn" <<'END'
alice > REGISTER
alice < 401
END
cat >"$lab/rows.scn" <<'END'
cases name status
	"a/b"    401
	"a b"    403
	"a:b"    404
	"ü#\\z"  401
alice > REGISTER
alice < $status
END
cat >"$lab/fail'\"&<.scn" <<'END'
title It's "wrong": <&> ü
spec TS 24.229 5.4.1.2
alice > REGISTER
alice < 200 lifetime=60
END
printf 'rule { name = "bent"; when = { method = "REGISTER"; status = 401; }; do = ( { add = "X-Odd: \x01\x1b[31m\xff]]>"; } ); }\n%s\n%s\n' \
	'alice > REGISTER' 'alice < 401 x-odd=good' >"$lab/octets.scn"
printf 'alice > REGISTER auth=aka\n' >"$lab/error.scn"
printf 'needs ipsec\nalice > REGISTER\nalice < 401\n' >"$lab/skip.scn"
cp "$lab/pass.scn" "$work/good/pass.scn"
# two files of one name in two folders of one name
cp "$lab/error.scn" "$lab/again/error.scn"
mkdir -p "$work/other/again"
cp "$lab/error.scn" "$work/other/again/error.scn"
# over sockets, in real time
printf 'over udp\nalice > REGISTER\nalice < 401\nwait 120s\n' >"$work/slow/wait.scn"
cp "$lab/pass.scn" "$work/slow/first.scn"

# scenarios STATUS ARGUMENT...: imsd ends with that status; what it says is in the file `said`, stdout in `out`
scenarios()
{
	local expected=$1 status

	shift
	"$imsd" -c "$top/config/imsd.conf" --scenario "$@" >"$work/out" 2>"$work/said"
	status=$?
	echo "status $status, expected is $expected"
	((status == expected)) || { cat "$work/out" "$work/said"; return 1; }
}

# xpath EXPRESSION TEXT: what the JUnit file holds there
xpath()
{
	local found

	found=$(xmllint --xpath "$1" "$junit") || return 1
	echo "$1: $found, expected is $2"
	[[ $found == "$2" ]]
}

# xpaths [EXPRESSION TEXT]...: all of them
xpaths()
{
	while (($#)); do
		xpath "$1" "$2" || return 1
		shift 2
	done
}

valid()
{
	xmllint --noout --schema "$top/tests/junit.xsd" "$junit"
}

# holds FILE TEXT...: the file has each of the texts
holds()
{
	local file=$1 text

	shift
	for text; do
		grep -q -F -e "$text" "$file" || { echo "no '$text' in $file:"; cat "$file"; return 1; }
	done
}

# complete FOLDER VERDICT: all that a run leaves is there, and is what it says
complete()
{
	local file

	for file in verdict.txt journal.jsonl capture.pcapng scenario.scn ladder.txt; do
		[[ -e $1/$file ]] || { echo "no $1/$file"; ls -l "$1"; return 1; }
	done
	holds "$1/verdict.txt" "$2" || return 1
	[[ $2 == ERROR* ]] && return 0
	xmllint --noout "$1/ladder.svg" && holds "$1/ladder.txt" '401 Unauthorized' && holds "$1/journal.jsonl" '"method":"REGISTER"' &&
		[[ $(od -An -tx1 -N4 "$1/capture.pcapng") == ' 0a 0d 0d 0a' ]]
}

# folders COUNT: so many runs have left something
folders()
{
	local number

	number=$(find "$kept" -mindepth 1 -maxdepth 1 -type d | wc -l)
	echo "$number folders, expected are $1"
	((number == $1)) || { ls "$kept"; return 1; }
}

# interrupted SIGNAL STATUS ARGUMENT...: while it waits in real time
interrupted()
{
	local signal=$1 expected=$2 pid status

	shift 2
	: >"$work/out"
	# monitor mode: a job in the background would ignore SIGINT
	set -m
	"$imsd" -c "$top/config/imsd.conf" --scenario "$@" >"$work/out" 2>"$work/said" &
	pid=$!
	set +m
	running[$pid]=imsd
	# the first run is over, the second waits
	timeout 20 grep -q -m 1 -e first < <(exec timeout 20 tail -n +1 -f -s 0.05 "$work/out") || { cat "$work/said"; return 1; }
	cp "$junit" "$work/meanwhile.xml"
	kill -"$signal" "$pid"
	wait "$pid"
	status=$?
	unset "running[$pid]"
	echo "status $status, expected is $expected"
	((status == expected))
}

check 'a failed run: 1' scenarios 1 "$lab/rows.scn"
check 'a run that cannot be made: 2' scenarios 2 "$lab/rows.scn" "$lab/error.scn"
check 'what passes or is skipped: 0' scenarios 0 "$lab/pass.scn" "$lab/skip.scn"
check 'a file that cannot be loaded: 2' scenarios 2 --junit "$junit" "$work/nowhere.scn"
check 'its JUnit file is valid' valid
check 'its JUnit file has the error' xpaths 'count(//error)' 1 'contains(//error, "nowhere.scn")' true
check 'a report that cannot be written: 2' scenarios 2 --junit "$work/nowhere/junit.xml" "$lab/pass.scn"
check 'it says so' holds "$work/said" 'nowhere/junit.xml: No such file or directory'
check 'artifacts that cannot be written: 2' scenarios 2 --artifacts "$junit/folder" "$lab/pass.scn"

check 'JUnit and artifacts' scenarios 2 --seed 7 --junit "$junit" --artifacts "$kept/" "$lab" "$work/other"
check 'JUnit is valid' valid
check 'JUnit counts' xpaths 'string(/testsuites/@tests)' 11 'string(/testsuites/@failures)' 4 'string(/testsuites/@errors)' 3 \
	'count(//testcase)' 11 'count(//failure)' 4 'count(//error)' 3 'count(//skipped)' 1 'count(//testsuite)' 2
check 'JUnit has names, places and properties' xpaths \
	'string(//testcase[contains(failure/@message, "24.229")]/@line)' 4 \
	'count(//testcase[@name="odd names & <signs>/rows#a b@pipe-udp"][@classname="odd names & <signs>.rows"])' 1 \
	'string((//property[@name="imsd.seed"])[1]/@value)' 7 'string(//skipped/@message)' 'needs ipsec'
check 'JUnit says why' xpaths \
	'starts-with(//failure[contains(@message, "24.229")]/@message, "line 4, by imsd, at 0.00 s: unexpected: alice < 401 (REGISTER)")' true \
	'contains(//failure[contains(@message, "24.229")], "alice < 200 lifetime=60")' true \
	'contains(//failure[contains(@message, "24.229")], "--> alice      UDP  401")' true \
	'contains(//testcase[failure[contains(@message, "24.229")]]/system-out, "capture.pcapng]]")' true
check 'JUnit shows octets that XML forbids' xpaths 'contains(//failure[contains(., "x-odd=good")], "\xff]]>")' true
check 'artifacts of a failure' complete "$kept/odd_names____signs_-rows#a_b@pipe-udp" 'FAIL  odd names & <signs>/rows#a b@pipe-udp'
check 'artifacts of an error' complete "$kept/odd_names____signs_-error@pipe-udp" 'ERROR odd names & <signs>/error@pipe-udp'
check 'artifacts of two runs of one name' complete "$kept/again-error@pipe-udp~~2" 'ERROR again/error@pipe-udp'
check 'the scenario as it was' cmp "$lab/rows.scn" "$kept/odd_names____signs_-rows#a_b@pipe-udp/scenario.scn"
check 'runs that pass or are skipped leave nothing' folders 7
sed -i 's/40[34]/401/' "$lab/rows.scn"
check 'two of them are mended' scenarios 2 --artifacts "$kept" --capture "$work" "$lab" "$work/other"
check 'what they had left is gone' folders 5
check 'with --capture there are both' cmp "$work/again-error@pipe-udp.pcapng" "$kept/again-error@pipe-udp~~2/capture.pcapng"
check 'all artifacts' scenarios 0 --artifacts "$work/all" --artifacts-all "$work/good"
check 'a passed run leaves its ladder' complete "$work/all/good-pass@pipe-udp" PASS

check 'TAP' scenarios 2 --tap "$lab"
mv "$work/out" "$work/lab.tap"
check 'TAP 14, with its plan' cmp <(head -n 2 "$work/lab.tap") <(printf '%s\n' 'TAP version 14' 1..10)
check 'people read stderr' holds "$work/said" 'FAIL  odd names & <signs>/fail' '5 passed'
check 'TAP says why' holds "$work/lab.tap" "not ok 3 - odd names & <signs>/fail'\"&<@pipe-udp" \
	"  message: 'line 4, by imsd, at 0.00 s: unexpected: alice < 401 (REGISTER), while" "  title: 'It''s wrong: <&> ü'" \
	'    line: 4' '  severity: error' '# SKIP needs ipsec'
check 'TAP 13' scenarios 2 --tap=13 "$lab"
mv "$work/out" "$work/lab.tap"
prove --exec cat "$work/lab.tap" >"$work/prove" 2>&1
check 'prove sees what failed' holds "$work/prove" 'Failed 4/10 subtests' 'Failed tests:  1-4' '1 skipped'
check 'prove reads YAML' perl -MTAP::Parser -e '
	my ($yaml, $bad) = (0, 0);
	my $parser = TAP::Parser->new({ source => $ARGV[0] });
	while (my $result = $parser->next) {
		$yaml++ if $result->is_yaml && $result->data->{at}{file} && $result->data->{message} =~ /^line/;
		$bad++ if $result->is_unknown;
	}
	print "$yaml blocks, $bad unknown lines, ", join("; ", $parser->parse_errors), "\n";
	exit !($yaml == 4 && $bad == 0 && !$parser->parse_errors)' "$work/lab.tap"
check 'TAP of what passes' scenarios 0 --tap=13 "$work/good"
mv "$work/out" "$work/good.tap"
check 'prove passes it' prove --exec cat "$work/good.tap"

check 'the names of runs' scenarios 0 --list-runs "$lab"
check 'all of them' holds "$work/out" 'odd names & <signs>/rows#a/b@pipe-udp' 'again/error@pipe-udp' 'odd names & <signs>/skip@pipe-udp'
check 'only some, by a pattern and a part' scenarios 0 --list-runs --only '*/rows#a *' --only pass "$lab"
check 'two' cmp "$work/out" <(printf '%s\n' 'odd names & <signs>/pass@pipe-udp' 'odd names & <signs>/rows#a b@pipe-udp')
check 'none' scenarios 2 --only nothing "$lab"
check 'none: it says so' holds "$work/said" 'no run has such a name'

check 'a terminal sees how far it is' timeout 60 script -q -e -c "TERM=xterm '$imsd' --scenario '$work/good' '$work/slow/first.scn'" "$work/typed"
check 'it is a line that is overwritten' holds "$work/typed" $'1/2, 0 failed\r\033[K' '2 passed'
check 'a file does not' scenarios 0 -v "$work/good" "$work/slow/first.scn"
check 'it stays empty, and the slowest runs are told' holds "$work/out" slowest: '2 passed'
check 'nothing else is there' test ! -s "$work/said"

for signal in 'INT 130' 'TERM 143'; do
	check "SIG${signal% *}: ${signal#* }" interrupted $signal --junit "$junit" --artifacts "$work/cut" --tap "$work/slow"
	check 'JUnit is valid' valid
	check 'it has what was done, and an error' xpaths 'count(//testcase[not(error)])' 1 \
		'contains(//error/@message, "after 1 of 2 runs")' true
	check 'it was valid meanwhile' xmllint --noout --schema "$top/tests/junit.xsd" "$work/meanwhile.xml"
	check 'TAP bails out' holds "$work/out" 1..2 'ok 1 - slow/first@pipe-udp' 'Bail out!'
	check 'people are told' holds "$work/said" 'after 1 of 2 runs' '1 passed, 0 failed'
	check 'what was not over leaves nothing' rmdir "$work/cut"
done
finish
