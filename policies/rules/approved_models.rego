# METADATA
# title: Every model and version is approved
# description: |
#   An endpoint offers the models and versions that the company has looked at, and no others: a new version by a vendor is a
#   change that somebody assesses first. An endpoint or a version that is going to be withdrawn still works, with a warning.
# schemas:
#   - input: schema.facts
# custom:
#   id: approved-models
#   control: "Lifecycle & approvals: model versions under change control"
#   remediation: Choose a model and version that the register lists, or ask the platform team to add this one.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.approved_models

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if count(facts.uses) > 0

deny contains finding if {
	some use in facts.uses
	count(offers(use)) == 0
	finding := {
		"message": words.filled("“%s” does not list the model “%s”.", [use.endpoint.title, use.model.model]),
		"path": words.place("models", use.index, "model"),
	}
}

deny contains finding if {
	some use in facts.uses
	count(offers(use)) > 0
	not use.model.version in versions(use)
	finding := {
		"message": words.filled("“%s” does not list version “%s” of “%s”; it lists %s.", [
			use.endpoint.title,
			use.model.version,
			use.model.model,
			words.quoted(versions(use)),
		]),
		"path": words.place("models", use.index, "version"),
	}
}

warn contains finding if {
	some use in facts.uses
	count(offers(use)) > 0
	count([offer | some offer in offers(use); serves(offer, use.model.purpose)]) == 0
	finding := {
		"message": words.filled("“%s” is not meant for the purpose “%s”.", [use.model.model, use.model.purpose]),
		"remediation": "Choose a model that is meant for this purpose, or correct the purpose.",
		"path": words.place("models", use.index, "purpose"),
	}
}

warn contains finding if {
	some use in facts.uses
	use.endpoint.state == "deprecated"
	finding := {
		"message": words.filled("“%s” is going to be withdrawn.", [use.endpoint.title]),
		"remediation": "Plan to use another endpoint of the register.",
		"path": words.place("models", use.index, "endpoint"),
	}
}

warn contains finding if {
	some use in facts.uses
	use.model.version in ending(use)
	finding := {
		"message": words.filled("Version “%s” of “%s” is going to be withdrawn.", [
			use.model.version,
			use.model.model,
		]),
		"remediation": instead(use),
		"path": words.place("models", use.index, "version"),
	}
}

# Which version to use in place of one that is going to be withdrawn.
instead(use) := words.filled("Use version %s of it instead.", [words.quoted(staying(use))]) if {
	count(staying(use)) > 0
} else := "Plan to use another model: the register lists no version of this one that stays."

staying(use) := versions(use) - ending(use)

ending(use) := {version | some offer in offers(use); some version in offer.deprecated}

offers(use) := [offer |
	some offer in use.endpoint.models
	offer.model == use.model.model
]

versions(use) := {version | some offer in offers(use); some version in offer.versions}

# An entry without purposes serves any.
serves(offer, _) if not offer.purposes

serves(offer, purpose) if purpose in offer.purposes
