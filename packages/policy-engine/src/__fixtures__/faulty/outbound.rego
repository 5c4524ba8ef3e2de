package micro_apps.outbound

decision := {"allow": true, "deny": [], "warn": [], "require": [], "obligations": [], "rules": {}}
