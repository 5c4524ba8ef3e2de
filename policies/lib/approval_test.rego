package micro_apps.lib.approval_test

import data.micro_apps.lib.approval
import data.micro_apps.lib.examples

asking(state, environment) := object.union(examples.deployment, {
	"environment": environment,
	"approval": {"state": state},
})

runs(state) := {environment |
	some environment in ["sandbox", "staging", "production"]
	approval.may_run with input as asking(state, environment)
}

test_an_approved_app_runs_where_it_is_approved_for if {
	every state in ["approved", "review-due", "overdue"] {
		runs(state) == {"sandbox", "production"}
	}
}

test_an_app_that_is_not_approved_yet_runs_in_the_sandbox if {
	every state in ["submitted", "in-review"] {
		runs(state) == {"sandbox"}
	}
}

test_a_stopped_or_unknown_app_runs_nowhere if {
	every state in ["draft", "blocked", "suspended", "quarantined", "decommissioning", "decommissioned", null] {
		runs(state) == set()
	}
}

reasons := {
	null: "The registry does not know this app.",
	"draft": "This app is a draft, and may run nowhere.",
	"blocked": "This app is blocked, and may run nowhere.",
	"decommissioning": "This app is being decommissioned, and may run nowhere.",
	"in-review": "This app is not approved yet, and may run in the sandbox only.",
	"approved": "This app is approved, but not for staging.",
}

test_the_reason_is_told if {
	every state, reason in reasons {
		approval.why_not == reason with input as asking(state, "staging")
	}
}

advice := {
	null: "Register the app, then ask again.",
	"blocked": "See in the portal what the app waits for.",
	"in-review": "Have the app approved, or use the sandbox.",
	"approved": "Add staging to the app's environments and have that approved.",
}

test_what_to_do_is_told if {
	every state, text in advice {
		approval.what_to_do == text with input as asking(state, "staging")
	}
}
