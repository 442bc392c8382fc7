# SPDX-License-Identifier: Apache-2.0
# A UE in a container: SIPp, and the ladders that it plays. docker/ue.sh says how it is told what to do.

ARG BASE=debian:12-slim

FROM ${BASE}
RUN apt-get update -q \
	&& apt-get install -y -q --no-install-recommends sip-tester \
	&& apt-get clean \
	&& rm -rf /var/lib/apt/lists/*
COPY tests/live/ladder.awk /usr/share/ue/
COPY tests/live/calls /usr/share/ue/calls
COPY docker/ue.sh /usr/bin/ue
USER 10001:10001
ENTRYPOINT ["ue"]
