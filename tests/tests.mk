# SPDX-License-Identifier: Apache-2.0
# Targets that prove something, and the demo.

UNITS    := $(wildcard tests/unit/*.c)
BAD      := $(if $(findstring address,$(SAN)),leak overflow) $(if $(findstring undefined,$(SAN)),undefined)
FUZZERS  := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))

# Each fuzzer runs so long.
FUZZ_SECONDS ?= 60

$(UNITS:%.c=$(OUT)/%.o) $(BAD:%=$(OUT)/tests/bad/%.o): | deps-test
$(FUZZERS:%=$(OUT)/tests/fuzz/%.o): | deps-fuzz

$(OUT)/unit: $(UNITS:%.c=$(OUT)/%.o) $(OUT)/libimsctl.a $(OUT)/libimsd.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS) $(CTL_LIBS) -lcriterion

$(OUT)/tests/unit/imsctl_%.o: tests/unit/imsctl_%.c $(OUT)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -I. -MMD -MP -c -o $@ $<

$(OUT)/bad/%: $(OUT)/tests/bad/%.o
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(LDFLAGS) -lcriterion

$(OUT)/fuzz/%: $(OUT)/tests/fuzz/%.o $(OUT)/libimsd.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LIBS)

test: deps-test deps-page $(OUT)/imsd $(OUT)/imsctl $(OUT)/unit $(BAD:%=$(OUT)/bad/%)  ## all tests; SAN=address,undefined: under sanitizers
	@BAD="$(BAD:%=$(OUT)/bad/%)" tests/run.sh $(OUT) unit scenarios faults determinism live page $(if $(strip $(BAD)),sanitizers)

unit: $(OUT)/unit  ## the unit tests alone
	@tests/run.sh $(OUT) unit

scenarios: $(OUT)/imsd  ## the scenarios alone
	@tests/run.sh $(OUT) scenarios

faults: $(OUT)/imsd  ## the fault files alone
	@tests/run.sh $(OUT) faults

determinism: $(OUT)/imsd  ## a sample of scenarios, twenty times each: one journal; DETERMINISM_SAMPLE=0: all of them
	@tests/run.sh $(OUT) determinism

live: deps-test $(OUT)/imsd $(OUT)/imsctl  ## the live tests alone: SIPp, baresip, openssl, tshark
	@tests/run.sh $(OUT) live

page-test: deps-page $(OUT)/imsd  ## the page alone, in headless Chromium; pictures in build/page-shots
	@tests/run.sh $(OUT) page

# Without SAN there is nothing to prove in this build.
prove-sanitizers: $(BAD:%=$(OUT)/bad/%)  ## bad tests that a sanitizer must find are found
	@$(if $(strip $(BAD)),BAD="$(BAD:%=$(OUT)/bad/%)" tests/run.sh $(OUT) sanitizers, \
	  $(MAKE) --no-print-directory SAN=address,undefined $@)

# All scenarios must be deterministic, too, unless only a sample is asked for.
storm: $(OUT)/imsd  ## each scenario again with each message dropped, doubled, delayed, cut
	tests/sanitized $(OUT)/imsd --storm $(STORM) config/scenarios
	DETERMINISM_SAMPLE=$(if $(findstring --sample,$(STORM)),60,0) tests/run.sh $(OUT) determinism

fuzz: deps-fuzz  ## libFuzzer on what the network sends, FUZZ_SECONDS=60 each
	@$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/fuzz SAN=fuzzer-no-link,address,undefined run-fuzzers

run-fuzzers: $(FUZZERS:%=$(OUT)/fuzz/%)
	for name in $(FUZZERS); do \
	  mkdir -p $(OUT)/corpus/$$name && \
	  $(OUT)/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 -max_len=8192 -artifact_prefix=$(OUT)/ \
	    -dict=tests/fuzz/$$name.dict $(OUT)/corpus/$$name || exit 1; \
	done

install-test: deps-install-test all  ## make install: another prefix, a changed configuration, a newer version, uninstall; manual pages, completion
	@CC='$(CC)' tests/install/run.sh $(OUT)

deb-test: deps-build deps-deb-test  ## the package of make deb: lintian, then installed, upgraded, removed in a minimal Debian; as root
	+@tests/deb/run.sh '$(BUILD)' '$(VERSION)'

service-test: deps-service all  ## the units: systemd-analyze, then docs/service.md under a systemd of its own, in a minimal Debian; as root
	+@tests/service/run.sh $(OUT)

docker-test: deps-docker-test  ## the container, for real, with an engine of its own where none runs: built, run, called, stopped, composed
	+@tests/docker/run.sh '$(VERSION)'

bench: deps-bench $(OUT)/imsd  ## what imsd costs, beside Kamailio
	IMSD=$(abspath $(OUT)/imsd) tests/bench/run.sh $(BENCH)

check: deps-check $(OUT)/imsd  ## the rules of the house: includes, globals, sizes, texts, format, reference
	@tests/check/run.sh $(OUT)

format: deps-check  ## clang-format, tables left as they are
	@tests/check/format.sh --write

demo: deps-demo $(OUT)/imsd  ## start here: a lab core, SIPp registers with IMS AKA and makes calls
	@IMSD=$(abspath $(OUT)/imsd) tests/demo.sh

.PHONY: test unit scenarios faults determinism live page-test prove-sanitizers storm fuzz run-fuzzers install-test deb-test service-test docker-test bench check format demo
