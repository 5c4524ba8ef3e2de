package micro_apps.rules.token_approval_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.token_approval as rule

asking(state, environment) := object.union(examples.token, {
	"environment": environment,
	"approval": {"state": state},
})

test_an_approved_app_passes if {
	rule.applies with input as examples.token
	count(rule.deny) == 0 with input as examples.token
}

test_an_app_in_review_passes_in_the_sandbox if {
	count(rule.deny) == 0 with input as asking("in-review", "sandbox")
	rule.deny == {{
		"message": "This app is not approved yet, and may run in the sandbox only.",
		"remediation": "Have the app approved, or use the sandbox.",
	}} with input as asking("in-review", "production")
}

test_a_stopped_or_unknown_app_is_denied_everywhere if {
	every state in ["blocked", "suspended", "quarantined", "decommissioned", null] {
		every environment in ["sandbox", "staging", "production"] {
			count(rule.deny) == 1 with input as asking(state, environment)
		}
	}
}
