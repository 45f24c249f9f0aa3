'use strict';
const { Gateway } = require('./gateway');
const { HealthProbe } = require('./health');
const { RateLimiter } = require('./limits');
const { loadPolicies, PolicyWatcher } = require('./policies');

const [command, argument] = process.argv.slice(2);
console.log('beacon 5.0.3');

const commands = {
  request: (path) => new Gateway().handle({ path, headers: {} }),
  warmup: () => new Gateway().warmUp(),
  upgrade: (path) => new Gateway().upgrade({ path, headers: { upgrade: 'websocket' } }),
  probe: (name) => setTimeout(() => new HealthProbe(new Gateway()).check(name), 1),
  start: (file) => loadPolicies(file),
  reload: (file) => new PolicyWatcher(file).onChange(),
  lint: async (file) => { await new PolicyWatcher(file).lint(); },
  limit: (rate) => new RateLimiter(Number(rate)).admit('203.0.113.9'),
  burst: (rate) => [1, 2, 3].map((n) => new RateLimiter(Number(rate)).admit(`client-${n}`)),
  tune: (rate) => process.nextTick(() => new RateLimiter(60).retune(Number(rate))),
};
commands[command](argument);
