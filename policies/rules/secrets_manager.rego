# METADATA
# title: Secrets come from a secrets manager in production
# description: |
#   Keys and passwords of an app in production are kept in a secrets manager that rotates them and writes down who reads them;
#   they are never in the app or its configuration.
# schemas:
#   - input: schema.deployment
# custom:
#   id: secrets-manager
#   control: "Access control: short-lived credentials, secrets manager"
#   remediation: Declare the control “secrets-manager” among the controls of the app, and say in its evidence how it is met.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.secrets_manager

import data.micro_apps.lib.facts

control := "secrets-manager"

applies if to_be_in_production

applies if in_production

warn contains {
	"message": "Before it can be deployed to production, the app has to declare the control “secrets-manager”.",
	"path": "spec.controls",
} if {
	to_be_in_production
	not facts.declared(control)
}

deny contains {
	"message": "In production, the app has to declare the control “secrets-manager”.",
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
