package micro_apps.points_test

import data.micro_apps.lib.examples

organisation := examples.organisation

test_each_point_decides if {
	data.micro_apps.registration.decision.allow with input as examples.registration
		with data.micro_apps.organisation as organisation
	not data.micro_apps.deployment.decision.allow with input as examples.deployment
		with data.micro_apps.organisation as organisation
	data.micro_apps.token.decision.allow with input as examples.token
		with data.micro_apps.organisation as organisation
	data.micro_apps.outbound.decision.allow with input as examples.outbound
		with data.micro_apps.organisation as organisation
}

test_without_organisation_data_nothing_is_allowed_that_needs_them if {
	not data.micro_apps.registration.decision.allow with input as examples.registration
	not data.micro_apps.token.decision.allow with input as examples.token
}

test_the_bundle_says_what_it_is if {
	data.micro_apps.about.contract == 1
	startswith(data.micro_apps.about.digest, "sha256:")
	count(data.micro_apps.about.rules) > 0
}
