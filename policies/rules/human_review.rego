# METADATA
# title: People look at what can do great harm
# description: |
#   Regulated data, users outside the company, and actions that cannot be undone, move money or change who may do what
#   are reviewed by people even when the score is low.
# schemas:
#   - input: schema.facts
# custom:
#   id: human-review
#   control: "Lifecycle & approvals: high-risk requests are routed to people"
#   remediation: Nothing to change; security and the owner look at the request before it is approved.
#   points: [registration]
#   waivable: false
package micro_apps.rules.human_review

import data.micro_apps.lib.words

grave_actions := {
	"irreversible": "cannot be undone",
	"financial": "moves money",
	"identity": "changes who may do what",
}

applies if count(require) > 0

require contains {
	"message": "It works with regulated data, so people review it.",
	"route": "review",
	"legs": [],
} if {
	some source in input.data.sources
	source.classification == "regulated"
}

require contains {
	"message": "It is used by people outside the company, so people review it.",
	"route": "review",
	"legs": [],
} if {
	input.app.spec.audience == "external"
}

require contains {
	"message": words.filled("“%s” %s, so people review it.", [action.name, grave_actions[action.kind]]),
	"route": "review",
	"legs": [],
} if {
	some action in input.app.spec.actions
	grave_actions[action.kind]
}
