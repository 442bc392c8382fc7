#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every file says its licence in its first lines, and none names a folder of some machine or a host of some network.

set -u
cd "$(dirname "$0")/../.." || exit 1

# files [FIND-TEST...]: all of the tree
files()
{
	find . -name .git -prune -o -path './build*' -prune -o -type f "$@" -print0 | sort -z
}

# Texts for readers have none, nor have scenarios, ladders and vectors, which are data.
files ! -name '*.md' ! -name '*.json' ! -name '*.csv' ! -name '*.wav' ! -path './config/scenarios/*' \( ! -path './config/faults/*' -o -name '*.conf' \) ! -path './tests/live/calls/*' ! -name LICENSE ! -name .gitignore | while IFS= read -r -d '' file; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2\.0' ||
		echo "${file#./}:1: no SPDX-License-Identifier"
done

# Bracketed, so that these lines do not find themselves.
folders='(^|[^[:alnum:]_.$}/-])/(w[o]rk|r[o]ot|h[o]me|m[n]t|s[r]v|U[s]ers)(/|[^[:alnum:]_]|$)'
registries='d[o]cker\.io/|(g[h]cr|q[u]ay|g[c]r)\.io|a[r]tifactory|n[e]xus\.|m[i]rror[s]?\.|r[e]gistry\.|p[y]pi\.|\.(i[n]ternal|c[o]rp)\b'
files ! -name LICENSE | xargs -0 grep -I -n -E -e "$folders" | sed -E 's/^\.?\/?([^:]*:[0-9]+):.*/\1: names a folder of some machine/'
files ! -name LICENSE | xargs -0 grep -I -n -E -e "$registries" | sed -E 's/^\.?\/?([^:]*:[0-9]+):.*/\1: names a host of some network/'

# Hosts in URLs: reserved names, the container that has our name, addresses of tests, and who defines a namespace.
files ! -name LICENSE | xargs -0 grep -I -n -o -E '\b(http|https|ftp|git|ssh)://[][:alnum:]._:[-]+' |
	grep -v -E '://(127\.0\.0\.1|\[::1\]|localhost|192\.0\.2\.[0-9]+|([a-z0-9-]+\.)*example(\.[a-z]+)?|([a-z0-9]+\.)*3gppnetwork\.org|www\.w3\.org|imsd|x)([:/]|$)' |
	sed -E 's/^\.?\/?([^:]*:[0-9]+):(.*)/\1: a host that is neither reserved nor local: \2/'
true
