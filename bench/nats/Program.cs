using System.Diagnostics;
using System.Globalization;
using Alexandria.Adapters.Nats.Client;
using Microsoft.Extensions.Logging.Abstractions;

// publish|consume URL STREAM COUNT: the same two tasks as client.mjs, with our own client. Prints messages per second, then for each message µs of processor and bytes allocated.
if (args is not [("publish" or "consume") and var task, var url, var name, var number])
{
    Console.Error.WriteLine("Usage: publish|consume URL STREAM COUNT");
    return 2;
}

const int Size = 1_024;
const int Window = 1_024;
const int AtOnce = 1_000;
var count = int.Parse(number, CultureInfo.InvariantCulture);
await using var connection = new NatsConnection(new NatsSettings { Servers = NatsAddress.ParseList(url) }, TimeProvider.System, NullLogger.Instance);
await connection.ConnectAsync(CancellationToken.None);
var server = new JetStream(connection, Window);
await server.EnsureStreamAsync(new StreamConfiguration { Name = name, Subjects = [name + ".>"] }, CancellationToken.None);
var run = task == "publish" ? (Func<string, int, Task>)PublishAsync : ConsumeAsync;
await run("warm", count);
var (allocated, before) = (GC.GetTotalAllocatedBytes(precise: true), Process.GetCurrentProcess().TotalProcessorTime);
var began = Stopwatch.GetTimestamp();
await run("run", count);
var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
var processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / count;
var bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)count;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count / seconds:0} {processor:0.00} {bytes:0.0}"));
return 0;

async Task PublishAsync(string round, int messages)
{
    var subject = $"{name}.{round}";
    var body = new byte[Size];
    var acks = new Queue<ValueTask<PublishAck>>(Window);
    for (var i = 0; i < messages; i++)
    {
        ValueTask<PublishAck> ack;
        while (!server.Publisher.TryStart(subject, string.Create(CultureInfo.InvariantCulture, $"{round}-{i}"), body, null, out ack))
        {
            await server.Publisher.RoomAsync(CancellationToken.None);
            while (acks.TryPeek(out var first) && first.IsCompleted)
            {
                await acks.Dequeue();
            }
        }

        acks.Enqueue(ack);
    }

    while (acks.TryDequeue(out var ack))
    {
        await ack;
    }
}

async Task ConsumeAsync(string round, int messages)
{
    var consumer = await server.EnsureConsumerAsync(
        name,
        new ConsumerConfiguration { Name = "ours-" + round, DurableName = "ours-" + round, FilterSubject = $"{name}.{round}", MaxAckPending = 10_000 },
        CancellationToken.None);
    await using var pull = server.Consume(name, consumer.Name, AtOnce);
    for (var received = 0; received < messages && await pull.WaitToReadAsync(CancellationToken.None);)
    {
        while (pull.TryRead(out var message))
        {
            message.Ack();
            pull.Release(message);
            received++;
        }
    }

    await connection.FlushAsync(CancellationToken.None);
}
