package micro_apps.rules.external_models_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.external_models as rule

sending(classification, endpoint) := examples.sending(
	[examples.source("data", classification, [])],
	endpoint,
)

test_private_models_may_get_sensitive_data if {
	every endpoint in ["managed", "own"] {
		not rule.applies with input as sending("regulated", endpoint)
		count(rule.deny) == 0 with input as sending("regulated", endpoint)
	}
}

test_public_models_may_get_public_and_internal_data if {
	every classification in ["public", "internal"] {
		rule.applies with input as sending(classification, "public")
		count(rule.deny) == 0 with input as sending(classification, "public")
	}
}

test_public_models_must_not_get_sensitive_data if {
	denied := rule.deny with input as sending("confidential", "public")
	denied == {{
		"message": "“Public LLM” is a public model API and must not get “data” (confidential).",
		"path": "spec.models[0].endpoint",
	}}
	count(rule.deny) == 1 with input as sending("regulated", "public")
}

test_deidentified_data_may_go_to_public_models if {
	every status, count_of_denials in {"verified": 0, "unverified": 1, "refused": 1, "expired": 1} {
		asked := object.union(
			sending("regulated", "public"),
			{"controls": [examples.control("de-identification", status)]},
		)
		count(rule.deny) == count_of_denials with input as asked
	}
}

high(value) := object.union(
	sending("internal", "public"),
	{"risk": {"axes": {"dataSensitivity": {"residual": value}}}},
)

test_data_of_high_sensitivity_is_denied_whatever_its_classification if {
	count(rule.deny) == 0 with input as high(6)
	examples.messages(rule.deny) == {"“Public LLM” is a public model API and must not get data of high sensitivity."} with input as high(7)
}
