# METADATA
# title: Facts that several rules look at
# description: Which data counts as what, which models an app calls, and how far its approval goes.
# schemas:
#   - input: schema.facts
package micro_apps.lib.facts

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

declared(id) if {
	some control in input.app.spec.controls
	control.id == id
}

# METADATA
# description: The data sources, each with the classification that counts after verified controls.
sources := [counted |
	some index, source in input.data.sources
	counted := {
		"index": index,
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

# Masking is enough where the data is confidential for nothing but personal data.
deidentified(source) if {
	verified("pii-masking")
	source.classification == "confidential"
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

# METADATA
# description: Names for people, in quotation marks and sorted.
# schemas: []
quoted(names) := concat(", ", sort([sprintf("“%s”", [name]) | some name in names]))
