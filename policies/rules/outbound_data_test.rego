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

test_data_that_is_not_declared_is_denied if {
	denied := rule.deny with input as calling("own", {"sources": ["else", "press"]})
	examples.messages(denied) == {"The app does not declare the data source “else”."}
}
