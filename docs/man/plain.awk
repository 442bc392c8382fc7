# SPDX-License-Identifier: Apache-2.0
# Text for a manual page, in which nothing means anything to troff.

# The text as it is; a hyphen is the octet that can be copied.
function plain(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	gsub(/`/, "\\(ga", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/~/, "\\(ti", text)
	sub(/^\./, "\\\\\\&.", text)
	return text
}

# The same of one that may be long: it may break behind these.
function breakable(text) {
	text = plain(text)
	gsub(/[|,]/, "&\\:", text)
	return text
}
