# METADATA
# title: How a decision is made of what rules say
# description: |
#   Puts what the rules of a decision point say into the one shape that all points have. The build writes the packages
#   `micro_apps.said.<point>`, which ask each rule of the point whose metadata name it.
package micro_apps.lib.decide

# Callers rely on these limits.
max_findings := 500

max_others := 100

# METADATA
# title: The decision of a point, of what its rules say
# description: Its lists are sorted, so that all engines answer alike.
decision(said) := {
	"allow": count(said.deny) == 0,
	"deny": first(max_findings, said.deny),
	"warn": first(max_findings, said.warn),
	"require": first(max_others, said.require),
	"obligations": first(max_others, said.obligations),
	"rules": said.rules,
}

# METADATA
# title: The decision where facts are missing or of another type
# description: |
#   The rule `facts-complete` denies, and no other rule is asked, so that a decision is defined whatever the input is.
incomplete := decision(data.micro_apps.said.incomplete.found) if {
	count(data.micro_apps.rules.facts_complete.deny) > 0
}

first(limit, found) := array.slice(sort(found), 0, limit)
