'use strict';
const { RouteTable } = require('./routes');

const routes = [
  { prefix: '/api/', pool: { upstream: 'http://orders.internal' } },
  { prefix: '/files/' },
];

class Gateway {
  constructor() {
    this.table = new RouteTable(routes);
  }

  async handle(request) {
    await this.authenticate(request);
    return this.forward(request);
  }

  async authenticate(request) {
    request.caller = request.headers.authorization ?? 'anonymous';
  }

  forward(request) {
    return this.table.resolve(request.path);
  }

  upgrade(request) {
    const target = this.table.resolve(request.path);
    return target.replace(/^http/, 'ws');
  }

  warmUp() {
    return routes.map((route) => this.table.resolve(`${route.prefix}ready`));
  }
}

module.exports = { Gateway };
