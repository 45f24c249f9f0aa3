using System.Globalization;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Support;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Bench.Grouping;

/// <summary>The module's own tables on its own database, without the rest of the server: what an index is rebuilt from.</summary>
internal sealed class GroupingRows : IAsyncDisposable
{
    public const string Tenant = "default";

    private const int Batch = 2_000;

    private readonly ServiceProvider services;
    private readonly CrashReportStore reports = new();
    private readonly CrashGroupStore groups = new();
    private readonly List<(CrashReport Report, CrashGroupRow? Begun)> waiting = [];

    private GroupingRows(ServiceProvider services) => this.services = services;

    private IDatabase Database => services.GetRequiredService<IDatabase>();

    public static async Task<GroupingRows> OpenAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var rows = new GroupingRows(new ServiceCollection().AddSqlite(new SqliteOptions { Path = Path.Combine(directory, "alexandria.db") }).BuildServiceProvider());
        await rows.services.GetRequiredService<IMigrator>().ApplyAsync(Migrations(), default);
        return rows;
    }

    public async Task AddAsync(CrashReport report, CrashGroupRow? begun)
    {
        waiting.Add((report, begun));
        if (waiting.Count == Batch)
        {
            await FlushAsync();
        }
    }

    public async Task FlushAsync()
    {
        await Database.WriteAsync(
            async work =>
            {
                foreach (var (report, begun) in waiting)
                {
                    if (begun is not null)
                    {
                        await groups.TryAddAsync(begun, work);
                    }

                    await reports.AddAsync(report, work);
                }

                return true;
            },
            WritePriority.Caller,
            default);
        waiting.Clear();
    }

    /// <summary>Everything that a server keeps in memory of these rows, as it does when it starts.</summary>
    public async Task<ProductCrashes> RebuildAsync(string product)
    {
        var projection = new CrashGroupProjection(reports, groups, new GroupingOptions(), new LinkingOptions());
        await Database.ReadAsync(
            async work =>
            {
                await projection.RebuildAsync(work, default);
                return true;
            },
            default);
        return projection.Find(Tenant, ProductKey.Of(product)) ?? throw new InvalidOperationException("The rows have no crash of the product.");
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static Migration[] Migrations()
    {
        var assembly = typeof(SupportModule).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(n => n.Contains(".Migrations.", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal) && !n.EndsWith(".Postgres.sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(name =>
                {
                    var file = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..];
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return new Migration("Support", int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), file[5..^4], reader.ReadToEnd());
                }),
        ];
    }
}
