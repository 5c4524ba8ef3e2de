package micro_apps.rules.outbound_data_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.outbound_data as rule

calling(endpoint, changes) := object.union(
	object.union(examples.outbound, {
		"app": {"spec": {"models": [examples.use(endpoint)]}},
		"destination": {"endpoint": endpoint},
		"data": {"sources": [
			examples.source("press", "public", []),
			examples.source("cards", "regulated", ["pci"]),
		]},
	}),
	changes,
)

test_allowed_data_passes if {
	rule.applies with input as examples.outbound
	count(rule.deny) == 0 with input as examples.outbound
	count(rule.deny) == 0 with input as calling("own", {})
	count(rule.deny) == 0 with input as calling("managed", {"sources": ["press"]})
	count(rule.deny) == 0 with input as calling("managed", {"sources": []})
}

test_data_that_the_endpoint_may_not_get_is_denied if {
	every changes in [{}, {"sources": ["cards"]}] {
		examples.messages(rule.deny) == {"“Managed LLM” may not be sent “cards” (regulated)."} with input as calling("managed", changes)
	}
}

test_sensitive_data_is_denied_to_public_models_whatever_the_register_says if {
	generous := object.union(examples.public, {"allowedClassifications": ["public", "regulated"]})
	denied := rule.deny with input as calling("public", {"endpoints": [generous]})
	examples.messages(denied) == {"“Public LLM” is a public model API and must not get “cards” (regulated)."}
}

test_what_was_waived_of_the_app_names_the_rule_that_was if {
	waived(rule.deny) == {"endpoint-classification"} with input as calling("managed", {})
	generous := object.union(examples.public, {"allowedClassifications": ["public", "regulated"]})
	waived(rule.deny) == {"external-models"} with input as calling("public", {"endpoints": [generous]})
	waived(rule.deny) == {"none"} with input as calling("own", {"sources": ["else", "press"]})
	waived(rule.deny) == {"none"} with input as calling_host({"sources": ["cards"]})
}

waived(findings) := {object.get(finding, "waivedWith", "none") | some finding in findings}

test_data_that_is_not_declared_is_denied if {
	denied := rule.deny with input as calling("own", {"sources": ["else", "press"]})
	examples.messages(denied) == {"The app does not declare the data source “else”."}
}

calling_host(changes) := object.union(
	object.remove(calling("own", {}), ["destination"]),
	object.union({"destination": {"host": "api.example.com"}}, changes),
)

test_sensitive_data_is_denied_to_hosts if {
	rule.applies with input as calling_host({})
	every classification in ["confidential", "regulated"] {
		sources := {"data": {"sources": [examples.source("cards", classification, [])]}}
		denied := rule.deny with input as calling_host(sources)
		examples.messages(denied) == {sprintf("“api.example.com” may not be sent “cards” (%s).", [classification])}
	}
}

test_other_data_may_go_to_hosts if {
	count(rule.deny) == 0 with input as calling_host({"sources": ["press"]})
	count(rule.deny) == 0 with input as calling_host({"data": {"sources": [examples.source("wiki", "internal", [])]}})
	count(rule.deny) == 0 with input as calling_host({"controls": [examples.control("de-identification", "verified")]})
}

hosts := [
	{"host": "API.example.com", "classifications": ["public", "regulated"]},
	{"host": "other.example.com", "classifications": ["confidential"]},
]

test_a_listed_host_gets_what_the_organisation_says if {
	count(rule.deny) == 0 with input as calling_host({})
		with data.micro_apps.organisation.hosts as hosts
	every classification in ["internal", "confidential"] {
		sources := {"data": {"sources": [examples.source("s", classification, [])]}}
		count(rule.deny) == 1 with input as calling_host(sources)
			with data.micro_apps.organisation.hosts as hosts
	}
}

test_nothing_applies_where_nothing_is_checked if {
	not rule.applies with input as calling("own", {"endpoints": []})
	rule.applies with input as calling("own", {"endpoints": [], "sources": ["press"]})
}
