'use strict';
const fs = require('node:fs');

function parsePolicies(text, file) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`BEACON-233: policy file ${file.split('/').pop()} is not valid JSON`, { cause: error });
  }
}

function loadPolicies(file) {
  return parsePolicies(fs.readFileSync(file, 'utf8'), file);
}

class PolicyWatcher {
  constructor(file) {
    this.file = file;
  }

  onChange() {
    this.policies = loadPolicies(this.file);
  }

  async lint() {
    const text = await fs.promises.readFile(this.file, 'utf8');
    const policies = parsePolicies(text, this.file);
    console.log(`${policies.length} policies are well-formed`);
  }
}

module.exports = { loadPolicies, PolicyWatcher };
