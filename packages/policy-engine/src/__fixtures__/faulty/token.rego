package micro_apps.token

decision := {"allow": true, "deny": [], "warn": [], "require": [], "obligations": [], "rules": {}}
