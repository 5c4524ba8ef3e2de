# METADATA
# title: How far an app is approved
# schemas:
#   - input: schema.deployment
package micro_apps.lib.approval

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

in_force if input.approval.state in facts.approved_states

live if {
	is_string(input.approval.state)
	not input.approval.state in facts.stopped_states
}

# An environment that the revision in force was approved for.
approved_environment if {
	in_force
	input.environment in input.approval.approvedEnvironments
}

# Where an app may run: in the sandbox while it is live, elsewhere once it is approved for that.
may_run if {
	input.environment == "sandbox"
	live
}

may_run if approved_environment

# METADATA
# description: Why the app may not run there, in plain words.
why_not := "The registry does not know this app." if {
	not is_string(input.approval.state)
} else := words.filled("This app is %s, and may run nowhere.", [state_in_words(input.approval.state)]) if {
	input.approval.state in facts.stopped_states
} else := "This app is not approved yet, and may run in the sandbox only." if {
	not in_force
} else := words.filled("This app is approved, but not for %s.", [input.environment])

# METADATA
# description: What to do about it.
what_to_do := "Register the app, then ask again." if {
	not is_string(input.approval.state)
} else := "See in the portal what the app waits for." if {
	input.approval.state in facts.stopped_states
} else := "Have the app approved, or use the sandbox." if {
	not in_force
} else := words.filled("Add %s to the app's environments and have that approved.", [input.environment])

state_in_words("draft") := "a draft"

state_in_words("decommissioning") := "being decommissioned"

state_in_words(state) := state if {
	not state in {"draft", "decommissioning"}
}
