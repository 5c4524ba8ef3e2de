package micro_apps.rules.token_scopes_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.token_scopes as rule

asking(scopes) := object.union(examples.token, {"scopes": scopes})

test_no_scope_needs_nothing if {
	not rule.applies with input as asking([])
	count(rule.deny | rule.obligations) == 0 with input as asking([])
		with data.micro_apps.organisation as examples.organisation
}

test_scopes_of_the_owner_and_of_everybody_pass if {
	rule.applies with input as asking(["crm:read"])
	count(rule.deny) == 0 with input as asking(["crm:read", "models:call"])
		with data.micro_apps.organisation as examples.organisation
}

test_other_scopes_are_denied_one_by_one if {
	denied := rule.deny with input as asking(["crm:read", "crm:write", "*"])
		with data.micro_apps.organisation as examples.organisation
	examples.messages(denied) == {
		"The scope “crm:write” is not allowed to apps of group:default/sales.",
		"The scope “*” is not allowed to apps of group:default/sales.",
	}
}

test_scopes_of_another_owner_are_denied if {
	asked := object.union(asking(["crm:read"]), {"app": {"spec": {"owner": "group:default/other"}}})
	count(rule.deny) == 1 with input as asked with data.micro_apps.organisation as examples.organisation
}

test_the_token_is_short_lived if {
	{obligation.id | some obligation in rule.obligations} == {"short-lived-token"} with input as examples.token
}
