#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIPp plays one ladder of a UE against an imsd that runs already:  phone.sh USER PORT LADDER [TARGET]

. "$(dirname "$0")/../live/lib.sh"
. "$top/tests/live/calls.sh"
need sipp awk
user=$1
port[udp4]=$2
ue_scenario "$user" "$user" "$3" "${4-}" || exit 1
sipp_command "$user" udp4
"${command[@]}" -p "$(free_port)" -sf "$work/$user.xml" >"$work/$user.out" 2>&1
status=$?
((status == 0)) || sipp_failed "$user" "$status"
exit "$status"
