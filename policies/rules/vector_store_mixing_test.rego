package micro_apps.rules.vector_store_mixing_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.vector_store_mixing as rule

holding(holds, changes) := object.union(
	examples.with_spec({"vectorStores": [object.union(examples.store("vs-private", holds), changes)]}),
	{"data": {"sources": [
		examples.source("press", "public", []),
		examples.source("notes", "internal", []),
	]}},
)

test_nothing_applies_without_stores if {
	not rule.applies with input as examples.registration
	count(rule.deny) == 0 with input as examples.registration
}

test_data_of_one_kind_passes if {
	every holds in [["press"], ["notes"]] {
		rule.applies with input as holding(holds, {})
		count(rule.deny) == 0 with input as holding(holds, {})
			with data.micro_apps.organisation as examples.organisation
	}
	count(rule.deny) == 0 with input as holding(["press"], {"public": true})
}

test_an_open_store_with_private_data_is_denied if {
	denied := rule.deny with input as holding(["notes"], {"public": true})
	denied == {{
		"message": "“vs-private” is open to the public, but holds “notes” (internal).",
		"path": "spec.vectorStores[0].public",
	}}
}

test_a_store_is_open_where_the_company_says_so if {
	organisation := {"vectorStores": [examples.vector_store("vs-private", {"public": true})]}
	denied := rule.deny with input as holding(["notes"], {}) with data.micro_apps.organisation as organisation
	examples.paths(denied) == {"spec.vectorStores[0].public"}
}

test_mixing_public_with_private_data_is_denied if {
	every holds in [["press", "notes"], []] {
		denied := rule.deny with input as holding(holds, {})
		denied == {{
			"message": "“vs-private” mixes public data with “notes” (internal).",
			"path": "spec.vectorStores[0].holds",
		}}
	}
}
