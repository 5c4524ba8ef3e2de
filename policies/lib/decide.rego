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
	"deny": first(max_findings, denied),
	"warn": first(max_findings, warned),
	"require": first(max_others, required),
	"obligations": first(max_others, obliged),
	"rules": {rule.id: result |
		some rule in rules.applies
		result := result_of(rule, failing, warning)
	},
} if {
	rules := rules_to_ask(point)
	denied := [finding |
		some rule in rules.deny
		some found in data.micro_apps.rules[rule.subject].deny
		finding := object.union({"rule": rule.id, "remediation": rule.remediation}, found)
	]
	warned := [finding |
		some rule in rules.warn
		some found in data.micro_apps.rules[rule.subject].warn
		finding := object.union({"rule": rule.id, "remediation": rule.remediation}, found)
	]
	required := [requirement |
		some rule in rules.require
		some found in data.micro_apps.rules[rule.subject].require
		requirement := object.union({"rule": rule.id, "legs": []}, found)
	]
	obliged := [obligation |
		some rule in rules.obligations
		some found in data.micro_apps.rules[rule.subject].obligations
		obligation := object.union({"rule": rule.id}, found)
	]
	failing := {found.rule | some found in denied}
	warning := {found.rule | some found in warned}
}

# The build lists the rules of a point by what they can say, so that none is asked for what it never says.
rules_to_ask(point) := data.micro_apps.bundle.incomplete if {
	count(data.micro_apps.rules.facts_complete.deny) > 0
} else := data.micro_apps.bundle.points[point]

first(limit, found) := array.slice(sort(found), 0, limit)

result_of(rule, failing, warning) := "failed" if {
	rule.id in failing
} else := "warned" if {
	rule.id in warning
} else := "passed" if {
	data.micro_apps.rules[rule.subject].applies
} else := "not-applicable"
