#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every cause of journal/cause_rows.c is provoked: a scenario or a test names its code.

cd "$(dirname "$0")/../.." || exit 1
used=$(grep -rhoE '\b[A-Z]+(_[A-Z0-9]+)+\b' config/scenarios tests/live tests/unit | sort -u)
grep -noE '"[A-Z]+(_[A-Z0-9]+)+"' daemon/journal/cause_rows.c | tr -d '"' | while IFS=: read -r line code; do
	grep -q -x -e "$code" <<<"$used" || echo "daemon/journal/cause_rows.c:$line: no scenario or test names $code"
done
