# METADATA
# title: Environments are kept apart
# description: |
#   The sandbox is open to any app that is not stopped, staging to one that is approved or in review, and production to
#   exactly the revision that was approved for production.
# schemas:
#   - input: schema.deployment
# custom:
#   id: environment-separation
#   control: "Lifecycle rules: environment separation, sandbox, staging, production"
#   remediation: Have this revision approved for the environment, then deploy it.
#   points: [deployment]
#   waivable: false
package micro_apps.rules.environment_separation

import data.micro_apps.lib.approval
import data.micro_apps.lib.words

applies if input.environment

deny contains {
	"message": approval.why_not,
	"remediation": approval.what_to_do,
} if {
	not approval.may_run
	not in_review_in_staging
}

deny contains {
	"message": not_approved,
	"remediation": "Deploy the revision that was approved, or submit this one and have it approved.",
} if {
	input.environment == "production"
	approval.in_force
	not input.app.digest == input.approval.approvedDigest
}

not_approved := words.filled(
	"What is to be deployed is not the revision that was approved, whose digest is %s.",
	[input.approval.approvedDigest],
) if {
	is_string(input.approval.approvedDigest)
} else := "What is to be deployed is not the revision that was approved."

in_review_in_staging if {
	input.environment == "staging"
	input.approval.state in {"submitted", "in-review"}
}
