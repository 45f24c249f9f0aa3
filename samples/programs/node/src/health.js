'use strict';

class HealthProbe {
  constructor(gateway) {
    this.gateway = gateway;
  }

  check(name) {
    return this.endpoint(`/${name}/health`);
  }

  endpoint(path) {
    return this.gateway.table.resolve(path);
  }
}

module.exports = { HealthProbe };
