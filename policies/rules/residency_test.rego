package micro_apps.rules.residency_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.residency as rule

test_one_region_passes if {
	asked := examples.with_spec({"vectorStores": [examples.store("vs-private", [])]})
	rule.applies with input as asked with data.micro_apps.organisation as examples.organisation
	count(rule.deny) == 0 with input as asked with data.micro_apps.organisation as examples.organisation
}

test_a_region_that_is_not_allowed_is_denied if {
	asked := object.union(
		examples.with_spec({"residency": "moon"}),
		{"endpoints": [object.union(examples.managed, {"region": "moon"})]},
	)
	rule.deny == {{
		"message": "“moon” is no region that data may stay in.",
		"remediation": "Choose “eu”, “us”.",
		"path": "spec.residency",
	}} with input as asked with data.micro_apps.organisation as examples.organisation
}

test_without_regions_everything_is_denied if {
	denied := rule.deny with input as examples.registration with data.micro_apps.organisation.regions as []
	{finding.remediation | some finding in denied} == {"Ask the platform team to allow a region; none is allowed yet."}
}

test_models_and_stores_elsewhere_are_denied if {
	asked := examples.with_spec({
		"residency": "us",
		"vectorStores": [examples.store("vs-private", [])],
	})
	denied := rule.deny with input as asked with data.micro_apps.organisation as examples.organisation
	denied == {
		{
			"message": "“Managed LLM” is in “eu”, but the data has to stay in “us”.",
			"path": "spec.models[0].endpoint",
		},
		{
			"message": "“vs-private” is in “eu”, but the data has to stay in “us”.",
			"path": "spec.vectorStores[0].region",
		},
	}
}
