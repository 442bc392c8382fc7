#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Metrics and meanings: what /metrics counts while SIPp registers and calls, read by Prometheus' own tools.

. "$(dirname "$0")/lib.sh"
need sipp

# fetch: the metrics now
fetch()
{
	api GET /metrics >"$work/metrics"
}

# counts PATTERN NUMBER: one line fits the pattern, and its value is that
counts()
{
	fetch && grep -E -e "$1" "$work/metrics"
	[ "$(grep -E -e "$1" "$work/metrics" | awk '{ print $NF }')" = "$2" ]
}

# parsed: the Python client of Prometheus reads each line, and finds each histogram whole
parsed()
{
	fetch && /usr/bin/python3 - "$work/metrics" <<-'END'
		import sys
		from prometheus_client.parser import text_string_to_metric_families as families
		found = {family.name: family for family in families(open(sys.argv[1]).read())}
		for name in ("imsd_sip_requests", "imsd_sip_responses", "imsd_objects", "process_cpu_seconds"):
		    assert found[name].samples, name
		for key in {(s.labels["by"], s.labels["method"]) for s in found["imsd_sip_response_seconds"].samples}:
		    of = [s for s in found["imsd_sip_response_seconds"].samples if (s.labels["by"], s.labels["method"]) == key]
		    buckets = [s.value for s in of if s.name.endswith("_bucket")]
		    assert buckets == sorted(buckets), key
		    assert buckets[-1] == [s.value for s in of if s.name.endswith("_count")][0], key
		assert found["process_start_time_seconds"].samples[0].value > 1e9
		print(len(found), "metrics")
	END
}

# checked: promtool has nothing to say, where there is one
checked()
{
	! command -v promtool >/dev/null || { fetch && promtool check metrics <"$work/metrics"; }
}

# explained: each method and status of the journal has a meaning
explained()
{
	api GET /v1/meanings >"$work/meanings" && /usr/bin/python3 - "$work/meanings" <<-'END'
		import json, sys
		meanings = json.load(open(sys.argv[1]))
		groups = {group["name"] for group in meanings["groups"]}
		assert len(groups) == 8 and {flow["group"] for flow in meanings["flows"]} == groups
		assert {message["group"] for message in meanings["messages"]} <= groups | {None}
		print(len(meanings["messages"]), "messages")
	END
}

shipped_config "$work/imsd.conf"
check 'imsd starts' imsd_start "$work/imsd.conf" --seed "$seed"
check 'carol registers' sipp_register carol udp4 "$top/tests/bench/register.xml"
check 'REGISTERs are counted' counts '^imsd_sip_requests_total\{leg="ue",direction="in",method="REGISTER"\}' 2
check 'the challenge is counted' counts '^imsd_sip_responses_total\{leg="ue",direction="out",method="REGISTER",status="401"\}' 1
check 'and the 200' counts '^imsd_sip_responses_total\{leg="ue",direction="out",method="REGISTER",status="200"\}' 1
check 'both were timed' counts '^imsd_sip_response_seconds_count\{by="network",method="REGISTER"\}' 2
check 'a registration is alive' counts '^imsd_objects\{kind="registrations"\}' 1
check 'the Python client reads it' parsed
check 'promtool finds nothing' checked
check 'messages are explained' explained
check 'imsd stops' imsd_stop
finish
