# METADATA
# title: Only approved apps get tokens, others in the sandbox only
# description: An app that is stopped or unknown gets no token; one that is not approved yet gets tokens for the sandbox only.
# schemas:
#   - input: schema.token
# custom:
#   id: token-approval
#   control: "Access control: token rules"
#   remediation: Have the app approved for the environment, or use the sandbox.
#   points: [token]
#   waivable: false
package micro_apps.rules.token_approval

import data.micro_apps.lib.approval

applies if input.environment

deny contains {
	"message": approval.why_not,
	"remediation": approval.what_to_do,
} if {
	not approval.may_run
}
