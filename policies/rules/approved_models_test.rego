package micro_apps.rules.approved_models_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.approved_models as rule

using(changes) := examples.with_spec({"models": [object.union(examples.use("managed"), changes)]})

test_a_listed_model_passes if {
	rule.applies with input as examples.registration
	count(rule.deny | rule.warn) == 0 with input as examples.registration
}

test_nothing_applies_without_a_registered_endpoint if {
	not rule.applies with input as examples.with_spec({"models": [examples.use("nowhere")]})
}

test_a_model_that_is_not_listed_is_denied if {
	denied := rule.deny with input as using({"model": "other"})
	denied == {{
		"message": "“Managed LLM” does not list the model “other”.",
		"path": "spec.models[0].model",
	}}
}

test_a_version_that_is_not_listed_is_denied if {
	denied := rule.deny with input as using({"version": "3"})
	denied == {{
		"message": "“Managed LLM” does not list version “3” of “chat”; it lists “1”, “2”.",
		"path": "spec.models[0].version",
	}}
}

test_another_purpose_is_warned if {
	warned := rule.warn with input as using({"purpose": "embedding"})
	examples.paths(warned) == {"spec.models[0].purpose"}
	count(rule.deny) == 0 with input as using({"purpose": "embedding"})
}

test_a_model_without_purposes_serves_any if {
	offers_any := object.union(examples.managed, {"models": [{"model": "chat", "versions": ["1"]}]})
	asked := object.union(using({"purpose": "embedding"}), {"endpoints": [offers_any]})
	count(rule.warn | rule.deny) == 0 with input as asked
}

test_an_endpoint_that_is_going_to_be_withdrawn_is_warned if {
	asked := object.union(
		examples.registration,
		{"endpoints": [object.union(examples.managed, {"state": "deprecated"})]},
	)
	examples.messages(rule.warn) == {"“Managed LLM” is going to be withdrawn."} with input as asked
}

offering(model) := object.union(examples.registration, {"endpoints": [object.union(
	examples.managed,
	{"models": [object.union({"model": "chat", "purposes": ["generation"]}, model)]},
)]})

test_a_version_that_is_going_to_be_withdrawn_is_warned_and_names_those_that_stay if {
	asked := offering({"versions": ["1", "2", "3"], "deprecated": ["1"]})
	warned := rule.warn with input as asked
	warned == {{
		"message": "Version “1” of “chat” is going to be withdrawn.",
		"remediation": "Use version “2”, “3” of it instead.",
		"path": "spec.models[0].version",
	}}
	count(rule.deny) == 0 with input as asked
}

test_the_last_version_that_is_going_to_be_withdrawn_leads_to_another_model if {
	warned := rule.warn with input as offering({"versions": ["1"], "deprecated": ["1"]})
	examples.paths(warned) == {"spec.models[0].version"}
	some finding in warned
	startswith(finding.remediation, "Plan to use another model")
}

test_a_version_that_stays_passes_beside_one_that_does_not if {
	count(rule.warn | rule.deny) == 0 with input as offering({"versions": ["1", "2"], "deprecated": ["2"]})
}
