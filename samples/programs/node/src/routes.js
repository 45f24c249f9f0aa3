'use strict';

class RouteError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'RouteError';
    this.code = 'BEACON-201';
  }
}

class RouteTable {
  constructor(routes) {
    this.routes = routes;
  }

  resolve(path) {
    const route = this.routes.find((candidate) => path.startsWith(candidate.prefix));
    return this.target(route, path);
  }

  target(route, path) {
    try {
      return pickUpstream(route) + path;
    } catch (error) {
      throw new RouteError(`no upstream for ${path}`, { cause: error });
    }
  }
}

function pickUpstream(route) {
  return route.pool.upstream;
}

module.exports = { RouteTable, RouteError };
