# Goes wrong in the way that the app is named after, to test how the engine takes it.
package micro_apps.registration

decision := {"allow": false, "deny": [], "warn": [], "require": [], "obligations": [], "rules": {}} if {
	input.app.name == "contradiction"
} else := {"allow": true} if {
	input.app.name == "shape"
} else := result([]) if {
	input.app.name == "loop"
	loops
} else := result([concat("", many)]) if {
	input.app.name == "large"
} else := result([json.marshal(everything)]) if {
	input.app.name == "allocation"
} else := result([io.jwt.decode("a.b.c")]) if {
	input.app.name == "missing-builtin"
} else := result([sprintf("%999999999d", [1])]) if {
	input.app.name == "wide"
} else := result([]) if {
	input.app.name == "slow"
	count(pairs) > 0
} else := result([]) if {
	input.app.name == "good"
}

result(words) := {
	"allow": count(words) == 0,
	"deny": [{"rule": "words", "message": word, "remediation": "Say less"} | some word in words],
	"warn": [],
	"require": [],
	"obligations": [],
	"rules": {"words": "passed"},
}

numbers_to_some := numbers.range(1, 3000)

loops if {
	some a in numbers_to_some
	some b in numbers_to_some
	some c in numbers_to_some
	some d in numbers_to_some
	a > b
	b > c
	c > d
	d > a
}

pairs := [[a, b] |
	some a in numbers.range(1, 100)
	some b in numbers.range(1, 300)
]

many := ["This sentence is said far too often to be of any use to whoever has to read it. " | some _ in numbers.range(1, 8000)]

everything := [[a, b, c] |
	some a in numbers_to_some
	some b in numbers_to_some
	some c in numbers_to_some
]
