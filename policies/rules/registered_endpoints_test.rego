package micro_apps.rules.registered_endpoints_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.registered_endpoints as rule

test_registered_endpoints_pass if {
	rule.applies with input as examples.registration
	count(rule.deny) == 0 with input as examples.registration
}

test_each_endpoint_that_is_not_registered_is_denied if {
	asked := examples.with_spec({"models": [
		examples.use("managed"),
		examples.use("nowhere"),
		examples.use("elsewhere"),
	]})
	denied := rule.deny with input as asked
	examples.paths(denied) == {"spec.models[1].endpoint", "spec.models[2].endpoint"}
	"“nowhere” is not in the register of model endpoints." in examples.messages(denied)
}

test_a_withdrawn_endpoint_is_denied if {
	asked := object.union(
		examples.registration,
		{"endpoints": [object.union(examples.managed, {"state": "withdrawn"})]},
	)
	rule.deny == {{
		"message": "“Managed LLM” was withdrawn from the register of model endpoints.",
		"remediation": "Choose another endpoint of the register.",
		"path": "spec.models[0].endpoint",
	}} with input as asked
}
