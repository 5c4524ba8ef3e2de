# METADATA
# title: Sensitive data stays away from public model APIs
# description: |
#   Confidential, regulated and otherwise highly sensitive data is not sent to a model outside the company's control,
#   unless a control that security has verified takes the identity out of it first. Public model APIs are for public and
#   internal data.
# schemas:
#   - input: schema.facts
# custom:
#   id: external-models
#   control: "Data policy: classification gates"
#   remediation: >-
#     Use a managed enterprise or self-hosted model endpoint, or declare the control “De-identification” and have it
#     verified by security.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.external_models

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

# The data sensitivity, after verified controls, from which data is too sensitive whatever its classification.
high_sensitivity := 7

applies if count(facts.public_uses) > 0

deny contains finding if {
	some use in facts.public_uses
	count(facts.sensitive_sources) > 0
	finding := {
		"message": words.filled("“%s” is a public model API and must not get %s.", [
			use.endpoint.title,
			sensitive_data,
		]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

deny contains finding if {
	some use in facts.public_uses
	count(facts.sensitive_sources) == 0
	input.risk.axes.dataSensitivity.residual >= high_sensitivity
	finding := {
		"message": words.filled("“%s” is a public model API and must not get data of high sensitivity.", [use.endpoint.title]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

# A value of its own, so that it is put together once and not for each model.
sensitive_data := facts.sources_in_words(facts.sensitive_sources)
