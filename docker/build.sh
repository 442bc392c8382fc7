#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the container's image and says what it adds to its base.
#
#   make docker IMAGE=imsd BASE=debian:12-slim DOCKER_BUILD='--network host'
#   docker/build.sh IMAGE BASE VERSION [OPTION OF docker build]...

set -u
cd "$(dirname "$0")/.." || exit 1
image=$1 base=$2 version=$3
shift 3

# size IMAGE: in octets
size()
{
	docker image inspect --format '{{.Size}}' "$1"
}

docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" || exit 1
docker build "$@" -f docker/Dockerfile -t "$image" --build-arg "BASE=$base" --build-arg "VERSION=$version" \
	--build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null)" --build-arg "SOURCE=${SOURCE-}" . || exit 1
whole=$(size "$image") && below=$(size "$base") || exit 1
awk -v image="$image" -v base="$base" -v whole="$whole" -v above=$((whole - below)) \
	'BEGIN { printf "%s: %.1f MB, %.1f MB above %s\n", image, whole / 1e6, above / 1e6, base }'
