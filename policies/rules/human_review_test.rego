package micro_apps.rules.human_review_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.human_review as rule

test_an_ordinary_app_needs_nobody if {
	not rule.applies with input as examples.registration
	count(rule.require) == 0 with input as examples.registration
	every kind in ["read", "write"] {
		count(rule.require) == 0 with input as examples.with_spec({"actions": [{"name": "act", "kind": kind}]})
	}
}

test_regulated_data_is_reviewed if {
	asked := examples.sending([examples.source("cards", "regulated", ["pci"])], "own")
	rule.applies with input as asked
	rule.require == {{
		"message": "It works with regulated data, so people review it.",
		"route": "review",
		"legs": [],
	}} with input as asked
}

test_regulated_data_is_reviewed_even_where_it_is_deidentified if {
	asked := object.union(
		examples.sending([examples.source("cards", "regulated", ["pci"])], "own"),
		{"controls": [examples.control("de-identification", "verified")]},
	)
	count(rule.require) == 1 with input as asked
}

test_users_outside_are_reviewed if {
	every audience, reviews in {"personal": 0, "team": 0, "department": 0, "company": 0, "external": 1} {
		count(rule.require) == reviews with input as examples.with_spec({"audience": audience})
	}
}

test_grave_actions_are_reviewed if {
	asked := examples.with_spec({"actions": [
		{"name": "delete", "kind": "irreversible"},
		{"name": "pay", "kind": "financial"},
		{"name": "grant", "kind": "identity"},
		{"name": "read", "kind": "read"},
	]})
	required := rule.require with input as asked
	examples.messages(required) == {
		"“delete” cannot be undone, so people review it.",
		"“pay” moves money, so people review it.",
		"“grant” changes who may do what, so people review it.",
	}
	{requirement.route | some requirement in required} == {"review"}
}
