# METADATA
# title: Personal data of customers stays on private models
# description: |
#   Personal data goes only to models that the company hosts itself or that are managed for it under contract, unless a
#   verified control masks it or takes the identity out of it.
# schemas:
#   - input: schema.facts
# custom:
#   id: customer-pii-hosting
#   control: "Platform choices: customer PII needs a self-hosted or managed private model"
#   remediation: >-
#     Use a managed enterprise or self-hosted model endpoint, or declare the control “Masking of personal data” and have it
#     verified by security.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.customer_pii_hosting

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if count(pii_sources) > 0

deny contains finding if {
	count(pii_sources) > 0
	not protected
	some use in facts.public_uses
	finding := {
		"message": words.filled("%s has personal data, and “%s” is a public model API.", [
			personal_data,
			use.endpoint.title,
		]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

pii_sources contains source.name if {
	some source in input.data.sources
	"pii" in source.categories
}

# A value of its own, so that it is put together once and not for each model.
personal_data := words.quoted(pii_sources)

protected if facts.verified("pii-masking")

protected if facts.verified("de-identification")
