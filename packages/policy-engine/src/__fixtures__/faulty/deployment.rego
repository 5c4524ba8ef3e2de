package micro_apps.deployment

decision := {"allow": true, "deny": [], "warn": [], "require": [], "obligations": [], "rules": {}}
