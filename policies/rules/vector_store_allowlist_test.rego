package micro_apps.rules.vector_store_allowlist_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.vector_store_allowlist as rule

holding(holds) := object.union(
	examples.with_spec({"vectorStores": [examples.store("vs", holds)]}),
	{"data": {"sources": [
		examples.source("press", "public", []),
		examples.source("cards", "regulated", ["pci"]),
	]}},
)

approving(changes) := object.union(
	examples.organisation,
	{"vectorStores": [examples.vector_store("vs", changes)]},
)

test_nothing_applies_without_stores if {
	not rule.applies with input as examples.registration
	count(rule.deny) == 0 with input as examples.registration
		with data.micro_apps.organisation as examples.organisation
}

test_an_approved_store_passes if {
	rule.applies with input as holding(["cards"])
	count(rule.deny) == 0 with input as holding(["cards"]) with data.micro_apps.organisation as approving({})
}

test_a_store_that_is_not_approved_is_denied if {
	rule.deny == {{
		"message": "“vs” is not an approved vector store.",
		"remediation": "Use “vs-private”, or ask the platform team to approve this one.",
		"path": "spec.vectorStores[0].id",
	}} with input as holding([]) with data.micro_apps.organisation as examples.organisation
}

test_without_approved_stores_it_says_so if {
	denied := rule.deny with input as holding([]) with data.micro_apps.organisation.vectorStores as []
	{finding.remediation | some finding in denied} == {"Ask the platform team to approve a vector store; none is approved yet."}
}

test_the_region_is_where_the_store_is if {
	denied := rule.deny with input as holding(["press"])
		with data.micro_apps.organisation as approving({"region": "us"})
	examples.messages(denied) == {"“vs” is in “us”, not in “eu”."}
	examples.paths(denied) == {"spec.vectorStores[0].region"}
}

test_private_data_needs_access_control if {
	organisation := approving({"accessControlled": false})
	count(rule.deny) == 0 with input as holding(["press"]) with data.micro_apps.organisation as organisation
	denied := rule.deny with input as holding(["cards"]) with data.micro_apps.organisation as organisation
	examples.messages(denied) == {"“vs” does not ask who reads it, but holds “cards” (regulated)."}
}

test_a_store_holds_only_what_it_may_hold if {
	organisation := approving({"classifications": ["public"]})
	count(rule.deny) == 0 with input as holding(["press"]) with data.micro_apps.organisation as organisation
	denied := rule.deny with input as holding(["press", "cards"])
		with data.micro_apps.organisation as organisation
	examples.messages(denied) == {"“vs” may not hold “cards” (regulated)."}
	examples.paths(denied) == {"spec.vectorStores[0].holds"}
}

test_a_store_that_does_not_say_what_it_holds_may_hold_all if {
	denied := rule.deny with input as holding([])
		with data.micro_apps.organisation as approving({"classifications": ["public"]})
	examples.messages(denied) == {"“vs” may not hold “cards” (regulated)."}
}
