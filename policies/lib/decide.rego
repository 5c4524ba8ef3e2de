# METADATA
# title: How a decision is made of rules
# description: |
#   Asks each rule of a decision point what it says of the input, and puts the answers into the one shape that all points
#   have. Which rules a point has stands in their metadata; the build writes that to `data.micro_apps.bundle`.
package micro_apps.lib.decide

# Callers rely on these limits.
max_findings := 500

max_others := 100

# METADATA
# title: The decision of a point
# description: |
#   Its lists are sorted, so that all engines answer alike. It is defined whatever the input is: where facts are missing or
#   of another type, the rule `facts-complete` denies, and no other rule is asked.
decision(point) := {
	"allow": count(denied) == 0,
	"deny": denied,
	"warn": warned,
	"require": required,
	"obligations": obliged,
	"rules": {rule.id: result(rule) | some rule in rules},
} if {
	rules := rules_to_ask(point)
	denied := first(max_findings, [finding |
		some rule in rules
		some found in data.micro_apps.rules[rule.subject].deny
		finding := object.union({"rule": rule.id, "remediation": rule.remediation}, found)
	])
	warned := first(max_findings, [finding |
		some rule in rules
		some found in data.micro_apps.rules[rule.subject].warn
		finding := object.union({"rule": rule.id, "remediation": rule.remediation}, found)
	])
	required := first(max_others, [requirement |
		some rule in rules
		some found in data.micro_apps.rules[rule.subject].require
		requirement := object.union({"rule": rule.id, "legs": []}, found)
	])
	obliged := first(max_others, [obligation |
		some rule in rules
		some found in data.micro_apps.rules[rule.subject].obligations
		obligation := object.union({"rule": rule.id}, found)
	])
}

rules_to_ask(point) := [rule |
	some rule in data.micro_apps.bundle.points[point]
	rule.subject == "facts_complete"
] if {
	count(data.micro_apps.rules.facts_complete.deny) > 0
} else := data.micro_apps.bundle.points[point]

first(limit, found) := array.slice(sort(found), 0, limit)

result(rule) := "failed" if {
	count(data.micro_apps.rules[rule.subject].deny) > 0
} else := "warned" if {
	count(data.micro_apps.rules[rule.subject].warn) > 0
} else := "passed" if {
	data.micro_apps.rules[rule.subject].applies
} else := "not-applicable"
