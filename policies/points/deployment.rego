# METADATA
# title: What policies say at the point deployment
package micro_apps.deployment

import data.micro_apps.lib.decide

decision := decide.incomplete if {
	decide.incomplete
} else := decide.decision(data.micro_apps.said.deployment.found)
