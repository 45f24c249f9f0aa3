'use strict';

// One slot for each second of a minute, scaled by the rate.
function createWindow(requestsPerMinute) {
  try {
    return new Array(requestsPerMinute / 60);
  } catch (error) {
    error.message = `BEACON-260: limit ${requestsPerMinute}/min: ${error.message}`;
    throw error;
  }
}

class RateLimiter {
  constructor(requestsPerMinute) {
    this.rate = requestsPerMinute;
    this.windows = new Map();
  }

  admit(client) {
    const window = this.windowOf(client);
    window[0] = (window[0] ?? 0) + 1;
    return window[0] <= this.rate;
  }

  windowOf(client) {
    if (!this.windows.has(client)) {
      this.windows.set(client, createWindow(this.rate));
    }
    return this.windows.get(client);
  }

  retune(requestsPerMinute) {
    this.rate = requestsPerMinute;
    this.windows.clear();
    return this.windowOf('*');
  }
}

module.exports = { RateLimiter };
