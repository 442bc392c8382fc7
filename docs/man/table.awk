# SPDX-License-Identifier: Apache-2.0
# A table of --list as paragraphs of a manual page: the first cell in bold, what it takes in italics, its help below it.
#
#   shape   which cells of a row are what: "a" its argument, "d" a default, "n" a note in brackets before the help,
#           "o" options behind it, "g" a group, whose first row gets a heading, "h" the help; "p" as the first one: the
#           name up to its dot is the group
#   join    what stands between the first cell and its argument

# The cells of a row: by the columns of the heading, or where one was too wide for its column, by two blanks.
function cut(line, cells, n, i, bad) {
	for (i = 2; i <= columns && !bad; i++)
		bad = substr(line, at[i] - 1, 1) != " " || substr(line, at[i], 1) == " " && i == columns
	if (bad && split(line, cells, /  +/) == columns)
		return
	for (i = 1; i <= columns; i++) {
		cells[i] = i < columns ? substr(line, at[i], at[i + 1] - at[i]) : substr(line, at[i])
		gsub(/^ +| +$/, "", cells[i])
	}
}

function heading(text) {
	printf ".SS %s\n", plain(text)
}

# A row of capitals, behind an empty line or the first one, names columns.
function is_heading(line) {
	return line ~ /^[A-Z][A-Z ]*  +[A-Z]/ && line !~ /[a-z]/
}

is_heading($0) && (NR == 1 || empty) {
	columns = split($0, names, /  +/)
	at[1] = from = 1
	for (i = 2; i <= columns; i++) {
		at[i] = from + index(substr($0, from), "  " names[i]) + 1
		from = at[i]
	}
	if (NR > 1)
		heading(toupper(substr($0, 1, 1)) tolower(substr(names[1], 2)))
	empty = 0
	next
}

!NF {
	empty = 1
	next
}

{
	empty = 0
	cut($0, cells)
	argument = note = options = fallback = ""
	help = cells[columns]
	for (i = 2; i < columns; i++) {
		kind = substr(shape, i, 1)
		if (columns == 2 || cells[i] == "" || cells[i] == "-" && kind != "g")
			continue
		if (kind == "a")
			argument = cells[i]
		else if (kind == "d")
			fallback = cells[i]
		else if (kind == "n")
			note = note (note == "" ? "" : "; ") cells[i]
		else if (kind == "o")
			options = cells[i]
		else if (kind == "g" && cells[i] != group) {
			group = cells[i]
			heading(toupper(substr(group, 1, 1)) substr(group, 2))
		}
	}
	if (shape ~ /^p/ && cells[1] ~ /[.]/ && substr(cells[1], 1, index(cells[1], ".")) != group) {
		group = substr(cells[1], 1, index(cells[1], "."))
		heading(substr(group, 1, length(group) - 1))
	}
	printf ".PP\n\\fB%s\\fR", breakable(cells[1])
	if (argument != "")
		printf "%s\\fI%s\\fR", join, breakable(argument)
	printf fallback == "" ? "\n.RS 4\n" : ", default %s\n.RS 4\n", plain(fallback)
	if (note != "")
		printf "[%s]\n", breakable(note)
	print breakable(help)
	if (options != "")
		printf "Options: %s.\n", plain(options)
	print ".RE"
}
