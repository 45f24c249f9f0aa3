using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests;

/// <summary>The same verb against a server by its address, against the server that holds a directory, and in this process.</summary>
public sealed class CallTests
{
    private const string AdminKey = "an-administrator-key-for-tests";

    [Fact]
    public async Task A_verb_answers_the_same_by_url_by_socket_and_in_process()
    {
        using var data = new TemporaryDirectory();
        var created = await CommandLine.RunWithAsync(new(), "correct horse battery staple\n",
            "user", "create", "--data", data.Path, "--email", "ada@example.org", "--name", "Ada", "--role", "agent", "--json");
        Assert.True(created.Code == 0, created.Error);
        var id = created.Json["id"]!.ToString();
        string[][] verbs = [["user", "show", id, "--json"], ["role", "list", "--json"], ["user", "list", "--limit", "1", "--json"], ["user", "show", "nobody", "--json"], ["user", "list", "--limit", "x", "--json"]];

        var inProcess = await RunAllAsync(verbs, ["--data", data.Path]);
        File.WriteAllText(data.File("alexandria.json"), $$"""{ "Access": { "AdminKey": "{{AdminKey}}" } }""");
        await using var server = await ServerProcess.StartAsync(data.Path);
        File.WriteAllText(data.File("key"), AdminKey + "\n");

        Assert.Equal(inProcess, await RunAllAsync(verbs, ["--data", data.Path]));
        Assert.Equal(inProcess, await RunAllAsync(verbs, ["--url", server.Url, "--key-file", data.File("key")]));
        Assert.Equal(inProcess, await RunAllAsync(verbs, [], new() { ["ALEXANDRIA_URL"] = server.Url, ["ALEXANDRIA_KEY"] = AdminKey }));
        Assert.Equal([0, 0, 0, 4, 2], inProcess.Select(a => a.Code));
    }

    [Fact]
    public async Task What_is_done_at_the_machine_is_audited_under_the_account_that_did_it()
    {
        using var data = new TemporaryDirectory();
        await CreateUserAsync(data, "ada");
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            await CreateUserAsync(data, "grace");
        }

        var audit = await CommandLine.RunAsync("audit", "list", "--data", data.Path, "--operation", "users.create", "--json");
        var records = audit.Json["items"]!.AsArray();
        Assert.Equal(2, records.Count);
        Assert.All(records, r => Assert.Equal(("local:" + Environment.UserName, "cli"), (r!["actor"]!.ToString(), r["surface"]!.ToString())));

        var export = await CommandLine.RunAsync("audit", "export", "--data", data.Path);
        Assert.Equal(0, export.Code);
        Assert.Equal(records[0]!["id"]!.ToString(), export.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).First(r => r["operation"]!.ToString() == "users.create")["id"]!.ToString());
    }

    [Fact]
    public async Task A_wrong_key_is_denied_and_a_missing_server_is_unavailable()
    {
        using var data = new TemporaryDirectory();
        string url;
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            url = server.Url;
            var denied = await CommandLine.RunWithAsync(new() { ["ALEXANDRIA_KEY"] = "not-a-key-at-all-no" }, "", "user", "list", "--url", url, "--json");
            Assert.Equal(5, denied.Code);
            Assert.Equal(401, (int)denied.Problem["status"]!);
        }

        var gone = await CommandLine.RunAsync("user", "list", "--url", url);
        Assert.Equal(7, gone.Code);
        Assert.Equal(2, (await CommandLine.RunAsync("user", "list", "--url", "nonsense")).Code);
        Assert.Equal(2, (await CommandLine.RunAsync("user", "list", "--url", url, "--data", data.Path)).Code);
    }

    [Fact]
    public async Task An_idempotency_key_repeats_the_first_answer_and_an_outdated_version_is_a_conflict()
    {
        using var data = new TemporaryDirectory();
        var id = (await CreateUserAsync(data, "ada")).Json["id"]!.ToString();
        Assert.Equal(6, (await CreateUserAsync(data, "ada")).Code);
        await using var server = await ServerProcess.StartAsync(data.Path);
        var first = await RenameAsync("Ada L.", "--idempotency-key", "once");
        Assert.True(first.Code == 0, first.Error);
        Assert.Equal(first.Out, (await RenameAsync("Ada L.", "--idempotency-key", "once")).Out);
        Assert.Equal(2, (await RenameAsync("Ada K.", "--idempotency-key", "once")).Code);
        Assert.Equal(6, (await RenameAsync("Ada K.", "--if-match", "1")).Code);
        Assert.Equal(0, (await RenameAsync("Ada K.", "--if-match", "2")).Code);

        Task<Answer> RenameAsync(string name, params string[] more) => CommandLine.RunAsync(["user", "update", id, "--name", name, "--data", data.Path, "--json", .. more]);
    }

    [Fact]
    public async Task Verbs_that_meet_on_a_directory_wait_for_each_other()
    {
        using var data = new TemporaryDirectory();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServerProcess.RunAsync("role", "list", "--data", data.Path, "--json")));
        Assert.All(answers, a => Assert.Equal((0, answers[0].Out), (a.Code, a.Out)));
    }

    private static Task<Answer> CreateUserAsync(TemporaryDirectory data, string name, params string[] more) => CommandLine.RunWithAsync(
        [], "correct horse battery staple\n", ["user", "create", "--data", data.Path, "--email", name + "@example.org", "--name", name, "--role", "agent", "--json", .. more]);

    private static async Task<List<Answer>> RunAllAsync(string[][] verbs, string[] where, Dictionary<string, string>? environment = null)
    {
        var answers = new List<Answer>();
        foreach (var verb in verbs)
        {
            var answer = await CommandLine.RunWithAsync(environment ?? [], "", [.. verb, .. where]);

            // Each call has its own trace.
            answers.Add(answer.Code == 0 ? answer : answer with { Error = Without(answer.Problem, "traceId") });
        }

        return answers;
    }

    private static string Without(JsonNode problem, string name)
    {
        problem.AsObject().Remove(name);
        return problem.ToJsonString();
    }
}
