package micro_apps.rules.endpoint_classification_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.endpoint_classification as rule

regulated := [examples.source("cards", "regulated", ["pci"]), examples.source("press", "public", [])]

test_allowed_data_passes if {
	rule.applies with input as examples.registration
	count(rule.deny) == 0 with input as examples.registration
	count(rule.deny) == 0 with input as examples.sending(regulated, "own")
}

test_data_that_the_endpoint_may_not_get_is_denied if {
	denied := rule.deny with input as examples.sending(regulated, "managed")
	denied == {{
		"message": concat(" ", [
			"“Managed LLM” may not be sent “cards” (regulated);",
			"it may be sent data that is confidential, internal, public.",
		]),
		"path": "spec.models[0].endpoint",
	}}
}

test_an_endpoint_that_may_get_nothing_gets_nothing if {
	refusing := object.union(examples.managed, {"allowedClassifications": []})
	denied := rule.deny with input as object.union(examples.registration, {"endpoints": [refusing]})
	examples.messages(denied) == {"“Managed LLM” may not be sent “notes” (internal); it may be sent no data."}
}

test_deidentified_data_counts_as_internal if {
	asked := object.union(
		examples.sending(regulated, "managed"),
		{"controls": [examples.control("de-identification", "verified")]},
	)
	count(rule.deny) == 0 with input as asked
}
