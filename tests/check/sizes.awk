# SPDX-License-Identifier: Apache-2.0
# Functions of C over 80 lines and files over 400. A function begins in column 1 and its braces stand there alone. A file of
# tables, that is a .c file that holds no function, may be as long as it likes.

BEGIN {
	max_function = 80
	max_file = 400
}

function close_file() {
	if (lines > max_file && (functions || file !~ /\.c$/))
		printf "%s:%d: the file has %d lines, %d at most\n", file, lines, lines, max_file
}

FNR == 1 {
	close_file()
	file = FILENAME
	functions = 0
}

{
	lines = FNR
}

/^[a-zA-Z_]/ {
	head = FNR
	name = $0
	sub(/ *\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	if (name ~ /^(Test|ParameterizedTest|ParameterizedTestParameters|TestSuite)$/)
		name = $0
}

/^\{$/ {
	functions++
}

/^\}$/ && file ~ /\.[ch]$/ && FNR - head + 1 > max_function {
	printf "%s:%d: the function has %d lines, %d at most: %s\n", file, head, FNR - head + 1, max_function, name
}

END {
	close_file()
}
