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
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(words), 0, shown)), count(words) - shown])
