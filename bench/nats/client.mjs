// publish|consume URL STREAM COUNT: the same two tasks as Program.cs, with npm's client. Prints messages per second, then µs of processor for each.
import { AckPolicy, connect } from 'nats';

const [task, url, name, number] = process.argv.slice(2);
const count = Number(number);
const [size, window, atOnce] = [1024, 1024, 1000];
const connection = await connect({ servers: url.replace('nats://', '') });
const manager = await connection.jetstreamManager();
const server = connection.jetstream();
try {
  await manager.streams.add({ name, subjects: [name + '.>'] });
} catch (e) {
  if (!/already in use/.test(e.message)) throw e;
}

const publish = async (round, messages) => {
  const body = new Uint8Array(size);
  let next = 0;
  const one = async () => {
    while (next < messages) await server.publish(`${name}.${round}`, body, { msgID: `${round}-${next++}` });
  };
  await Promise.all(Array.from({ length: window }, one));
};

const consume = async (round, messages) => {
  const durable = 'npm-' + round;
  await manager.consumers.add(name, { durable_name: durable, filter_subject: `${name}.${round}`, ack_policy: AckPolicy.Explicit, max_ack_pending: 10000 });
  const consumer = await server.consumers.get(name, durable);
  let received = 0;
  await new Promise(async (done, failed) => {
    const iterator = await consumer.consume({
      max_messages: atOnce,
      callback: m => {
        m.ack();
        if (++received === messages) {
          iterator.stop();
          done();
        }
      },
    });
  });
  await connection.flush();
};

const run = task === 'publish' ? publish : consume;
await run('warm', count);
const cpu = process.cpuUsage();
const began = process.hrtime.bigint();
await run('run', count);
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
const used = process.cpuUsage(cpu);
console.log(Math.round(count / seconds), ((used.user + used.system) / count).toFixed(2));
await connection.close();
