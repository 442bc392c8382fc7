# SPDX-License-Identifier: Apache-2.0
# imsd: make help

ifeq ($(origin CC),default)
CC       := gcc
endif
PREFIX   ?= /usr/local
SYSCONFDIR ?= $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)
BUILD    ?= build
VERSION  := 0.1.0
SAN      ?=
# Of make install.
PARTS    ?= bin config data units man completion doc

# What each tier needs from Debian. A target asks only for its own.
DEPS_build := gcc libc6-dev make pkg-config libevent-dev libosip2-dev libssl-dev libconfig-dev libjansson-dev libxml2-dev libcurl4-openssl-dev
DEPS_demo  := sip-tester
DEPS_test  := libcriterion-dev sip-tester baresip-core linphone-cli tshark openssl python3-prometheus-client libxml2-utils perl curl jq python3 python3-jsonschema python3-yaml
DEPS_page  := chromium nodejs $(if $(shell command -v npm),,npm) sip-tester
DEPS_fuzz  := clang libclang-rt-14-dev
DEPS_check := clang-format-14
DEPS_bench := sip-tester kamailio procps
DEPS_install-test := groff-base jq man-db mandoc util-linux
DEPS_deb   := dpkg-dev
DEPS_deb-test := dpkg-dev lintian debootstrap iproute2 util-linux python3
DEPS_service := systemd man-db debootstrap sip-tester openssl curl perl python3 util-linux
# An engine and compose, unless there are some already; make deps leaves them out.
DEPS_docker = $(if $(shell docker info -f '{{.ServerVersion}}' 2>/dev/null || PATH=$$PATH:/usr/sbin command -v dockerd),,docker.io)
DEPS_docker-test = $(DEPS_docker) $(if $(shell docker compose version 2>/dev/null || command -v docker-compose),,docker-compose) \
                   debootstrap util-linux
DEPS_all   := $(sort $(DEPS_build) $(DEPS_demo) $(DEPS_test) $(DEPS_page) $(DEPS_fuzz) $(DEPS_check) $(DEPS_bench))
PKGS       := libevent_core libevent_extra libevent_openssl libosip2 libssl libcrypto libconfig jansson libxml-2.0

WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wundef -Wvla -Werror \
          -Wno-missing-field-initializers
OPT    ?= -O2 -g
CFLAGS_ALL = -std=gnu17 -D_GNU_SOURCE -Idaemon $(WARN) $(OPT) \
             $(shell pkg-config --cflags $(PKGS)) $(SANFLAGS) $(CFLAGS)
LIBS       = $(shell pkg-config --libs $(PKGS)) $(LDFLAGS)
SANFLAGS   = $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
OUT        = $(BUILD)$(if $(SAN),/san)

ifneq ($(V),1)
Q := @
say = @printf '  %-5s %s\n' $(1) $(2)
endif

SOURCES := $(filter-out daemon/main.c,$(wildcard daemon/*.c daemon/*/*.c))
OBJECTS  = $(SOURCES:%.c=$(OUT)/%.o) $(OUT)/gen/builtin_config.o $(OUT)/gen/builtin_page.o
PAGE    := $(sort $(wildcard daemon/page/*.html daemon/page/*.css daemon/page/*.js))

CTL     := $(filter-out imsctl/main.c,$(wildcard imsctl/*.c))
CTL_LIBS = $(shell pkg-config --libs jansson libcurl libxml-2.0) $(LDFLAGS)

all: $(OUT)/imsd $(OUT)/imsctl  ## build build/imsd and build/imsctl

$(OUT)/imsd: $(OUT)/daemon/main.o $(OUT)/libimsd.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS)

$(OUT)/libimsd.a: $(OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# Of daemon/ imsctl uses base/ and the writer of XML alone.
$(OUT)/imsctl: $(OUT)/ctl/main.o $(OUT)/libimsctl.a $(OUT)/libimsd.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(CTL_LIBS)

$(OUT)/libimsctl.a: $(CTL:imsctl/%.c=$(OUT)/ctl/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# build/imsctl is the program.
$(OUT)/ctl/%.o: imsctl/%.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -I. -DIMSD_VERSION='"$(VERSION)"' -MMD -MP -c -o $@ $<

# Flags are a prerequisite, so that a change of them builds anew.
$(OUT)/flags: force | deps-build
	@mkdir -p $(OUT)
	@echo '$(CC) $(CFLAGS_ALL)' | cmp -s - $@ || echo '$(CC) $(CFLAGS_ALL)' > $@

# The folders of what is installed, likewise: another PREFIX builds anew only what looks there.
LOOKERS := $(shell grep -l -e IMSD_SYSCONF_DIR -e IMSD_DATA_DIR daemon/*.c daemon/*/*.c)
$(LOOKERS:%.c=$(OUT)/%.o): FOLDER = -DIMSD_SYSCONF_DIR='"$(SYSCONFDIR)/imsd"' -DIMSD_DATA_DIR='"$(PREFIX)/share/imsd"'
$(LOOKERS:%.c=$(OUT)/%.o): $(OUT)/folder

$(OUT)/folder: force
	@mkdir -p $(OUT)
	@echo '$(SYSCONFDIR)/imsd $(PREFIX)/share/imsd' | cmp -s - $@ || echo '$(SYSCONFDIR)/imsd $(PREFIX)/share/imsd' > $@

$(OUT)/%.o: %.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(FOLDER) -MMD -MP -c -o $@ $<

$(OUT)/gen/%.o: $(OUT)/gen/%.c $(OUT)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The shipped configuration as a text in the binary: what runs without a file is what config/imsd.conf says.
$(OUT)/gen/builtin_config.c: config/imsd.conf Makefile
	@mkdir -p $(@D)
	@{ echo '#include "core/builtin.h"'; echo 'const char imsd_version[] = "$(VERSION)";'; \
	   echo 'const char builtin_config[] ='; \
	   sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; echo ';'; } > $@

# The page, likewise.
$(OUT)/gen/builtin_page.c: $(PAGE) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "api/builtin_page.h"'; echo 'const struct page_file builtin_page[] = {'; \
	   for file in $(PAGE); do \
	     printf '{ "%s", "\\"%.16s\\"",\n' "$${file##*/}" "$$(sha256sum <$$file)"; \
	     sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/^/"/' -e 's/$$/\\n"/' $$file; echo '},'; \
	   done; echo '{ .name = NULL } };'; } > $@

-include $(shell find $(OUT) -type f -name '*.d' 2>/dev/null)

include tests/tests.mk

deps: deps-all  ## install what all targets need that is missing

# Installs through apt-get when it may; prints the command otherwise. One at a time, as apt-get wants it.
# Where there is no dpkg the compiler says what is missing.
deps-%:
	@command -v dpkg-query >/dev/null || exit 0; exec 9<Makefile && flock 9; \
	missing=$$(for p in $(DEPS_$*); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "  DEPS  $*:" $$missing; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get install -y -q --no-install-recommends $$missing >/dev/null 2>&1 || \
	    { apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends $$missing >/dev/null; }; \
	  else \
	    echo "  install them with:"; \
	    echo "    sudo apt-get install --no-install-recommends" $$missing; exit 1; \
	  fi; \
	fi

reference: all  ## write docs/reference/ from the tables in the code and the catalogue of faults
	docs/reference.sh $(OUT)/imsd docs/reference

man: $(patsubst docs/man/%.in,$(OUT)/man/%,$(wildcard docs/man/*.in))  ## the manual pages, in build/man

$(OUT)/man/%: docs/man/%.in docs/man/generate.sh docs/man/plain.awk docs/man/table.awk $(OUT)/imsd $(OUT)/imsctl
	$(call say,MAN,$@)
	@mkdir -p $(@D)
	$(Q)docs/man/generate.sh $(OUT) $(VERSION) $(SYSCONFDIR) $(PREFIX)/share $< >$@

LAY = DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' SYSCONFDIR='$(SYSCONFDIR)' install/install.sh

# What root has built in the tree of somebody else is his.
install: $(if $(filter bin,$(PARTS)),all) $(if $(filter man,$(PARTS)),man)  ## install below PREFIX (/usr/local); DESTDIR= is put before; docs/install.md
	@[ -O Makefile ] || [ "$$(id -u)" != 0 ] || chown -hR --reference=Makefile $(BUILD)
	@$(LAY) install $(OUT) $(PARTS)

uninstall:  ## remove what make install has laid down, with the same variables
	@$(LAY) uninstall

deb: deps-build deps-deb  ## a package for Debian: build/imsd_VERSION-1_ARCH.deb
	+@packaging/build.sh '$(BUILD)' '$(VERSION)'

IMAGE ?= imsd
BASE  ?= debian:12-slim

docker: deps-docker  ## build the container image IMAGE=imsd on BASE=debian:12-slim and print its size
	docker/build.sh '$(IMAGE)' '$(BASE)' '$(VERSION)' $(DOCKER_BUILD)

clean:  ## remove build/
	rm -rf $(BUILD)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 26

.PHONY: all deps docker reference man install uninstall deb clean help force
.DELETE_ON_ERROR:
