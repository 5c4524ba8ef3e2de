# METADATA
# title: Only apps that may run call out
# description: An app that is stopped or unknown calls nothing; one that is not approved yet calls from the sandbox only.
# schemas:
#   - input: schema.outbound
# custom:
#   id: outbound-approval
#   control: "Access control: network controls"
#   remediation: Have the app approved for the environment, or use the sandbox.
#   points: [outbound]
#   waivable: false
package micro_apps.rules.outbound_approval

import data.micro_apps.lib.approval

applies if input.environment

deny contains {
	"message": approval.why_not,
	"remediation": approval.what_to_do,
} if {
	not approval.may_run
}
