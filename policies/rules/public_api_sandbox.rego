# METADATA
# title: Public model APIs are called from the sandbox until the app is approved
# description: |
#   An app that calls a public model API is tried out in the sandbox, where nothing of value can leak. It runs elsewhere
#   once exactly this revision is approved for that environment.
# schemas:
#   - input: schema.deployment
# custom:
#   id: public-api-sandbox
#   control: "Immediate: block external LLMs for unapproved apps"
#   remediation: Use the sandbox until this revision is approved, or use a managed enterprise or self-hosted model endpoint.
#   points: [registration, deployment]
#   waivable: false
package micro_apps.rules.public_api_sandbox

import data.micro_apps.lib.approval
import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if count(facts.public_uses) > 0

obligations contains {
	"id": "sandbox-until-approved",
	"message": words.filled("Until it is approved, it calls %s from the sandbox only.", [endpoints]),
} if {
	count(facts.public_uses) > 0
}

deny contains {"message": words.filled("It calls %s, and this revision is not approved for %s.", [
	endpoints,
	input.environment,
])} if {
	count(facts.public_uses) > 0
	input.environment != "sandbox"
	not approved
}

approved if {
	approval.approved_environment
	input.app.digest == input.approval.approvedDigest
}

endpoints := words.quoted({use.endpoint.title | some use in facts.public_uses})
