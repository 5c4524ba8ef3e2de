# METADATA
# title: Facts that several rules look at
# description: Which data counts as what, which models an app calls, and how far its approval goes.
# schemas:
#   - input: schema.facts
package micro_apps.lib.facts

import data.micro_apps.lib.words

# What may not go to a public model API.
sensitive_classifications := {"confidential", "regulated"}

personal_categories := {"pii", "employee"}

approved_states := {"approved", "review-due", "overdue"}

# Draft is where an app is that nobody submitted, or that was sent back.
stopped_states := {"draft", "blocked", "suspended", "quarantined", "decommissioning", "decommissioned"}

# A control counts once security has verified it.
verified(id) if {
	some control in input.controls
	control.id == id
	control.status == "verified"
}

# What the app says it has; what security refused does not count as said.
declared(id) if {
	some control in input.controls
	control.id == id
	control.status != "refused"
}

# METADATA
# description: The data sources, each with the classification that counts after verified controls.
sources := [counted |
	some source in input.data.sources
	counted := {
		"name": source.name,
		"categories": source.categories,
		"counts": counts(source),
	}
]

# De-identified data counts as internal.
counts(source) := "internal" if {
	source.classification in sensitive_classifications
	deidentified(source)
} else := source.classification

deidentified(_) if verified("de-identification")

# Masking is enough where the data is confidential for nothing but personal data, neither by a category nor by its author,
# who may know of contracts.
deidentified(source) if {
	verified("pii-masking")
	source.classification == "confidential"
	not source.declared in sensitive_classifications
	count(source.categories) > 0
	every category in source.categories {
		category in personal_categories
	}
}

sensitive_sources := [source |
	some source in sources
	source.counts in sensitive_classifications
]

# METADATA
# description: Each data source with its classification, for messages.
sources_in_words(list) := words.listed({concat("", ["“", source.name, "” (", source.counts, ")"]) | some source in list})

# METADATA
# description: The models that the app calls, each with its entry in the register; withdrawn entries are none.
uses := [use |
	some index, model in input.app.spec.models
	some endpoint in input.endpoints
	endpoint.id == model.endpoint
	endpoint.state != "withdrawn"
	use := {"index": index, "model": model, "endpoint": endpoint}
]

public_uses := [use |
	some use in uses
	use.endpoint.hosting == "public-api"
]
