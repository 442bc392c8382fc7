# SPDX-License-Identifier: Apache-2.0
# Who may include whom: the rooms of daemon/ from the ground up, imsctl/ beside them, and the room of each foreign library. README, "How it is
# built", says why.

BEGIN {
	split("base; msg body auth conf store; transport; rule journal; sip; media; proc; role; core; scenario api; main; imsctl", floors, "; ")
	for (floor in floors) {
		split(floors[floor], rooms, " ")
		for (i in rooms)
			level[rooms[i]] = floor + 0
	}

	# A header's beginning, and where it may stand.
	home["osipparser2/"] = "^daemon/msg/"
	home["event2/"] = "^daemon/(base/loop\\.|transport/|api/)"
	home["libconfig.h"] = "^daemon/conf/"
	home["openssl/"] = "^daemon/(auth/|transport/tls|base/random\\.)"
	home["libxml/"] = "^daemon/body/"
	home["jansson.h"] = "^(daemon/(api|journal|scenario)|imsctl)/"
	home["curl/"] = "^imsctl/client\\."
	# The system's own may stand everywhere.
	home["arpa/"] = home["linux/"] = home["net/"] = home["netinet/"] = home["sys/"] = "."
	standard = " assert.h ctype.h dirent.h endian.h errno.h fcntl.h fnmatch.h getopt.h glob.h inttypes.h limits.h locale.h" \
		" math.h netdb.h poll.h regex.h signal.h spawn.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h stdio.h" \
		" stdlib.h string.h strings.h time.h unistd.h wchar.h "
}

function finding(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
}

# An include in quotes: folder named, room known, not above, not beside. What lies in daemon/ itself is main's.
function look_at_own(name) {
	room = FILENAME
	sub(/^daemon\//, "", room)
	if (!sub(/\/.*/, "", room))
		room = "main"
	other = name
	if (!sub(/\/.*/, "", other))
		other = room == "main" ? room : ""
	if (other == "")
		finding("include names no folder: " name)
	else if (!(room in level))
		finding("room has no floor in tests/check/includes.awk: " room)
	else if (!(other in level))
		finding("include of no room: " name)
	else if (room == "imsctl" && other != room && other != "base" && name != "body/xml_writer.h")
		finding("imsctl/ sees base/ and body/xml_writer.h alone: " name)
	else if (room != other && level[other] == level[room])
		finding(room "/ does not see " other "/ beside it: " name)
	else if (room != other && level[other] > level[room])
		finding("arrow up, from " room "/ to " other "/: " name)
}

# An include in angles: a library's, in its room.
function look_at_foreign(name) {
	begin = name
	if (sub(/\/.*/, "/", begin) || name in home) {
		if (!(begin in home))
			finding("library without a room: " name)
		else if (FILENAME !~ home[begin])
			finding("library outside its room: " name)
	} else if (index(standard, " " begin " ") == 0) {
		finding("library without a room: " name)
	}
}

/^#[ \t]*include[ \t]*"/ {
	split($0, parts, "\"")
	look_at_own(parts[2])
}

/^#[ \t]*include[ \t]*</ {
	split($0, parts, /[<>]/)
	look_at_foreign(parts[2])
}
