#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The recipes of docs/ci.md: what the examples for GitHub Actions and GitLab run in their jobs is run, as they have it, with the
# phone of examples/ci; so are the commands of the page; imsds side by side.

. "$(dirname "$0")/lib.sh"
need sipp jq curl xmllint python3

imsd=$(realpath "$imsd")
job=$work/job	# what a job has checked out
mkdir "$job" "$work/bin"
cp -R "$top/examples" "$job"
ln -s "$top/config" "$job/config"
ln -s "$imsd" "$work/bin/imsd"
ln -s "$(dirname "$imsd")/imsctl" "$work/bin/imsctl"
export PATH=$work/bin:$PATH PHONE_ADDRESS=127.0.0.1 GITHUB_STEP_SUMMARY=$work/summary
unset IMSD IMSD_API IMSD_TOKEN IMSD_CA OUT
cd "$job" || exit 1

# yaml FILE FILTER: what jq finds in it, as text
yaml()
{
	/usr/bin/python3 -c 'import json, sys, yaml; json.dump({str(k): v for k, v in yaml.safe_load(sys.stdin).items()}, sys.stdout)' \
		<"$top/examples/$1" | jq -er "$2"
}

# github JOB: its commands, in order, as the shell of its steps takes them
github()
{
	yaml github-actions.yml ".jobs[\"$1\"].steps[] | .run // empty" >"$work/steps" &&
		timeout 60 bash --noprofile --norc -eo pipefail "$work/steps"
}

# gitlab JOB: likewise
gitlab()
{
	yaml gitlab-ci.yml ".[\"$1\"].script[]" >"$work/steps" && timeout 60 bash -eo pipefail "$work/steps"
}

# all_passed NUMBER FILE...: JUnit files with so many tests in all, none of which failed
all_passed()
{
	local file tests=0

	for file in "${@:2}"; do
		xmllint --noout "$file" || return 1
		tests=$((tests + $(xmllint --xpath 'count(//testcase[not(*)])' "$file")))
		[[ $(xmllint --xpath 'count(//failure | //error | //skipped)' "$file") == 0 ]] || { cat "$file"; return 1; }
	done
	((tests == $1))
}

# reported JOB: what GitLab takes for its report
reported()
{
	local files

	mapfile -t files < <(compgen -G "$(yaml gitlab-ci.yml ".[\"$1\"].artifacts.reports.junit")")
	all_passed 2 "${files[@]}"
}

# service [ARGUMENT...]: imsd as the service container has it, but for its ports; a job finds it by its environment
service()
{
	sed -i 's/port = [0-9]*/port = 0/g; s/0\.0\.0\.0/127.0.0.1/g' "$job/examples/ci/service.conf"
	imsd_start "$job/examples/ci/service.conf" --set "scenario.dir=$top/config/scenarios" --ready-file "$work/ready.json" "$@" || return 1
	IMSD_API=$(jq -r .api.url "$work/ready.json")
	IMSD_PORT_UDP=$(jq .ports.udp "$work/ready.json")
	export IMSD_API IMSD_PORT_UDP IMSD_ADDRESS=127.0.0.1
}

# same FILTER FILTER: both files say the same, one by each filter
same()
{
	diff <(yaml github-actions.yml "$1") <(yaml gitlab-ci.yml "$2")
}

# recipe HEADING: the commands below that heading of the page
recipe()
{
	awk -v heading="## $1" '/^#/ { on = $0 == heading } on && sub(/^    /, "")' "$top/docs/ci.md"
}

# follow HEADING: and they run
follow()
{
	recipe "$1" >"$work/steps"
	[[ -s $work/steps ]] || { echo "docs/ci.md has no commands below '$1'"; return 1; }
	timeout 60 bash -eo pipefail "$work/steps"
}

check 'github-actions.yml parses' yaml github-actions.yml '.jobs | length == 2'
check 'gitlab-ci.yml parses' yaml gitlab-ci.yml 'del(.default) | length == 2'
check 'both wait for the same service' same '.jobs.service.env' '.service.variables'
check 'service.conf is right' imsd -n -c examples/ci/service.conf
check 'and listens where they say' grep -q 'port = 5060; }.* port = 5060;' examples/ci/service.conf
check 'the images copy files that there are' bash -c "cd examples && ls \$(awk '\$1 == \"COPY\" { print \$2 }' ci.dockerfile)"

check 'GitHub: imsd is the program of the job' github program
check 'JUnit' all_passed 2 results/junit.xml
check 'and a summary' grep -q '^PASS  ci/2-call@live' "$work/summary"
rm -r results
check 'GitLab: imsd is the program of the job' gitlab program
check 'JUnit, by the pattern of its report' reported program
rm -r results

IMSD_DOMAIN=$(yaml gitlab-ci.yml .service.variables.IMSD_DOMAIN)
OUT=$(yaml gitlab-ci.yml .service.variables.OUT)
export IMSD_DOMAIN OUT
check 'nobody there: exit 2' bash -c 'IMSD_API=http://127.0.0.1:9 bash <(sed "s/30s/300ms/; s:^cd .*:cd .:" examples/service.sh); (($? == 2))'
check 'a service starts' service
check 'GitHub: imsd is a service' github service
check 'JUnit' all_passed 2 results/*.xml
check 'by the names of the files' grep -q 'name="ci/1-register@live"' results/1-register.xml
rm -r results
check 'GitLab: imsd is a service' gitlab service
check 'JUnit' reported service
check 'nothing else is left when all is well' test ! -e results/capture.pcapng

# fails: a phone that does not come leaves what there is to know
fails()
{
	sed -i 's/^set -- register.*/exit 3/; s/^power-on) .*/power-on) exit 3 ;;/' examples/ci/phone.sh
	examples/service.sh
	(($? == 2)) && xmllint --xpath 'string(//error/@message)' results/1-register.xml | grep 'nothing came\|could not be done'
}

check 'a phone that fails' bash -c "cp examples/ci/phone.sh '$work/phone.sh'"
check 'is an error' fails
check 'with a journal' jq -e '.records | length > 0' results/journal.json
check 'and a capture' test -s results/capture.pcapng
cp "$work/phone.sh" examples/ci/phone.sh

# ends_it: a command that stays is ended with its run
ends_it()
{
	printf '%s\n' 'ue phone' 'do phone power-on' 'phone > OPTIONS within=1s' >stays.scn
	imsctl run stays.scn --do 'echo $$ >stays; exec sleep 300; :'
	(($? == 1)) && [[ -s stays ]] && ! kill -0 "$(<stays)"
}

check 'a command that stays' ends_it
check 'the program, as the page has it' follow 'The program of the job'
check 'ready, by all means' follow 'Until it is ready'
check 'several JUnit files as one' follow 'One JUnit file of several'
check 'is good' xmllint --noout all.xml
check 'imsd ends with 0' imsd_stop

check 'time that is let pass' service --clock manual
check 'is waited for' follow 'Hours in a moment'
check 'imsd ends with 0' imsd_stop

unset IMSD_API IMSD_ADDRESS IMSD_PORT_UDP IMSD_DOMAIN PHONE_ADDRESS OUT
mkdir -p "$work/parallel"
check 'four side by side' bash -c "IMSD=imsd OUT='$work/parallel' timeout 60 examples/parallel.sh"
check 'four JUnit files' all_passed 8 "$work"/parallel/{1,2,3,4}/junit.xml
check 'no ready file stays' bash -c "! ls '$work'/parallel/*/ready.json"

# one_of_them_fails: the worst of them is the end
one_of_them_fails()
{
	sed -i 's/^power-on) .*/power-on) [ "$PHONE_ADDRESS" = 127.0.0.3 ] \&\& exit 3; set -- register -key expires 3600 ;;/' examples/ci/phone.sh
	IMSD=imsd OUT=$work/parallel timeout 60 examples/parallel.sh 3 >"$work/verdicts"
	(($? == 2)) && grep -q '^1: 2 passed' "$work/verdicts" && grep -q '^2: ERROR' "$work/verdicts"
}

check 'one of them fails' one_of_them_fails
cp "$work/phone.sh" examples/ci/phone.sh
check 'a free port for all, and where they are' follow 'A daemon on free ports'
imsd_pid=
finish
