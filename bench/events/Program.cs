using System.Diagnostics;
using System.Globalization;
using Alexandria.Bench.Events;
using Alexandria.Modules;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

if (args is ["worker", var database, var nats, var prefix])
{
    return await WorkAsync(new Home(database, nats, prefix));
}

var rate = Option("rate", 1000);
var seconds = Option("seconds", 60);
var count = Option("count", 20_000);
await using var postgres = await PostgresServer.StartAsync("max_connections=400");
var syncAlways = args.Contains("--sync-always", StringComparer.Ordinal);
await using var bus = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = 1L << 46, SyncAlways = syncAlways });
var installations = 0;

Console.WriteLine(Invariant($"Published to handled, the inbox mark committed; {rate} events a second of 1 KiB, each in its own unit of work, for {seconds} s:"));
using (var directory = new TestDirectory())
{
    await using var embedded = await EventHost.StartAsync(new Home(directory.Path, "", ""), ProcessRole.All);
    await LatencyAsync("embedded (SQLite)", embedded, () => { embedded.Told.Begin(); return Task.CompletedTask; }, () => Task.FromResult(embedded.Told.End()));
}

{
    var home = await HomeAsync();
    await using var publisher = await EventHost.StartAsync(home, ProcessRole.Scheduler);
    await using var worker = await Worker.StartAsync(home);
    await LatencyAsync("PostgreSQL and JetStream", publisher, worker.BeginAsync, worker.EndAsync);
}

Console.WriteLine(Invariant($"{count} events of 1 KiB, published in units of 50 while they are handled, until the last has its outcome:"));
using (var directory = new TestDirectory())
{
    await using var embedded = await EventHost.StartAsync(new Home(directory.Path, "", ""), ProcessRole.All);
    await ThroughputAsync("embedded (SQLite)", embedded);
}

foreach (var workers in new[] { 1, 2, 4 })
{
    var home = await HomeAsync();
    await using var publisher = await EventHost.StartAsync(home, ProcessRole.Scheduler);
    var processes = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Worker.StartAsync(home)));
    await ThroughputAsync(Invariant($"PostgreSQL and JetStream, {workers} {(workers == 1 ? "worker" : "workers")}"), publisher);
    foreach (var process in processes)
    {
        await process.DisposeAsync();
    }
}

return 0;

int Option(string name, int otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

async Task<Home> HomeAsync() => new(await postgres.CreateDatabaseAsync(), bus.Url, Invariant($"b{++installations}"));

// An open loop: what is late does not hold up what comes after it.
async Task LatencyAsync(string what, EventHost publisher, Func<Task> begin, Func<Task<double[]>> end)
{
    await UntilAsync(publisher, await RunAsync(publisher, TimeSpan.FromSeconds(5)));
    await begin();
    var sent = await RunAsync(publisher, TimeSpan.FromSeconds(seconds));
    await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
    var all = await end();
    double At(double quantile) => all.Length == 0 ? double.NaN : all[Math.Min(all.Length - 1, (int)(all.Length * quantile))];
    Console.WriteLine(Invariant($"  {what,-38} p50 {At(.5):0.0} ms, p95 {At(.95):0.0} ms, p99 {At(.99):0.0} ms, maximum {At(1):0} ms ({all.Length} of {sent} events within 3 s of the end)"));
}

async Task<int> RunAsync(EventHost publisher, TimeSpan length)
{
    var began = Stopwatch.GetTimestamp();
    var running = new List<Task>();
    for (var sent = 0; ; sent++)
    {
        var due = TimeSpan.FromSeconds(sent / (double)rate);
        if (due > length)
        {
            await Task.WhenAll(running);
            return sent;
        }

        while (Stopwatch.GetElapsedTime(began) < due)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        running.Add(Task.Run(() => publisher.PublishAsync(1)));
    }
}

async Task ThroughputAsync(string what, EventHost publisher)
{
    await publisher.PublishAsync(50);
    await UntilAsync(publisher, 50);
    var began = Stopwatch.GetTimestamp();
    var units = count / 50;
    var next = 0;
    await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
    {
        while (Interlocked.Increment(ref next) <= units)
        {
            await publisher.PublishAsync(50);
        }
    })));
    var published = Stopwatch.GetElapsedTime(began);
    await UntilAsync(publisher, 50 + (50L * units));
    var handled = Stopwatch.GetElapsedTime(began);
    var again = publisher.IsShared ? Invariant($"; {await publisher.RolledBackAsync()} units begun again or taken back of {await publisher.CommittedAsync()}") : "";
    Console.WriteLine(Invariant($"  {what,-38} {50 * units / handled.TotalSeconds:0} events a second (all published after {published.TotalSeconds:0.0} s, all handled after {handled.TotalSeconds:0.0} s{again})"));
}

static async Task UntilAsync(EventHost host, long events)
{
    while (await host.HandledAsync() < events)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }
}

static async Task<int> WorkAsync(Home home)
{
    await using var host = await EventHost.StartAsync(home, ProcessRole.Workers);
    Console.WriteLine("ready");
    while (await Console.In.ReadLineAsync() is { } line)
    {
        if (line == "begin")
        {
            host.Told.Begin();
            Console.WriteLine("begun");
        }
        else
        {
            Console.WriteLine(string.Join(' ', host.Told.End().Select(ms => ms.ToString("0.###", CultureInfo.InvariantCulture))));
        }
    }

    return 0;
}

static string Invariant(FormattableString text) => FormattableString.Invariant(text);
