# SPDX-License-Identifier: Apache-2.0
# The images of github-actions.yml and gitlab-ci.yml, made of the one that docker/Dockerfile makes (IMSD):
#
#   docker build -f docker/Dockerfile -t imsd .
#   docker build -f examples/ci.dockerfile --target lab -t images.example.org/lab/imsd-lab examples
#   docker build -f examples/ci.dockerfile --target job -t images.example.org/lab/imsd-job examples
ARG IMSD=imsd

# The service container: imsd with the configuration of the lab, since no file of the job is there yet when it starts.
FROM $IMSD AS lab
COPY ci/phone.conf /etc/imsd/phone.conf
COPY ci/service.conf /etc/imsd/imsd.conf

# Where the job runs: imsd, imsctl and the phone under test. Jobs run as root there.
FROM $IMSD AS job
USER root
RUN apt-get update \
	&& apt-get install -y --no-install-recommends curl sip-tester \
	&& rm -rf /var/lib/apt/lists/*
ENTRYPOINT []
CMD ["bash"]
