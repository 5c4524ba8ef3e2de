package micro_apps.rules.application_identity_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.application_identity as rule

declaring(asked, status) := object.union(asked, {"controls": [examples.control("application-identity", status)]})

for_production := examples.with_spec({"environments": ["sandbox", "production"]})

test_nothing_applies_without_production if {
	every asked in [examples.registration, object.union(examples.deployment, {"environment": "staging"})] {
		not rule.applies with input as asked
		count(rule.deny | rule.warn) == 0 with input as asked
	}
}

test_registration_for_production_warns if {
	rule.applies with input as for_production
	count(rule.deny) == 0 with input as for_production
	rule.warn == {{
		"message": "Before it can be deployed to production, the app has to declare the control “application-identity”.",
		"path": "spec.controls",
	}} with input as for_production
}

test_deployment_to_production_is_denied if {
	rule.applies with input as examples.deployment
	count(rule.warn) == 0 with input as examples.deployment
	rule.deny == {{
		"message": "In production, the app has to declare the control “application-identity”.",
		"path": "spec.controls",
	}} with input as examples.deployment
}

test_declaring_it_is_enough_unless_security_refused_it if {
	every status in ["unverified", "verified", "expired"] {
		count(rule.warn) == 0 with input as declaring(for_production, status)
		count(rule.deny) == 0 with input as declaring(examples.deployment, status)
	}
	count(rule.warn) == 1 with input as declaring(for_production, "refused")
	count(rule.deny) == 1 with input as declaring(examples.deployment, "refused")
}
