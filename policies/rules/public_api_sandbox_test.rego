package micro_apps.rules.public_api_sandbox_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.public_api_sandbox as rule

public := {"app": {"spec": {"models": [examples.use("public")]}}}

deploying(changes) := object.union(object.union(examples.deployment, public), changes)

test_nothing_applies_without_public_models if {
	every asked in [examples.registration, examples.deployment] {
		not rule.applies with input as asked
		count(rule.deny | rule.obligations) == 0 with input as asked
	}
}

test_registration_obliges_to_the_sandbox if {
	asked := object.union(examples.registration, public)
	rule.applies with input as asked
	count(rule.deny) == 0 with input as asked
	rule.obligations == {{
		"id": "sandbox-until-approved",
		"message": "Until it is approved, it calls “Public LLM” from the sandbox only.",
	}} with input as asked
}

test_the_approved_revision_runs_where_it_is_approved_for if {
	count(rule.deny) == 0 with input as deploying({})
	count(rule.deny) == 1 with input as deploying({"environment": "staging"})
	count(rule.deny) == 1 with input as deploying({"app": {"digest": examples.other_digest}})
}

test_other_revisions_run_in_the_sandbox_only if {
	every state in ["in-review", "submitted", "approved"] {
		count(rule.deny) == 0 with input as deploying({
			"app": {"digest": examples.other_digest},
			"environment": "sandbox",
			"approval": {"state": state},
		})
	}
	rule.deny == {{"message": "It calls “Public LLM”, and this revision is not approved for staging."}} with input as deploying({
		"environment": "staging",
		"approval": {"state": "in-review"},
	})
}
