# SPDX-License-Identifier: Apache-2.0
# Targets that prove something.

UNIT_OBJECTS = $(UNITS:%.c=$(OUT)/%.o)

$(OUT)/tests/unit/%.o: CFLAGS_ALL += -Itests/unit

$(OUT)/unit: $(UNIT_OBJECTS) $(OUT)/libimsd.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS) -lcriterion

unit: $(OUT)/unit  ## unit tests
	tests/sanitized $(OUT)/unit --quiet $(UNIT_ARGS)

.PHONY: unit
