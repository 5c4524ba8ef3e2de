package micro_apps.rules.environment_separation_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.environment_separation as rule

deploying(state, environment) := object.union(examples.deployment, {
	"environment": environment,
	"approval": {"state": state},
})

may_run(state) := {environment |
	some environment in ["sandbox", "staging", "production"]
	count(rule.deny) == 0 with input as deploying(state, environment)
}

test_it_applies_to_every_deployment if {
	rule.applies with input as examples.deployment
}

test_each_state_has_its_environments if {
	every state, environments in {
		"approved": {"sandbox", "production"},
		"review-due": {"sandbox", "production"},
		"overdue": {"sandbox", "production"},
		"submitted": {"sandbox", "staging"},
		"in-review": {"sandbox", "staging"},
		"draft": set(),
		"blocked": set(),
		"suspended": set(),
		"quarantined": set(),
		"decommissioning": set(),
		"decommissioned": set(),
		null: set(),
	} {
		may_run(state) == environments
	}
}

test_production_runs_exactly_what_was_approved if {
	every digest, message in {
		examples.other_digest: concat("", [
			"What is to be deployed is not the revision that was approved, whose digest is ",
			examples.other_digest,
			".",
		]),
		null: "What is to be deployed is not the revision that was approved.",
	} {
		rule.deny == {{
			"message": message,
			"remediation": "Deploy the revision that was approved, or submit this one and have it approved.",
		}} with input as object.union(examples.deployment, {"approval": {"approvedDigest": digest}})
	}
}

test_the_denial_says_why_and_what_to_do if {
	rule.deny == {{
		"message": "This app is not approved yet, and may run in the sandbox only.",
		"remediation": "Have the app approved, or use the sandbox.",
	}} with input as deploying("in-review", "production")
}
