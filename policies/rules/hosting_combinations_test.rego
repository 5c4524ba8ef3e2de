package micro_apps.rules.hosting_combinations_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.hosting_combinations as rule

organisation := object.union(examples.organisation, {"combinations": [
	{"classification": "regulated", "hostings": ["self-hosted"]},
	{"classification": "confidential", "hostings": ["self-hosted"]},
	{"classification": "confidential", "hostings": ["managed-enterprise"]},
]})

sending(classification, endpoint) := examples.sending(
	[examples.source("data", classification, [])],
	endpoint,
)

test_nothing_applies_where_nothing_is_said if {
	not rule.applies with input as sending("regulated", "public")
		with data.micro_apps.organisation as examples.organisation
	not rule.applies with input as sending("internal", "public")
		with data.micro_apps.organisation as organisation
	count(rule.deny) == 0 with input as sending("internal", "public")
		with data.micro_apps.organisation as organisation
}

test_allowed_combinations_pass if {
	every endpoint in ["managed", "own"] {
		rule.applies with input as sending("confidential", endpoint)
			with data.micro_apps.organisation as organisation
		count(rule.deny) == 0 with input as sending("confidential", endpoint)
			with data.micro_apps.organisation as organisation
	}
}

test_other_combinations_are_denied if {
	denied := rule.deny with input as sending("regulated", "managed")
		with data.micro_apps.organisation as organisation
	denied == {{
		"message": concat(" ", [
			"“data” (regulated) may not be sent to “Managed LLM”,",
			"whose hosting is managed-enterprise; allowed: self-hosted.",
		]),
		"path": "spec.models[0].endpoint",
	}}
}

test_where_no_hosting_is_allowed_it_says_so if {
	denied := rule.deny with input as sending("regulated", "managed")
		with data.micro_apps.organisation.combinations as [{"classification": "regulated", "hostings": []}]
	count(denied) == 1
	some finding in denied
	endswith(finding.message, "allowed: none.")
}
