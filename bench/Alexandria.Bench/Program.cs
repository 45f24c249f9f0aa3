using System.Globalization;
using Alexandria.Bench;
using Alexandria.Bench.Grouping;

if (args is ["ingest" or "rebuild", ..])
{
    return await GroupingCommand.RunAsync(args);
}

if (args is [] or ["--help"])
{
    Console.WriteLine("""
        Measures Alexandria and writes a report.

        Usage: bench/run.sh [scenario ...] [--seconds N] [--clients N] [--rate N] [--groups N] [--sizes N,N,...] [--out DIR]

          scenarios  ready idle open read proposal grouping growth; without any: all but growth, which fills a million tickets
          --seconds  how long the longest load lasts (60)
          --clients  concurrent connections (64)
          --rate     tickets per second of the open loop that waits for proposals (100)
          --groups   crash groups to search (100000)
          --sizes    numbers of tickets for growth (1000,10000,100000,1000000)
          --out      where report.md, report.json and growth.svg go (artifacts/bench)

        Examples:
          bench/run.sh
          bench/run.sh open read --seconds 20
          bench/run.sh proposal --rate 500
          bench/run.sh growth --sizes 1000,10000
        """);
    return 0;
}

string[] known = ["ready", "idle", "open", "read", "proposal", "grouping", "growth"];
var executable = args[0];
var options = new Dictionary<string, string>(StringComparer.Ordinal);
var wanted = new List<string>();
for (var i = 1; i < args.Length; i++)
{
    if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length)
    {
        options[args[i][2..]] = args[++i];
    }
    else if (known.Contains(args[i], StringComparer.Ordinal))
    {
        wanted.Add(args[i]);
    }
    else
    {
        Console.Error.WriteLine($"There is no scenario '{args[i]}'; there are {string.Join(", ", known)}.");
        return 2;
    }
}

int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
var duration = TimeSpan.FromSeconds(Number("seconds", 60));
var sizes = options.GetValueOrDefault("sizes", "1000,10000,100000,1000000").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
var report = new Report(await Machine.DescribeAsync(executable));
var server = new ServerScenarios(executable, duration, Number("clients", 64), Number("rate", 100));
foreach (var name in wanted.Count > 0 ? wanted : [.. known[..^1]])
{
    Console.Error.WriteLine(name);
    switch (name)
    {
        case "growth":
            report.Add(await server.GrowthAsync(sizes, text => Console.Error.WriteLine("  " + text)));
            break;
        case "grouping":
            report.Add(GroupingScenario.Run(Number("groups", 100_000), duration / 3));
            break;
        default:
            report.Add(await (name switch
            {
                "ready" => server.ReadyAsync(),
                "idle" => server.IdleAsync(),
                "open" => server.OpenAsync(),
                "read" => server.ReadAsync(),
                _ => server.ProposalAsync(),
            }));
            break;
    }

    report.Write(options.GetValueOrDefault("out", "artifacts/bench"));
}

Console.WriteLine(report.Markdown());
return 0;
