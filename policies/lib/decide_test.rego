package micro_apps.lib.decide_test

import data.micro_apps.lib.decide
import data.micro_apps.lib.examples

decision(point, asked) := result if {
	result := data.micro_apps[point].decision with input as asked
		with data.micro_apps.organisation as examples.organisation
}

test_a_good_app_is_allowed if {
	result := decision("registration", examples.registration)
	result.allow == true
	result.deny == []
	result.warn == []
	result.require == []
	result.rules["external-models"] == "not-applicable"
	result.rules["registered-endpoints"] == "passed"
}

test_all_rules_of_a_point_answer if {
	every point in ["registration", "deployment", "token", "outbound"] {
		result := decision(point, examples[point])
		object.keys(result.rules) == {rule.id |
			some rule in data.micro_apps.bundle.rules
			point in rule.points
		}
	}
}

test_a_finding_has_its_rule_and_the_general_remediation if {
	result := decision("registration", examples.with_spec({"models": [examples.use("nowhere")]}))
	result.allow == false
	result.rules["registered-endpoints"] == "failed"
	result.deny == [{
		"rule": "registered-endpoints",
		"message": "“nowhere” is not in the register of model endpoints.",
		"remediation": "Choose an endpoint of the register, or ask the platform team to add this one.",
		"path": "spec.models[0].endpoint",
	}]
}

test_a_warning_allows if {
	result := decision("registration", examples.with_spec({"network": {"outbound": "open"}}))
	result.allow == true
	result.rules["network-destinations"] == "warned"
	count(result.warn) == 1
}

test_a_requirement_has_its_rule if {
	result := decision("registration", examples.with_spec({"audience": "external"}))
	result.allow == true
	result.require == [{
		"rule": "human-review",
		"message": "It is used by people outside the company, so people review it.",
		"route": "review",
		"legs": [],
	}]
}

test_an_obligation_has_its_rule if {
	result := decision("token", examples.token)
	[obligation.rule | some obligation in result.obligations] == ["token-scopes"]
}

test_where_facts_are_missing_no_other_rule_is_asked if {
	every asked in [{}, [], null, "registration", 1, {"point": "registration"}] {
		every point in ["registration", "deployment", "token", "outbound"] {
			result := decision(point, asked)
			result.allow == false
			result.rules == {"facts-complete": "failed"}
			[finding.rule | some finding in result.deny] == ["facts-complete"]
		}
	}
}

test_there_are_limits if {
	count(decide.first(decide.max_findings, numbers.range(1, 600))) == 500
	decide.first(decide.max_others, ["b", "a"]) == ["a", "b"]
}
