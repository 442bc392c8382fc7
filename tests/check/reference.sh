#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The pages in docs/reference are those that docs/reference.sh writes now.
#
#   tests/check/reference.sh BUILD

set -u
cd "$(dirname "$0")/../.." || exit 1
written=$(mktemp -d "${TMPDIR:-/tmp}/imsd-reference.XXXXXX") || exit 1
trap 'rm -rf "$written"' EXIT
trap 'exit 1' HUP INT TERM
docs/reference.sh "$1/imsd" "$written" || exit 1

shopt -s nullglob
for page in "$written"/*.md docs/reference/*.md; do
	name=${page##*/}
	cmp -s "$written/$name" "docs/reference/$name" || echo "docs/reference/$name:1: docs/reference.sh writes it otherwise (make reference)"
done | sort -u
