module.exports = require('@backstage/cli/config/eslint.backend');
