using System.Text.Json.Nodes;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Host.Tests;

public sealed class EventsTailTests
{
    private const string Insert = "insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload) values (@id, @name, 1, @tenant, 's', 1, 1000000, 'local:x', 't', '{\"a\":1}')";

    [Fact]
    public async Task Events_are_shown_from_a_position_by_name_and_of_the_own_tenant_until_it_is_stopped()
    {
        using var data = new TemporaryDirectory();
        await CommandLine.RunAsync("role", "list", "--data", data.Path);
        await using (var database = SqliteDatabase.Open(new SqliteOptions { Path = data.File("alexandria.db") }, TimeProvider.System))
        {
            foreach (var (id, name, tenant) in new[] { ("1", "a.happened", "default"), ("2", "b.happened", "default"), ("3", "a.happened", "other"), ("4", "a.happened", "default") })
            {
                await database.WriteAsync(work => work.ExecuteAsync(Insert, new { id, name, tenant }), WritePriority.Caller, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(["1", "2", "4"], await TailAsync(3, "--data", data.Path, "--after", "0"));
        Assert.Equal(["1", "4"], await TailAsync(2, "--data", data.Path, "--after", "0", "--name", "a.happened"));

        File.WriteAllText(data.File("alexandria.json"), """{ "Access": { "AdminKey": "an-administrator-key-for-tests" } }""");
        File.WriteAllText(data.File("key"), "an-administrator-key-for-tests");
        await using var server = await ServerProcess.StartAsync(data.Path);
        Assert.Equal(["1", "2", "4"], await TailAsync(3, "--url", server.Url, "--key-file", data.File("key"), "--after", "0"));
        Assert.Equal(5, (await CommandLine.RunAsync("events", "tail", "--url", server.Url)).Code);
    }

    [Theory]
    [InlineData(2, "--after", "x")]
    [InlineData(2, "--url", "nonsense")]
    [InlineData(7, "--url", "http://127.0.0.1:1")]
    [InlineData(4, "--data", "/nowhere/at/all")]
    public async Task What_cannot_be_followed_is_told_with_its_exit_code(int code, string option, string value) =>
        Assert.Equal(code, (await CommandLine.RunAsync("events", "tail", option, value)).Code);

    /// <summary>The ids of the first events shown; then the verb is stopped.</summary>
    private static async Task<List<string>> TailAsync(int count, params string[] arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StoppingWriter(count, stop);
        var terminal = new Surfaces.Cli.Terminal { Out = output, OutBytes = Stream.Null, Error = TextWriter.Null, In = Stream.Null };
        Assert.Equal(0, await Executable.RunAsync(["events", "tail", "--json", .. arguments], terminal, new Dictionary<string, string>(), stop.Token));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["id"]!.ToString())];
    }

    private sealed class StoppingWriter(int lines, CancellationTokenSource stop) : StringWriter
    {
        private int left = lines;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (--left == 0)
            {
                await stop.CancelAsync();
            }
        }
    }
}
