# METADATA
# title: Words for messages
# description: Lists for people. They are cut short, since a message has a limit and a reader has one, too.
package micro_apps.lib.words

shown := 5

# METADATA
# description: The names in quotation marks, sorted; the first few, and how many more there are.
quoted(names) := listed({sprintf("“%s”", [name]) | some name in names})

listed(words) := concat(", ", sorted) if {
	sorted := sort(words)
	count(sorted) <= shown
} else := sprintf("%s and %d more", [concat(", ", array.slice(sorted, 0, shown)), count(sorted) - shown]) if {
	sorted := sort(words)
}
