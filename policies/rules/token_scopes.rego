# METADATA
# title: A token has no more scopes than its owner's apps may have
# description: Tokens are scoped to what the platform allows the app's owner, and to what it allows everybody.
# schemas:
#   - input: schema.token
#   - data.micro_apps.organisation: schema.organisation
# custom:
#   id: token-scopes
#   control: "Access control: scoped tokens, least privilege"
#   remediation: Ask for fewer scopes, or ask the platform team to allow them to this owner.
#   points: [token]
#   waivable: false
package micro_apps.rules.token_scopes

import data.micro_apps.lib.words

applies if count(input.scopes) > 0

deny contains finding if {
	some scope in input.scopes
	not scope in allowed
	finding := {"message": words.filled("The scope “%s” is not allowed to apps of %s.", [scope, input.app.spec.owner])}
}

obligations contains {
	"id": "short-lived-token",
	"message": "The token lives for a short time only, and is issued to the app, not to a person.",
} if {
	count(input.scopes) > 0
}

allowed contains scope if some scope in data.micro_apps.organisation.scopes[input.app.spec.owner]

allowed contains scope if some scope in data.micro_apps.organisation.scopes["*"]
