package micro_apps.rules.guardrails_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.guardrails as rule

ids(obligations) := {obligation.id | some obligation in obligations}

test_logs_have_hashes_only if {
	rule.applies with input as examples.registration
	ids(rule.obligations) == {"log-prompts-hashed"} with input as examples.registration
}

test_personal_data_is_masked if {
	every category in ["pii", "employee"] {
		asked := examples.sending([examples.source("calls", "confidential", [category])], "own")
		ids(rule.obligations) == {"log-prompts-hashed", "mask-pii"} with input as asked
	}
}

test_whatever_goes_to_a_public_model_is_masked if {
	asked := examples.sending([examples.source("press", "public", [])], "public")
	ids(rule.obligations) == {"log-prompts-hashed", "mask-pii"} with input as asked
}
