package micro_apps.lib.facts_test

import data.micro_apps.lib.examples
import data.micro_apps.lib.facts

counts(source, controls) := result if {
	result := facts.counts(source) with input as object.union(
		examples.registration,
		{"controls": controls},
	)
}

personal := examples.source("calls", "confidential", ["pii", "employee"])

test_data_counts_as_what_it_is_classified if {
	every classification in ["public", "internal", "confidential", "regulated"] {
		counts(examples.source("s", classification, []), []) == classification
	}
}

test_deidentified_data_counts_as_internal if {
	verified := [examples.control("de-identification", "verified")]
	counts(personal, verified) == "internal"
	counts(examples.source("s", "regulated", ["phi"]), verified) == "internal"
	counts(examples.source("s", "public", []), verified) == "public"
}

# What its author did not call confidential.
raised(source) := object.union(source, {"declared": "internal"})

test_masking_is_enough_for_what_is_confidential_as_personal_data_only if {
	verified := [examples.control("pii-masking", "verified")]
	counts(raised(personal), verified) == "internal"
	counts(personal, verified) == "confidential"
	counts(raised(examples.source("s", "confidential", ["pii", "financial"])), verified) == "confidential"
	counts(examples.source("s", "confidential", []), verified) == "confidential"
	counts(examples.source("s", "confidential", ["pii", "financial"]), verified) == "confidential"
	counts(examples.source("s", "regulated", ["pii"]), verified) == "regulated"
}

test_a_control_counts_only_once_verified if {
	every status in ["unverified", "refused", "expired"] {
		counts(personal, [examples.control("de-identification", status)]) == "confidential"
	}
	counts(personal, [examples.control("human-in-the-loop", "verified")]) == "confidential"
}

test_a_declared_control_counts_as_declared_unless_refused if {
	every status in ["unverified", "verified", "expired"] {
		facts.declared("secrets-manager") with input as object.union(
			examples.registration,
			{"controls": [examples.control("secrets-manager", status)]},
		)
	}
	not facts.declared("secrets-manager") with input as object.union(
		examples.registration,
		{"controls": [examples.control("secrets-manager", "refused")]},
	)
	not facts.declared("secrets-manager") with input as examples.registration
}

test_a_withdrawn_endpoint_is_none if {
	count(facts.uses) == 1 with input as examples.registration
	count(facts.uses) == 0 with input as object.union(
		examples.registration,
		{"endpoints": [object.union(examples.managed, {"state": "withdrawn"})]},
	)
	count(facts.public_uses) == 0 with input as examples.registration
}
