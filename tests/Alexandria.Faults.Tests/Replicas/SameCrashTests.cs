using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Two replicas that each meet the same new crash for the first time, at the same moment.</summary>
public sealed class SameCrashTests
{
    private const int Crashes = 24;
    private const int Replicas = 2;
    private const int EachReplica = 2;

    [Fact]
    public async Task The_same_new_crash_at_two_replicas_at_once_is_one_group_that_counts_each_report()
    {
        await using var set = await ReplicaSet.StartAsync(await ReplicaServers.RequireAsync(), ReplicaSet.Everything, ReplicaSet.Everything);
        var acknowledged = new AcknowledgedWrites();
        for (var crash = 1; crash <= Crashes; crash++)
        {
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var sending = Enumerable.Range(0, Replicas * EachReplica)
                .Select(n => SubmitAsync(set.All[n % Replicas].Http, crash, $"same-{crash}-{n}", start.Task, acknowledged)).ToList();
            start.SetResult();
            await Task.WhenAll(sending);
        }

        var caughtUp = await ReplicaAftermath.AssertAsync(set, acknowledged);
        var groups = await set.Installation.ReadAsync(work => work.QueryAsync<(string Product, long Groups, long Merged, long Reports)>(
            "select product, sum(case when merged_into is null then 1 else 0 end), sum(case when merged_into is null then 0 else 1 end), sum(case when merged_into is null then report_count else 0 end) from crash_groups group by product"));
        Assert.Equal(Crashes, groups.Count);
        Assert.All(groups, g => Assert.True(g is { Groups: 1, Merged: <= 1, Reports: Replicas * EachReplica }, g.ToString()));
        Figures.Print($"same crash: {Crashes} crashes, {Replicas * EachReplica} at once at {Replicas} replicas, {acknowledged.All.Count} acknowledged, one group each, {groups.Sum(g => g.Merged)} twins merged, caught up {caughtUp.TotalSeconds:0.0} s after the last write");
    }

    private static async Task SubmitAsync(HttpClient http, int crash, string key, Task start, AcknowledgedWrites acknowledged)
    {
        var product = string.Create(CultureInfo.InvariantCulture, $"Product {crash}");
        var content = string.Create(CultureInfo.InvariantCulture, $"""
            Traceback (most recent call last):
              File "/srv/part{crash}/main.py", line {10 + crash}, in main_{crash}
                run_{crash}()
              File "/srv/part{crash}/job.py", line {20 + crash}, in run_{crash}
                step_{crash}(1)
              File "/srv/part{crash}/step.py", line {30 + crash}, in step_{crash}
                raise ValueError("no {crash}")
            ValueError: no {crash}
            """);
        var write = Write.New(WriteKind.SubmitCrash, key, "/v1/crash-reports", new() { ["content"] = content, ["product"] = product, ["version"] = key });
        using var request = new HttpRequestMessage(write.Method, write.Path) { Content = JsonContent.Create(write.Body) };
        request.Headers.Add("Idempotency-Key", key);
        await start;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        acknowledged.Add(new Acknowledged(write, 1, JsonNode.Parse(text)!));
    }
}
