# METADATA
# title: What policies say at the point registration
package micro_apps.registration

import data.micro_apps.lib.decide

decision := decide.incomplete if {
	decide.incomplete
} else := decide.decision(data.micro_apps.said.registration.found)
