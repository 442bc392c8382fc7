# SPDX-License-Identifier: Apache-2.0
# Prints --lines=FROM:TO for what clang-format may see of a C file: all but initialisers that begin behind "= {" at the
# end of a line, enumerations, and macros of several lines.

# The lines up to here may be seen; those from here to one that matches `last` may not.
function hide(last) {
	if (NR > from)
		printf "--lines=%d:%d\n", from, NR - 1
	end = last
}

BEGIN {
	from = 1
}

end {
	if ($0 ~ end) {
		end = ""
		from = NR + 1
	}
	next
}

/= \{$/ {
	indent = $0
	sub(/[^\t].*/, "", indent)
	hide("^" indent "};")
	next
}

/^(static )?enum.*\{/ && !/;/ {
	hide("};$")
	next
}

/^#define.*\\$/ {
	hide("[^\\\\]$")
}

END {
	if (!end && NR >= from)
		printf "--lines=%d:%d\n", from, NR
}
