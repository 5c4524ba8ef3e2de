package micro_apps.rules.customer_pii_hosting_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.customer_pii_hosting as rule

sending(endpoint) := examples.sending([examples.source("calls", "confidential", ["pii"])], endpoint)

test_nothing_applies_without_personal_data if {
	not rule.applies with input as examples.registration
	count(rule.deny) == 0 with input as examples.registration
}

test_private_models_may_get_personal_data if {
	every endpoint in ["managed", "own"] {
		rule.applies with input as sending(endpoint)
		count(rule.deny) == 0 with input as sending(endpoint)
	}
}

test_public_models_must_not_get_personal_data if {
	denied := rule.deny with input as sending("public")
	denied == {{
		"message": "“calls” has personal data, and “Public LLM” is a public model API.",
		"path": "spec.models[0].endpoint",
	}}
}

test_a_verified_control_protects_it if {
	every control in ["pii-masking", "de-identification"] {
		count(rule.deny) == 0 with input as object.union(
			sending("public"),
			{"controls": [examples.control(control, "verified")]},
		)
		count(rule.deny) == 1 with input as object.union(
			sending("public"),
			{"controls": [examples.control(control, "unverified")]},
		)
	}
}
