# METADATA
# title: Apps run within guardrails
# description: |
#   Whatever runs an app masks personal data before it is sent to a model, and logs prompts and answers by their hashes
#   only.
# schemas:
#   - input: schema.facts
# custom:
#   id: guardrails
#   control: "Decision framework: runtime guardrails; audit logging with hashes"
#   remediation: Nothing to change; the platform does what is asked.
#   points: [registration, outbound]
#   waivable: false
package micro_apps.rules.guardrails

import data.micro_apps.lib.facts

applies if count(input.data.sources) > 0

obligations contains {
	"id": "mask-pii",
	"message": "Personal data is masked before anything is sent to a model.",
} if {
	some source in input.data.sources
	some category in source.categories
	category in facts.personal_categories
}

obligations contains {
	"id": "mask-pii",
	"message": "Personal data is masked before anything is sent to a model.",
} if {
	count(facts.public_uses) > 0
}

obligations contains {
	"id": "log-prompts-hashed",
	"message": "Prompts and answers are logged by their hashes, with the model and its version.",
} if {
	count(input.data.sources) > 0
}
