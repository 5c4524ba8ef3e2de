# METADATA
# title: Apps in production act under an identity of their own
# description: |
#   An app in production signs in as itself, not as one of its users, so that what it may do is granted to it, can be taken
#   away, and can be told apart from what people do.
# schemas:
#   - input: schema.deployment
# custom:
#   id: application-identity
#   control: "Access control: application identity"
#   remediation: Declare the control “application-identity” among the controls of the app, and say in its evidence how it is met.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.application_identity

import data.micro_apps.lib.facts

control := "application-identity"

applies if to_be_in_production

applies if in_production

warn contains {
	"message": "Before it can be deployed to production, the app has to declare the control “application-identity”.",
	"path": "spec.controls",
} if {
	to_be_in_production
	not facts.declared(control)
}

deny contains {
	"message": "In production, the app has to declare the control “application-identity”.",
	"path": "spec.controls",
} if {
	in_production
	not facts.declared(control)
}

to_be_in_production if {
	not input.environment
	"production" in input.app.spec.environments
}

in_production if input.environment == "production"
