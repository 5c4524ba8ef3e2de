# METADATA
# title: Words for messages
# description: Lists for people. They are cut short, since a message has a limit and a reader has one, too.
package micro_apps.lib.words

shown := 5

# METADATA
# description: The names in quotation marks, sorted; the first few, and how many more there are.
quoted(names) := listed({concat("", ["“", name, "”"]) | some name in names})

listed(words) := concat(", ", sort(words)) if {
	count(words) <= shown
} else := filled("%s and %s more", [
	concat(", ", array.slice(sort(words), 0, shown)),
	format_int(count(words) - shown, 10),
])

# METADATA
# description: |
#   The template with each `%s` replaced by the next text. The embedded engine has no `sprintf` of its own and would leave
#   the policies for every message, which costs more than most rules do.
filled(template, texts) := concat("", array.concat([parts[0]], [piece |
	some index, part in texts
	piece := concat("", [text_of(part), parts[index + 1]])
])) if {
	parts := split(template, "%s")
}

# What is no text must not make a message, and with it a denial, undefined.
text_of(part) := part if {
	is_string(part)
} else := "?"

# METADATA
# description: Where in the manifest something is, for the field in the form.
place(list, index, field) := concat("", ["spec.", list, "[", format_int(index, 10), "].", field])
